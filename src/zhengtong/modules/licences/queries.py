"""Reads of licences for others: by source, by holder, types. In batches where a list needs it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.utils import timezone

from zhengtong.core.files import api as files
from zhengtong.modules.licences import definition, policies
from zhengtong.modules.licences.data import LicenceData, LicenceTypeData
from zhengtong.modules.licences.errors import LicenceNotFound
from zhengtong.modules.licences.models import (
    FileKind,
    Licence,
    LicenceEvent,
    LicenceType,
    TypeVersion,
    VersionStatus,
)
from zhengtong.modules.licences.services.files import file_of
from zhengtong.modules.licences.services.issuing import newest, number_index
from zhengtong.modules.licences.states import STANDING, LicenceState


def licence(licence_id: int) -> LicenceData:
    """Raises LicenceNotFound."""
    found = Licence.objects.select_related("type").filter(pk=licence_id).first()
    if found is None:
        raise LicenceNotFound
    return LicenceData.of(found, timezone.localdate())


def licence_by_public_id(public_id: uuid.UUID) -> LicenceData:
    """Raises LicenceNotFound."""
    found = Licence.objects.select_related("type").filter(public_id=public_id).first()
    if found is None:
        raise LicenceNotFound
    return LicenceData.of(found, timezone.localdate())


def licences_of(source_kind: str, source_ids: Collection[str]) -> list[LicenceData]:
    """What these sources were given, in the order of issue."""
    rows = Licence.objects.filter(source_kind=source_kind, source_id__in=list(source_ids))
    today = timezone.localdate()
    return [LicenceData.of(row, today) for row in rows.select_related("type").order_by("pk")]


def licence_changed_by(source_id: str) -> LicenceData | None:
    """The licence that this source renewed or changed."""
    event = LicenceEvent.objects.filter(source_id=source_id).order_by("-pk").first()
    return licence(event.licence_id) if event else None


def next_term(licence_id: int) -> dt.date | None:
    """The last day after one more term by the rule of its type; None where that has none."""
    found = Licence.objects.select_related("type", "type_version").get(pk=licence_id)
    if found.valid_until is None:
        return None
    version = newest(found.type) or found.type_version
    rule = definition.read(version.definition).validity
    return definition.last_day(rule, found.valid_until + dt.timedelta(days=1), found.data)


def valid_licences(
    *, person_id: int, entity_id: int | None, type_codes: Collection[str]
) -> list[LicenceData]:
    """What the one who applies holds of these types and may use today, the newest first."""
    if not type_codes:
        return []
    today = timezone.localdate()
    rows = Licence.objects.filter(
        policies.of_owner(person_id, entity_id),
        type__code__in=list(type_codes),
        state=LicenceState.VALID,
    )
    found = rows.select_related("type").order_by("-pk")[:50]
    made = [LicenceData.of(row, today) for row in found]
    return [one for one in made if one.is_valid]


def standing_by_number(
    *, person_id: int, entity_id: int | None, type_code: str, number: str
) -> LicenceData | None:
    """The licence that this holder calls by that number, if it has not ended."""
    rows = Licence.objects.filter(
        policies.of_owner(person_id, entity_id),
        type__code=type_code,
        number_index=number_index(number),
        state__in=STANDING,
    )
    found = rows.select_related("type").order_by("-pk").first()
    return LicenceData.of(found, timezone.localdate()) if found else None


def licence_types(codes: Collection[str] | None = None) -> dict[str, LicenceTypeData]:
    """By code; all of them, or those asked for."""
    rows = LicenceType.objects.all()
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    kinds = list(rows)
    newest: dict[int, TypeVersion] = {}
    versions = TypeVersion.objects.filter(type__in=kinds, status=VersionStatus.PUBLISHED)
    for version in versions.order_by("number"):
        newest[version.type_id] = version
    return {kind.code: _type(kind, newest.get(kind.pk)) for kind in kinds}


def _type(kind: LicenceType, version: TypeVersion | None) -> LicenceTypeData:
    fields: tuple[tuple[str, str, str], ...] = ()
    required: frozenset[str] = frozenset()
    if version is not None:
        rules = definition.read(version.definition)
        fields = tuple((f.key, f.label_zh, str(f.type)) for f in rules.fields)
        required = frozenset(f.key for f in rules.fields if f.is_required)
    return LicenceTypeData(
        id=kind.pk,
        public_id=kind.public_id,
        code=kind.code,
        name_zh=kind.name_zh,
        name_en=kind.name_en,
        holder_kind=kind.holder_kind,
        issuer_ids=tuple(kind.issuer_ids),
        is_ready=version is not None and kind.is_active,
        fields=fields,
        required=required,
    )


def pdf_file(licence_id: int) -> files.FileData:
    """The sealed PDF of the edition in force. Raises FileNotReady."""
    found = Licence.objects.select_related("type", "type_version").get(pk=licence_id)
    return files.get(file_of(found, FileKind.PDF).file_public_id)


def may_hold(licence_id: int, *, person_id: int, entity_id: int | None) -> bool:
    """Whether it is of the one who applies."""
    rows = Licence.objects.filter(policies.of_owner(person_id, entity_id), pk=licence_id)
    return rows.exists()
