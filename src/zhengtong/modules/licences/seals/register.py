"""The register of seals: make, suspend, resume, renew certificates, destroy."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.crypto.stores import key_stores
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, allows, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StateError
from zhengtong.modules.licences.models import (
    Seal,
    SealCertificate,
    SealEvent,
    SealEventKind,
    SealKind,
    SealRule,
    SealState,
)
from zhengtong.modules.licences.seals import authority
from zhengtong.modules.licences.seals.pictures import accepted, drawn
from zhengtong.modules.org import api as org

MOST_YEARS = 10
SIZES = (Decimal(10), Decimal(60))
ROUND_MM, SQUARE_MM = Decimal(42), Decimal(18)


class SealStateChanged(StateError):
    """印章现在的状态不能做这个操作。请刷新页面，查看最新状态。"""

    code = "seal_state"


class NotASealKind(InvalidInput):
    """印章资料有内容需要更正，请看标出的地方。"""

    code = "bad_seal"


@dataclass(frozen=True, kw_only=True)
class SealDraft:
    """A seal to be made. Without `image` it is drawn: `ring` around the star, `bottom` below it.
    Sizes in millimetres. `algorithm` of the key that signs PDF: else that of the settings."""

    kind: str
    name: str
    ring: str = ""
    bottom: str = ""
    image: bytes | None = None
    width: Decimal = ROUND_MM
    height: Decimal = ROUND_MM
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    holder_id: int | None = None
    algorithm: str = ""


@command
def make_seal(*, organization_id: int, draft: SealDraft, actor: Actor) -> uuid.UUID:
    """制作印章. Draw it, make its keys and certificates; nobody may use it before a rule says so.

    Raises InvalidInput with the fields, NotFound for an unknown organisation.
    """
    require(actor, "licences.manage_seals", organization_id)
    organ = org.organization(organization_id)
    one_at_a_time("licences.seal_name")
    today = timezone.localdate()
    valid_from = draft.valid_from or today
    valid_until = draft.valid_until or _later(min(valid_from, today))
    _require_sound(draft, organization_id, valid_from, valid_until)
    image = accepted(draft.image) if draft.image else None
    picture = drawn(
        name=draft.name.strip(),
        kind=draft.kind,
        ring=draft.ring.strip(),
        bottom=draft.bottom.strip(),
        width=float(draft.width),
        height=float(draft.height),
        image=image,
    )
    seal = Seal.objects.create(
        organization_id=organization_id,
        kind=draft.kind,
        name=draft.name.strip(),
        holder_id=draft.holder_id,
        ring_text=draft.ring.strip(),
        bottom_text=draft.bottom.strip(),
        width_mm=draft.width,
        height_mm=draft.height,
        image=image,
        drawing=picture.drawing,
        svg=picture.svg,
        made_on=today,
        valid_from=valid_from,
        valid_until=valid_until,
        made_by=actor.name[:80],
    )
    authority.issue(seal, organization=organ.name_zh, algorithm=draft.algorithm)
    record(seal, SealEventKind.MADE, actor, "")
    return seal.public_id


@command
def suspend_seal(*, public_id: uuid.UUID, reason: str, actor: Actor) -> None:
    """停用. Nothing can be sealed until it is resumed; what it sealed stays valid."""
    seal = locked(public_id, actor)
    _require_reason(reason)
    _change(seal, SealState.IN_USE, SealState.SUSPENDED)
    record(seal, SealEventKind.SUSPENDED, actor, reason)


@command
def resume_seal(*, public_id: uuid.UUID, reason: str, actor: Actor) -> None:
    """恢复使用."""
    seal = locked(public_id, actor)
    _require_reason(reason)
    _change(seal, SealState.SUSPENDED, SealState.IN_USE)
    record(seal, SealEventKind.RESUMED, actor, reason)


@command
def destroy_seal(*, public_id: uuid.UUID, reason: str, actor: Actor) -> None:
    """销毁. For good: certificates revoked, rules ended, private keys deleted after the commit.

    What it sealed before stays valid.
    """
    seal = locked(public_id, actor)
    _require_reason(reason)
    if seal.state == SealState.DESTROYED:
        raise SealStateChanged
    now = timezone.now()
    seal.state = SealState.DESTROYED
    seal.save(update_fields=["state"])
    SealRule.objects.filter(seal=seal, ended_at=None).update(ended_at=now, ended_by=actor.name[:80])
    _revoke(seal, reason, now)
    every = list(SealCertificate.objects.filter(seal=seal).values_list("store", "key_ref"))
    transaction.on_commit(lambda: _delete_keys(every))
    record(seal, SealEventKind.DESTROYED, actor, reason)


@command
def renew_certificates(
    *, public_id: uuid.UUID, valid_until: dt.date, reason: str, actor: Actor
) -> None:
    """换发证书. New keys and certificates with a new last day; the old ones are used no more and
    stay good for what they signed."""
    seal = locked(public_id, actor)
    _require_reason(reason)
    if seal.state == SealState.DESTROYED:
        raise SealStateChanged
    today = timezone.localdate()
    if errors := list(_date_faults(today, valid_until, today)):
        raise InvalidInput(errors=errors)
    seal.valid_until = valid_until
    seal.save(update_fields=["valid_until"])
    _in_use(seal).update(replaced_at=timezone.now())
    authority.issue(seal, organization=org.organization(seal.organization_id).name_zh)
    record(seal, SealEventKind.RENEWED, actor, reason)


@command
def revoke_certificates(*, public_id: uuid.UUID, reason: str, actor: Actor) -> None:
    """吊销证书, when a key may be in wrong hands: published in the revocation list, and new keys at
    once. What was signed after this moment with the old ones is not valid."""
    seal = locked(public_id, actor)
    _require_reason(reason)
    if seal.state == SealState.DESTROYED:
        raise SealStateChanged
    _revoke(seal, reason, timezone.now())
    authority.issue(seal, organization=org.organization(seal.organization_id).name_zh)
    record(seal, SealEventKind.REVOKED, actor, reason)


def locked(public_id: uuid.UUID, actor: Actor) -> Seal:
    """The seal, held until the end of the transaction. Raises NotFound for who may not see it."""
    seal = Seal.objects.select_for_update().filter(public_id=public_id).first()
    if seal is None or not allows(actor, "licences.view_seals", seal):
        raise NotFound
    require(actor, "licences.manage_seals", seal)
    return seal


def record(seal: Seal, kind: SealEventKind, actor: Actor, note: str) -> None:
    """One line of the seal's history and one of the audit log."""
    SealEvent.objects.create(
        seal=seal,
        kind=kind,
        at=timezone.now(),
        by_name=actor.name[:80],
        note=note.strip()[:500],
    )
    audit.record(
        f"licences.seal_{kind.value}",
        actor=actor,
        stream=f"seal:{seal.pk}",
        object_type="seal",
        object_id=seal.pk,
        detail={"name": seal.name, "note": note.strip()[:500]},
    )


