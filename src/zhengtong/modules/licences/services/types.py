"""The catalogue: registering a type, drafting a version, publishing it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, StaleVersion
from zhengtong.modules.licences import definition
from zhengtong.modules.licences.errors import (
    DraftExists,
    TypeNotFound,
    TypeRefused,
    TypeVersionFinal,
)
from zhengtong.modules.licences.identifier import is_type_code
from zhengtong.modules.licences.models import (
    HolderKind,
    LicenceType,
    TypeVersion,
    VersionStatus,
)
from zhengtong.modules.org import api as org

STARTING: dict[str, Any] = {
    "fields": [{"key": "content", "label": {"zh": "许可内容", "en": "Content"}, "is_public": True}],
    "validity": {"kind": "years", "n": 1},
    "number": "{organ}〔{year}〕{serial:06}号",
    "layout": {"title": "", "orientation": "a4", "border": "double", "columns": 1},
}
"""Where the first draft of a type begins."""


@command
def register_type(
    *,
    organization_id: int,
    sequence: str,
    name_zh: str,
    name_en: str,
    holder_kind: str,
    issuer_ids: Sequence[int],
    actor: Actor,
) -> LicenceType:
    """登记证照类型: the code is the organ's credit code and three digits. With a first draft."""
    require(actor, "licences.define", organization_id)
    organ = org.organization(organization_id)
    code = f"{organ.credit_code}{sequence.strip()}"
    faults = _type_faults(code, name_zh, name_en, holder_kind, issuer_ids)
    if faults:
        raise TypeRefused(errors=faults)
    now = timezone.now()
    try:
        with transaction.atomic():
            kind = LicenceType.objects.create(
                code=code,
                name_zh=name_zh.strip(),
                name_en=name_en.strip(),
                holder_kind=holder_kind,
                organization_id=organization_id,
                issuer_ids=sorted(set(issuer_ids)),
                created_at=now,
            )
    except IntegrityError:
        raise _fault("sequence", _("这个序号已经用过了")) from None
    starting = {**STARTING, "layout": {**STARTING["layout"], "title": kind.name_zh}}
    TypeVersion.objects.create(type=kind, number=1, definition=starting, created_at=now)
    _record(kind, "licences.type_registered", actor)
    return kind


def _type_faults(
    code: str, name_zh: str, name_en: str, holder_kind: str, issuer_ids: Sequence[int]
) -> list[FieldError]:
    faults = []
    if not is_type_code(code):
        faults.append(FieldError(path="sequence", message=_("请填写三位数字的序号，如 001")))
    if not name_zh.strip() or len(name_zh.strip()) > 120:
        faults.append(FieldError(path="name_zh", message=_("请填写证照名称，不超过 120 个字")))
    if len(name_en.strip()) > 160:
        faults.append(FieldError(path="name_en", message=_("英文名称太长")))
    if holder_kind not in HolderKind.values:
        faults.append(FieldError(path="holder_kind", message=_("请选择谁可以持有")))
    known = {o.id for o in org.organizations()}
    if not issuer_ids or set(issuer_ids) - known:
        faults.append(FieldError(path="issuers", message=_("请选择至少一个颁发机构")))
    return faults


@command
def set_type(
    *, type_id: int, issuer_ids: Sequence[int], is_active: bool, actor: Actor
) -> LicenceType:
    """Who may issue it, and whether it is issued at all. What was issued stays."""
    kind = _held(type_id)
    require(actor, "licences.define", kind)
    known = {o.id for o in org.organizations()}
    if not issuer_ids or set(issuer_ids) - known:
        raise _fault("issuers", _("请选择至少一个颁发机构"))
    kind.issuer_ids, kind.is_active = sorted(set(issuer_ids)), is_active
    kind.save(update_fields=["issuer_ids", "is_active"])
    _record(kind, "licences.type_set", actor, issuers=kind.issuer_ids, active=is_active)
    return kind


@command
def draft_version(*, type_id: int, actor: Actor) -> TypeVersion:
    """起草新版本 from the newest one. Raises DraftExists."""
    kind = _held(type_id)
    require(actor, "licences.define", kind)
    newest = kind.versions.order_by("-number").first()
    if newest is not None and newest.status == VersionStatus.DRAFT:
        raise DraftExists
    made = TypeVersion.objects.create(
        type=kind,
        number=newest.number + 1 if newest else 1,
        definition=newest.definition if newest else STARTING,
        created_at=timezone.now(),
    )
    _record(kind, "licences.version_drafted", actor, version=made.number)
    return made


@command
def save_version(
    *,
    public_id: uuid.UUID,
    body: Mapping[str, Any],
    actor: Actor,
    expected_version: int | None = None,
) -> TypeVersion:
    """Keep the draft, finished or not; what is wrong with it is said when it is published."""
    version = _draft(public_id, actor, expected_version)
    version.definition = dict(body)
    version.lock_version += 1
    version.save(update_fields=["definition", "lock_version"])
    _record(version.type, "licences.version_saved", actor, version=version.number)
    return version


@command
def publish_version(
    *, public_id: uuid.UUID, actor: Actor, expected_version: int | None = None
) -> TypeVersion:
    """发布: from now on licences are issued by it, and it never changes again. Raises TypeRefused
    with every fault."""
    version = _draft(public_id, actor, expected_version)
    definition.read(version.definition)
    version.status = VersionStatus.PUBLISHED
    version.published_at = timezone.now()
    version.published_by_id = actor.staff_id
    version.lock_version += 1
    version.save()
    _record(version.type, "licences.version_published", actor, version=version.number)
    return version


def _draft(public_id: uuid.UUID, actor: Actor, expected_version: int | None) -> TypeVersion:
    rows = TypeVersion.objects.select_for_update(of=("self",)).select_related("type")
    version = rows.filter(public_id=public_id).first()
    if version is None:
        raise TypeNotFound
    require(actor, "licences.define", version.type)
    if version.status != VersionStatus.DRAFT:
        raise TypeVersionFinal
    if expected_version is not None and version.lock_version != expected_version:
        raise StaleVersion
    return version


def _held(type_id: int) -> LicenceType:
    kind = LicenceType.objects.select_for_update().filter(pk=type_id).first()
    if kind is None:
        raise TypeNotFound
    return kind


def _fault(path: str, message: str) -> TypeRefused:
    return TypeRefused(errors=[FieldError(path=path, message=message, code=TypeRefused.code)])


def _record(kind: LicenceType, action: str, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"licence_type:{kind.pk}",
        object_type="licence_type",
        object_id=kind.code,
        detail=detail,
    )
