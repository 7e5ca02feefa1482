"""A counting house: one organ, its cashiers and reviewers, a payer, and a gateway that is told what
to say."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.billing import api
from zhengtong.modules.billing.gateways import signing
from zhengtong.modules.billing.models import Bill, Payment, Refund, Verdict
from zhengtong.modules.billing.plugins import Notice
from zhengtong.modules.billing.services import callbacks, paying
from zhengtong.modules.org.models import NaturalPerson, Organization, StaffMember
from zhengtong.modules.org.tests import factories as make

PATH = "/pay/callback/http/"
GRANTS = ("billing.collect", "billing.assess", "billing.approve", "billing.finance")


@dataclass
class House:
    organ: Organization
    staff: StaffMember
    other: StaffMember
    person: NaturalPerson
    serial: int = field(default=0)

    @property
    def clerk(self) -> Actor:
        return make.actor(self.staff)

    @property
    def second(self) -> Actor:
        return make.actor(self.other)

    @property
    def payer(self) -> Actor:
        return make.queries_actor(self.person.user_id)

    def line(self, ref: int, **changes: Any) -> api.LineIn:
        given: dict[str, Any] = {
            "organization_id": self.organ.pk, "ref_id": ref, "ref_number": f"QH{ref}",
            "item_code": "999", "item_name": "社会保障卡申领", "fee_key": "0:工本费",
            "name": "补卡工本费", "standard": "每张 10 元", "basis": "某条例第一条",
            "unit_amount": 1000, "quantity": Decimal(1), "may_be_reduced": True,
            "reduction_rule": "低保对象免收",
        }  # fmt: skip
        return api.LineIn(**given | changes)

    def source(self, pk: int) -> api.Source:
        return api.Source(
            kind="case", id=pk, number=f"QH{pk}", title="社会保障卡申领",
            region_id=self.organ.region_id, organization_id=self.organ.pk,
            person_id=self.person.pk, entity_id=None, payer_name=self.person.name,
        )  # fmt: skip

    def bill(self, *lines: api.LineIn, **changes: Any) -> Bill:
        self.serial += 1
        pk = api.charge(
            source=self.source(self.serial),
            lines=lines or [self.line(self.serial, **changes)],
            actor=Actor.system("test"),
        )
        return Bill.objects.get(pk=pk)

    def order(self, bill: Bill) -> Payment:
        return paying.begin_payment(bill_id=bill.pk, gateway="http", actor=self.payer)

    def paid(self, bill: Bill | None = None) -> Payment:
        payment = self.order(bill or self.bill())
        assert told(payment) == Verdict.TAKEN
        payment.refresh_from_db()
        return payment

    def refund(self, amount: int = 400, payment: Payment | None = None) -> Refund:
        payment = payment or self.paid()
        return api.propose_refund(
            bill_id=payment.bill_id, refund=amount, by_rule="退费规定", why="申请人撤回",
            actor=self.clerk,
        )  # fmt: skip


def house() -> House:
    organ = make.organization("labour", "人社局")
    role = make.role("money", *GRANTS)
    staff, other = make.staff(organ, "收款人"), make.staff(organ, "复核人")
    post = make.post(organ, "counter", role)
    make.hold(post, staff)
    make.hold(make.post(organ, "lead", role), other)
    return House(organ=organ, staff=staff, other=other, person=make.person())


def notice(payment: Payment, **changes: Any) -> Notice:
    now = timezone.now()
    given: dict[str, Any] = {
        "event": "payment", "number": payment.merchant_no, "state": "paid",
        "gateway_no": f"G{payment.pk}", "amount": payment.amount, "at": now,
        "business_day": timezone.localdate(now),
    }  # fmt: skip
    return Notice(**given | changes)


def message(payment: Payment, **changes: Any) -> bytes:
    now = timezone.now()
    told = {
        "event": "payment", "merchant_no": payment.merchant_no, "state": "paid",
        "gateway_no": f"G{payment.pk}", "amount": payment.amount, "at": now.isoformat(),
        "business_day": timezone.localdate(now).isoformat(),
    }  # fmt: skip
    return json.dumps(told | changes).encode()


def headers(body: bytes, *, secret: str = "", at: float | None = None) -> dict[str, str]:
    return signing.signed(
        secret or settings.PAY_SECRET,
        direction="callback",
        path=PATH,
        merchant=settings.PAY_MERCHANT,
        body=body,
        at=at,
    )


def told(payment: Payment, **changes: Any) -> Verdict:
    """A signed callback arrives."""
    body = message(payment, **changes)
    return callbacks.take_callback(gateway="http", path=PATH, headers=headers(body), body=body)


def done(refund: Refund, **changes: Any) -> Notice:
    given: dict[str, Any] = {
        "event": "refund", "number": refund.refund_no, "state": "done",
        "gateway_no": f"R{refund.pk}", "amount": refund.amount, "at": timezone.now(),
        "business_day": timezone.localdate(),
    }  # fmt: skip
    return Notice(**given | changes)


def today() -> dt.date:
    return timezone.localdate()
