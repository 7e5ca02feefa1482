"""By post: given to the carrier, confirmed, returned; another way after that."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.delivery import records
from zhengtong.modules.cases.delivery.errors import (
    DeliveryIncomplete,
    NothingToSendAgain,
    NotOnWay,
    NotToPost,
)
from zhengtong.modules.cases.delivery.receipts import receipt_of
from zhengtong.modules.cases.events import ResultPosted, ResultReturned
from zhengtong.modules.cases.models import (
    Case,
    CollectorRelation,
    Delivery,
    DeliveryMethod,
    DeliveryState,
    ReturnReason,
)
from zhengtong.modules.cases.services.conclude import delivered
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.workflow import api as workflow

WAYBILL = re.compile(r"^[0-9A-Za-z-]{6,40}$")
"""Carriers write digits, capital letters and hyphens; nothing more can be told of a number."""

LONGEST_ADDRESS = 300
METHODS = (DeliveryMethod.COUNTER, DeliveryMethod.POST)


@dataclass(frozen=True, kw_only=True)
class Parcel:
    carrier: str
    waybill: str
    posted_on: dt.date | None


def faults(parcel: Parcel, delivery: Delivery, *, today: dt.date) -> dict[str, str]:
    """A sentence for each field that is wrong."""
    found = {}
    if not 1 <= len(parcel.carrier.strip()) <= 60:
        found["carrier"] = _("请填写承运单位。")
    number = parcel.waybill.strip().upper()
    if not WAYBILL.match(number):
        found["waybill"] = _("运单号由 6 到 40 位数字、字母组成。")
    elif Delivery.objects.filter(carrier=parcel.carrier.strip(), waybill=number).exists():
        found["waybill"] = _("这个运单号已经登记过。")
    first = timezone.localdate(delivery.ready_at)
    if parcel.posted_on is None or not first <= parcel.posted_on <= today:
        found["posted_on"] = _("请填写寄出日期，不早于 %(day)s，不晚于今天。") % {
            "day": first.isoformat()
        }
    return found


def to_post(case: Case) -> Delivery:
    """The attempt that waits to be sent, locked. Raises NotToPost."""
    delivery = records.current(case, lock=True)
    waits = delivery is not None and delivery.state == DeliveryState.WAITING
    if delivery is None or not waits or delivery.method != DeliveryMethod.POST:
        raise NotToPost
    return delivery


def require_deliverable(case: Case) -> None:
    """Raises what keeps the result back (an unpaid fee)."""
    if refusal := aspects.why_not_deliver(case):
        raise refusal


@command
def post_result(
    *, case_id: CaseId, actor: Actor, parcel: Parcel, expected_version: int | None = None
) -> Case:
    """交寄: carrier and waybill number. The time for serving stops on the day of posting.

    Raises NotToPost, DeliveryIncomplete with every field.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.accept", case)
    delivery = to_post(case)
    require_deliverable(case)
    wrong = faults(parcel, delivery, today=timezone.localdate())
    if wrong:
        raise DeliveryIncomplete(errors=[FieldError(path=p, message=m) for p, m in wrong.items()])
    posted(case, delivery, parcel, actor)
    return case


def posted(case: Case, delivery: Delivery, parcel: Parcel, actor: Actor) -> None:
    """Writes what was checked. The caller holds case and attempt."""
    assert parcel.posted_on is not None, "checked"
    delivery.state = DeliveryState.ON_WAY
    delivery.carrier, delivery.waybill = parcel.carrier.strip(), parcel.waybill.strip().upper()
    delivery.posted_on = parcel.posted_on
    delivery.save(update_fields=["state", "carrier", "waybill", "posted_on"])
    workflow.stop_clock(instance_id=case.instance_id, kind="delivery", on=parcel.posted_on)
    records.logged(
        case,
        "result_posted",
        actor,
        carrier=delivery.carrier,
        waybill=delivery.waybill,
        on=parcel.posted_on,
    )
    recorded(case, "cases.post_result", actor, waybill=delivery.waybill)
    publish(
        ResultPosted(
            case_id=case.pk,
            case_public_id=case.public_id,
            delivery_public_id=delivery.public_id,
            at=timezone.now(),
        )
    )


def _on_way(case: Case) -> Delivery:
    delivery = records.current(case, lock=True)
    if delivery is None or delivery.state != DeliveryState.ON_WAY:
        raise NotOnWay
    return delivery


