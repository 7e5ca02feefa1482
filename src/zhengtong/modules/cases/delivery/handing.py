"""Handing over at the counter: by pick-up code, or by looking at an identity document."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.delivery import codes, records
from zhengtong.modules.cases.delivery.errors import (
    CodeLocked,
    DeliveryIncomplete,
    NotAtCounter,
    WrongCode,
)
from zhengtong.modules.cases.delivery.receipts import receipt_of
from zhengtong.modules.cases.models import (
    Case,
    CollectorRelation,
    Delivery,
    DeliveryMethod,
    DeliveryState,
    IdentitySeen,
)
from zhengtong.modules.cases.services.conclude import delivered
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded

PICTURES = files.FileRules(extensions=("png", "jpg", "jpeg", "pdf"), max_bytes=10 * 1024 * 1024)
PNG = "data:image/png;base64,"
LONGEST_DRAWING, SMALLEST_DRAWING = 200_000, 300


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What the clerk enters. `by`: code | identity. The signature is drawn, or a photograph of
    the signed paper, or (`is_confirmed`) the collector's word that the clerk ticks."""

    by: str
    code: str = ""
    identity_seen: str = ""
    collector: str = ""
    relation: str = ""
    drawing: str = ""
    photo: tuple[BinaryIO, str] | None = None
    is_confirmed: bool = False


def hand_over(
    *, case_id: CaseId, actor: Actor, collected: Collected, expected_version: int | None = None
) -> Case:
    """到窗口领取: the right code, or an identity document that was seen; then the case is closed.

    Five wrong codes lock the code for a quarter of an hour; tries are kept though they are refused.
    Raises NotAtCounter, WrongCode, CodeLocked, DeliveryIncomplete with every field.
    """
    if collected.by == "code":
        refusal = _try_code(case_id=case_id, actor=actor, code=collected.code)
        if refusal is not None:
            raise refusal
    return _hand_over(
        case_id=case_id, actor=actor, collected=collected, expected_version=expected_version
    )


@command
def _try_code(*, case_id: CaseId, actor: Actor, code: str) -> InvalidInput | CodeLocked | None:
    """None for the right one. A wrong one is counted, and so is not raised: that would take the
    counting back."""
    case, delivery = _waiting(case_id, actor)
    now = timezone.now()
    if delivery.locked_until is not None and now < delivery.locked_until:
        return _locked(delivery.locked_until)
    if codes.is_code(code) and codes.hash_of(code) == delivery.code_hash:
        return None
    if not codes.is_code(code):
        message = _("取件码是 %(n)s 位数字。") % {"n": codes.DIGITS}
        return DeliveryIncomplete(errors=[FieldError(path="code", message=message)])
    delivery.wrong_codes += 1
    left = codes.TRIES - delivery.wrong_codes
    if left <= 0:
        delivery.wrong_codes = 0
        delivery.locked_until = now + dt.timedelta(minutes=codes.LOCKED_MINUTES)
    delivery.save(update_fields=["wrong_codes", "locked_until"])
    records.logged(case, "pickup_code_wrong", actor, left=max(left, 0))
    recorded(case, "cases.pickup_code_wrong", actor, left=max(left, 0))
    if left <= 0:
        assert delivery.locked_until is not None
        return _locked(delivery.locked_until)
    wrong = WrongCode(left=left)
    return WrongCode(left=left, errors=[FieldError(path="code", message=wrong.message)])


def _locked(until: dt.datetime) -> CodeLocked:
    return CodeLocked(times=codes.TRIES, until=f"{timezone.localtime(until):%H:%M}")


def _waiting(
    case_id: CaseId, actor: Actor, expected_version: int | None = None
) -> tuple[Case, Delivery]:
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.accept", case)
    delivery = records.current(case, lock=True)
    is_here = (
        delivery is not None
        and delivery.method == DeliveryMethod.COUNTER
        and delivery.state == DeliveryState.WAITING
    )
    if not is_here:
        raise NotAtCounter
    assert delivery is not None
    return case, delivery