def _change(seal: Seal, before: SealState, after: SealState) -> None:
    if seal.state != before:
        raise SealStateChanged
    seal.state = after
    seal.save(update_fields=["state"])


def _revoke(seal: Seal, reason: str, at: dt.datetime) -> None:
    _in_use(seal).update(revoked_at=at, revoked_for=reason.strip()[:300])


def _in_use(seal: Seal) -> QuerySet[SealCertificate]:
    return SealCertificate.objects.filter(seal=seal, replaced_at=None, revoked_at=None)


def _delete_keys(every: list[tuple[str, str]]) -> None:
    for store, ref in every:
        key_stores.get(store).destroy(ref)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput(errors=[FieldError(path="reason", message=_("请写明理由。"))])


def _require_sound(
    draft: SealDraft, organization_id: int, valid_from: dt.date, valid_until: dt.date
) -> None:
    errors = list(_drawing_faults(draft))
    errors += _date_faults(valid_from, valid_until, timezone.localdate())
    name = draft.name.strip()

    def fault(path: str, message: str) -> None:
        errors.append(FieldError(path=path, message=message))

    if not name or len(name) > 60:
        fault("name", _("请填写印章名称，最多 60 个字。"))
    elif Seal.objects.filter(name=name).exists():
        fault("name", _("已经有同名的印章。请在名称后加编号，如“（2）”。"))
    if draft.kind == SealKind.PERSONAL and not _is_staff(draft.holder_id, organization_id):
        fault("holder", _("请选择本机构在职的签名人。"))
    if errors:
        raise NotASealKind(errors=errors)


def _date_faults(valid_from: dt.date, valid_until: dt.date, today: dt.date) -> Iterator[FieldError]:
    if valid_from > _later(today):
        yield FieldError(path="valid_from", message=_("起始日期不能晚于十年以后。"))
    elif valid_until < valid_from or valid_until < today:
        yield FieldError(path="valid_until", message=_("截止日期不能早于起始日期和今天。"))
    elif valid_until > _later(max(valid_from, today)):
        yield FieldError(path="valid_until", message=_("有效期最长 10 年。"))


def require_drawable(draft: SealDraft) -> None:
    """What the picture alone needs. Raises InvalidInput."""
    if errors := list(_drawing_faults(draft)):
        raise NotASealKind(errors=errors)


def _drawing_faults(draft: SealDraft) -> Iterator[FieldError]:
    if draft.kind not in SealKind.values:
        yield FieldError(path="kind", message=_("请选择印章类型。"))
    if draft.image is None and not 2 <= len(draft.ring.strip()) <= 30:
        message = _("请填写印文，2 至 30 个字；或者上传印章图片。")
        yield FieldError(path="ring", message=message)
    if len(draft.bottom.strip()) > 14:
        yield FieldError(path="bottom", message=_("横排文字最多 14 个字。"))
    for path, size in (("width", draft.width), ("height", draft.height)):
        if not SIZES[0] <= size <= SIZES[1]:
            yield FieldError(path=path, message=_("尺寸应在 10 至 60 毫米之间。"))


def _is_staff(staff_id: int | None, organization_id: int) -> bool:
    if staff_id is None:
        return False
    return any(s.id == staff_id and s.is_active for s in org.staff_of(organization_id))


def _later(day: dt.date) -> dt.date:
    """The last day of ten years that begin that day."""
    try:
        return day.replace(year=day.year + MOST_YEARS) - dt.timedelta(days=1)
    except ValueError:
        return day.replace(year=day.year + MOST_YEARS, day=28)