@command
def confirm_receipt(
    *,
    case_id: CaseId,
    actor: Actor,
    received_on: dt.date | None,
    collector: str,
    relation: str = "",
    expected_version: int | None = None,
) -> Case:
    """签收: the carrier says who took it and when; the case is closed.

    Raises NotOnWay, DeliveryIncomplete.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.accept", case)
    delivery = _on_way(case)
    now = timezone.now()
    assert delivery.posted_on is not None
    errors = _day_wrong("received_on", received_on, delivery.posted_on, timezone.localdate(now))
    if not 1 <= len(collector.strip()) <= 60:
        errors.append(FieldError(path="collector", message=_("请填写签收人的姓名。")))
    if relation not in CollectorRelation.values:
        errors.append(FieldError(path="relation", message=_("请选择签收人与申请人的关系。")))
    if errors:
        raise DeliveryIncomplete(errors=errors)
    delivery.received_on, delivery.collector = received_on, collector.strip()
    delivery.relation = relation
    delivery.receipt_id = receipt_of(case, delivery, at=now, actor=actor)
    records.ended(
        delivery,
        DeliveryState.DELIVERED,
        at=now,
        fields=("received_on", "collector", "relation", "receipt"),
    )
    said = f"{delivery.carrier} {delivery.waybill}，{delivery.collector}"
    delivered(case, actor=actor, note=said, received_on=received_on)
    recorded(case, "cases.confirm_receipt", actor, waybill=delivery.waybill)
    return case


def _day_wrong(path: str, day: dt.date | None, first: dt.date, today: dt.date) -> list[FieldError]:
    if day is not None and first <= day <= today:
        return []
    message = _("请填写日期，不早于寄出日期 %(day)s，不晚于今天。") % {"day": first.isoformat()}
    return [FieldError(path=path, message=message)]


@command
def record_return(
    *,
    case_id: CaseId,
    actor: Actor,
    returned_on: dt.date | None,
    reason: str,
    note: str = "",
    expected_version: int | None = None,
) -> Case:
    """退回: the parcel came back. Nothing has been served, so the case stays open; where the organ
    itself had made the mistake, the time for serving runs on as if it had not been posted.

    Raises NotOnWay, DeliveryIncomplete.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.accept", case)
    delivery = _on_way(case)
    assert delivery.posted_on is not None
    today = timezone.localdate()
    errors = _day_wrong("returned_on", returned_on, delivery.posted_on, today)
    if reason not in ReturnReason.values:
        errors.append(FieldError(path="reason", message=_("请选择退回的原因。")))
    if errors:
        raise DeliveryIncomplete(errors=errors)
    delivery.state = DeliveryState.RETURNED
    delivery.returned_on, delivery.return_reason = returned_on, reason
    delivery.return_note = note.strip()[:300]
    delivery.save(update_fields=["state", "returned_on", "return_reason", "return_note"])
    if reason == ReturnReason.OURS:
        workflow.reopen_clocks(instance_id=case.instance_id, kinds=("delivery",))
    records.logged(
        case, "result_returned", actor, reason=reason, note=delivery.return_note, on=returned_on
    )
    recorded(case, "cases.record_return", actor, reason=reason)
    publish(
        ResultReturned(
            case_id=case.pk,
            case_public_id=case.public_id,
            delivery_public_id=delivery.public_id,
            reason=reason,
            at=timezone.now(),
        )
    )
    return case


@command
def change_way(
    *,
    case_id: CaseId,
    actor: Actor,
    method: str,
    address: str = "",
    expected_version: int | None = None,
) -> Case:
    """再次送达: sent again, or kept at the counter, as the applicant and the clerk agreed. What
    waits or came back can be changed; each change is another attempt.

    Raises NothingToSendAgain, DeliveryIncomplete.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.accept", case)
    delivery = records.current(case, lock=True)
    if delivery is None or delivery.state == DeliveryState.ON_WAY:
        raise NothingToSendAgain
    address = address.strip() if method == DeliveryMethod.POST else ""
    errors = _way_wrong(method, address)
    is_same = (method, address) == (delivery.method, delivery.address)
    if not errors and is_same and delivery.state == DeliveryState.WAITING:
        errors.append(FieldError(path="method", message=_("送达方式没有变化。")))
    if errors:
        raise DeliveryIncomplete(errors=errors)
    case.delivery_method, case.delivery_address = method, address
    rows.update(case, "delivery_method", "delivery_address")
    begin_again(case, actor)
    return case


def _way_wrong(method: str, address: str) -> list[FieldError]:
    errors = []
    if method not in METHODS:
        message = _("请选择到窗口领取或者邮寄。")
        errors.append(FieldError(path="method", message=message))
    if method == DeliveryMethod.POST and not 1 <= len(address) <= LONGEST_ADDRESS:
        message = _("请填写邮寄地址，最多 300 个字。")
        errors.append(FieldError(path="address", message=message))
    return errors


def begin_again(case: Case, actor: Actor) -> None:
    """Another attempt by what the case says now; its log says so."""
    new = records.started_anew(case, at=timezone.now())
    records.logged(case, "delivery_changed", actor, method=new.method, address=new.address)
    recorded(case, "cases.change_way", actor, method=new.method)