@command
def _hand_over(
    *, case_id: CaseId, actor: Actor, collected: Collected, expected_version: int | None
) -> Case:
    case, delivery = _waiting(case_id, actor, expected_version)
    now = timezone.now()
    _check_way(delivery, collected, now)
    errors = _wrong(case, collected)
    drawn = _drawn(collected.drawing) if collected.photo is None else None
    if drawn is None and collected.photo is None and not collected.is_confirmed:
        message = _("请领取人签名，或者上传签好名的回证，或者勾选领取人已经确认收到。")
        errors.append(FieldError(path="signature", message=message))
    if errors:
        raise DeliveryIncomplete(errors=errors)
    delivery.collector = collected.collector.strip()
    delivery.relation = collected.relation
    delivery.identity_seen = collected.identity_seen if collected.by == "identity" else ""
    delivery.signature_public_id = _kept(case, collected, drawn, actor)
    delivery.received_on = timezone.localdate(now)
    delivery.receipt_id = receipt_of(case, delivery, at=now, actor=actor)
    records.ended(
        delivery,
        DeliveryState.DELIVERED,
        at=now,
        fields=(
            "collector",
            "relation",
            "identity_seen",
            "signature_public_id",
            "received_on",
            "receipt",
        ),
    )
    said = f"{delivery.collector}（{zh(CollectorRelation(delivery.relation))}）"
    delivered(case, actor=actor, note=said, by=collected.by, identity=delivery.identity_seen)
    recorded(case, "cases.hand_over", actor, by=collected.by, identity=delivery.identity_seen)
    return case


def _check_way(delivery: Delivery, collected: Collected, now: dt.datetime) -> None:
    """The code once more, under the lock: it may have been tried and locked meanwhile."""
    if collected.by == "code":
        if delivery.locked_until is not None and now < delivery.locked_until:
            raise _locked(delivery.locked_until)
        if codes.hash_of(collected.code) != delivery.code_hash:
            raise NotAtCounter
        return
    if collected.by != "identity":
        message = _("请选择凭取件码领取，还是核对身份证件后发放。")
        raise DeliveryIncomplete(errors=[FieldError(path="by", message=message)])
    if collected.identity_seen not in IdentitySeen.values:
        message = _("请选择核对了哪一种证件。")
        raise DeliveryIncomplete(errors=[FieldError(path="identity_seen", message=message)])


def _wrong(case: Case, collected: Collected) -> list[FieldError]:
    errors = []
    name = collected.collector.strip()
    if not name or len(name) > 60:
        errors.append(FieldError(path="collector", message=_("请填写领取人的姓名。")))
    if collected.relation not in CollectorRelation.values:
        errors.append(FieldError(path="relation", message=_("请选择领取人与申请人的关系。")))
    is_self = collected.relation == CollectorRelation.SELF
    if is_self and case.entity_id is None and name and name != case.applicant_name:
        message = _("申请人本人领取的，姓名应当是“%(name)s”。") % {"name": case.applicant_name}
        errors.append(FieldError(path="collector", message=message))
    return errors


def _drawn(drawing: str) -> bytes | None:
    """The PNG of the pad; None where nothing was drawn."""
    if not drawing.startswith(PNG) or len(drawing) > LONGEST_DRAWING:
        return None
    try:
        content = base64.b64decode(drawing.removeprefix(PNG), validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if len(content) >= SMALLEST_DRAWING else None


def _kept(case: Case, collected: Collected, drawn: bytes | None, actor: Actor) -> uuid.UUID | None:
    content, name = collected.photo or (drawn, "signature.png")
    if content is None:
        return None
    try:
        stored = files.store(
            content=content,
            name=name,
            rules=PICTURES,
            actor=actor,
            owner_kind="cases.case",
            owner_id=str(case.public_id),
        )
    except files.FileRefused as refused:
        path = "photo" if collected.photo else "signature"
        raise DeliveryIncomplete(
            errors=[FieldError(path=path, message=refused.message, code=refused.code)]
        ) from refused
    return stored.public_id


def zh(choice: CollectorRelation) -> str:
    """The log keeps one language."""
    from django.utils import translation

    with translation.override("zh-hans"):
        return str(choice.label)
