"""发证: one licence from a published type, a holder and its contents."""

from __future__ import annotations

import base64
import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.numbering.api import next_number
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.licences import content, definition, identifier
from zhengtong.modules.licences.data import Holder, LicenceData
from zhengtong.modules.licences.errors import (
    DataRefused,
    NotAnIssuer,
    TypeNotFound,
    TypeNotReady,
    ValidityRefused,
)
from zhengtong.modules.licences.events import LicenceIssued
from zhengtong.modules.licences.models import (
    Licence,
    LicenceType,
    TypeVersion,
    VersionStatus,
)
from zhengtong.modules.licences.services import holders
from zhengtong.modules.licences.services.recording import edition_of, note
from zhengtong.modules.licences.states import Operation
from zhengtong.modules.org import api as org


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a licence is to be. `valid_from` is today and `valid_until` by the type's rule unless
    they are given."""

    holder: Holder
    data: Mapping[str, Any]
    issued_on: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    source_kind: str = ""
    source_id: str = ""
    case_number: str = ""
    decided_by: int | None = None
    replaces_id: int | None = None


@command
def issue_licence(
    *,
    type_code: str,
    organization_id: int,
    holder: Holder,
    data: Mapping[str, Any],
    actor: Actor,
    issued_on: dt.date | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    source_kind: str = "",
    source_id: str = "",
    case_number: str = "",
    decided_by: int | None = None,
    reason: str = "",
    basis: str = "",
    document_number: str = "",
) -> LicenceData:
    """Issue one licence in the organ's name; its files are made when somebody wants them.

    With a source (`case`, its public id) a second call answers with the first licence. Raises
    TypeNotFound, TypeNotReady, NotAnIssuer, HolderRefused, DataRefused, ValidityRefused and
    PermissionRefused.
    """
    require(actor, "licences.issue", organization_id)
    version = ready_version(type_code)
    asked = Asked(
        holder=holder,
        data=data,
        issued_on=issued_on,
        valid_from=valid_from,
        valid_until=valid_until,
        source_kind=source_kind,
        source_id=source_id,
        case_number=case_number,
        decided_by=decided_by,
    )
    found = already(asked)
    if found is None:
        found = make(version, organization_id, asked, actor, reason, basis, document_number)
    return LicenceData.of(found, timezone.localdate())


def already(asked: Asked) -> Licence | None:
    """What its source was given before."""
    if not asked.source_kind:
        return None
    rows = Licence.objects.filter(source_kind=asked.source_kind, source_id=asked.source_id)
    return rows.select_related("type").first()


def ready_version(type_code: str) -> TypeVersion:
    """The version in force. Raises TypeNotFound, TypeNotReady."""
    kind = LicenceType.objects.filter(code=type_code).first()
    if kind is None:
        raise TypeNotFound
    version = newest(kind)
    if version is None or not kind.is_active:
        raise TypeNotReady
    return version


def newest(kind: LicenceType) -> TypeVersion | None:
    """The newest published version."""
    rows = TypeVersion.objects.filter(type=kind, status=VersionStatus.PUBLISHED)
    return rows.select_related("type").order_by("-number").first()


def make(
    version: TypeVersion,
    organization_id: int,
    asked: Asked,
    actor: Actor,
    reason: str = "",
    basis: str = "",
    document_number: str = "",
) -> Licence:
    """The rows of one licence, in the caller's transaction, once everything about it is right."""
    kind = version.type
    if organization_id not in kind.issuer_ids:
        raise NotAnIssuer
    rules = definition.read(version.definition)
    holder = holders.find(asked.holder, kind.holder_kind)
    data, faults = content.checked(rules, asked.data)
    if faults:
        raise DataRefused(errors=faults)
    now = timezone.now()
    today = timezone.localdate(now)
    first = asked.valid_from or asked.issued_on or today
    last = asked.valid_until or definition.last_day(rules.validity, first, data)
    check_span(first, last)
    licence = Licence(
        organization_id=organization_id,
        type=kind,
        type_version=version,
        holder_kind=holder.kind,
        person_id=holder.person_id,
        entity_id=holder.entity_id,
        holder_name=holder.name,
        holder_code=holder.code,
        holder_code_masked=holder.masked,
        holder_index=holder.index,
        holder_name_index=holder.name_index,
        data=data,
        issued_on=asked.issued_on or today,
        valid_from=first,
        valid_until=last,
        source_kind=asked.source_kind[:20],
        source_id=asked.source_id[:60],
        case_number=asked.case_number[:30],
        replaces_id=asked.replaces_id,
        decided_by_id=asked.decided_by or actor.staff_id,
        verify_token=token(),
        created_at=now,
        changed_at=now,
    )
    _number(licence, rules)
    licence.save(force_insert=True)
    edition_of(licence, Operation.ISSUE, now)
    note(
        licence,
        act="issue",
        operation=Operation.ISSUE,
        actor=actor,
        at=now,
        reason=reason,
        basis=basis,
        document_number=document_number,
    )
    publish(
        LicenceIssued(
            licence_id=licence.pk,
            licence_public_id=licence.public_id,
            type_code=kind.code,
            organization_id=organization_id,
            person_id=licence.person_id,
            entity_id=licence.entity_id,
            source_kind=licence.source_kind,
            source_id=licence.source_id,
            at=now,
        )
    )
    return licence


def _number(licence: Licence, rules: definition.Definition) -> None:
    """Number and identifier, asked for last of all: others wait for them."""
    organ = org.organization(licence.organization_id)
    licence.region_id = organ.region_id
    year = licence.issued_on.year
    serial = next_number(
        series=f"licence:{licence.type.pk}", scope=f"{licence.organization_id}:{year}"
    )
    licence.number = definition.number_of(
        rules.number, year=year, serial=serial, organ=organ.short_name_zh
    )[:60]
    licence.number_index = number_index(licence.number)
    licence.serial = f"{year}{serial:07d}"
    licence.identifier = identifier.make(
        type_code=licence.type.code,
        organ_code=organ.credit_code,
        serial=licence.serial,
        version=licence.version_no,
    )


def number_index(text: str) -> str:
    """`青林采〔2026〕000001号` as people type it, whatever brackets and spaces they use."""
    return re.sub(r"[\W_]+", "", text.upper())[:60]


def token() -> str:
    """128 bits that nobody guesses, for an address."""
    return base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")


def check_span(first: dt.date, last: dt.date | None) -> None:
    """Raises ValidityRefused beside `valid_until`."""
    if last is not None and last < first:
        message = ValidityRefused().message
        raise ValidityRefused(errors=[FieldError(path="valid_until", message=message)])
