"""Bills of the demo county in every state: lost social security cards, two days ago.

Everything goes through the services, each at its moment. The statement of that day is reconciled,
with two differences in it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine
from django.db import transaction
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.billing import api as billing
from zhengtong.modules.billing.plugins import Entry, Notice
from zhengtong.modules.cases.fees.charging import ASPECT
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import accept, apply, submit
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

ITEM = "社会保障卡申领"
GATEWAY = "http"
STORIES = ("unpaid", "online", "twice", "cash", "refund", "waived", "lost")
"""What becomes of each bill, person by person; the gateway has forgotten the last payment."""
DAYS_AGO = 2


def load() -> None:
    """Nothing where there is a bill already."""
    if Case.objects.filter(aspects__contains=[ASPECT]).exists():
        return
    people = org.sample_people(limit=40)[-len(STORIES) :]
    moment = timezone.now() - dt.timedelta(days=DAYS_AGO)
    with transaction.atomic(), time_machine.travel(moment, tick=True):
        entries: list[Entry] = []
        for story, person in zip(STORIES, people, strict=True):
            payer = org.actor_for(person.user_id or 0)
            entries += Course(_accepted(person, payer), payer).play(story)
        stranger = Entry(
            kind="pay", number="PDEMO0001", gateway_no="DEMO-X1", amount=2000, state="paid",
            at=timezone.now(),
        )  # fmt: skip
        billing.import_statement(
            gateway=GATEWAY,
            day=timezone.localdate(),
            entries=[*entries, stranger],
            actor=Actor.system("billing.statements"),
        )


def _accepted(person: Any, payer: Actor) -> Case:
    """Applied for online and accepted at the counter: the fee is due."""
    item = next(c for c in items.popular(1000) if localized(c.name, "zh") == ITEM)
    form = {
        "card_kind": "lost",
        "card_holder": "adult",
        "holder_name": person.name,
        "lost_on": timezone.localdate().isoformat(),
        "bank": "rural",
        "collect": "counter",
        "holder_id_number": org.person_secret(person.id, actor=payer, purpose="演示申请"),
        "location_region": org.region(person.region_id).code,
        "contact_phone": person.phone,
        "contact_address": {"region": org.region(person.region_id).code, "detail": "1 号"},
    }
    made = apply.start_application(item_public_id=item.public_id, actor=payer, data=form)
    case = submit.submit_application(public_id=made.public_id, actor=payer)
    task = workflow.open_tasks(instance_id=case.instance_id)[0]
    accept.accept_case(case_id=case.pk, actor=_holder(task.post_id))
    return case


def _holder(post_id: int) -> Actor:
    found = next(h for h in org.holders(post_id) if h.user_id and not h.is_absent)
    return org.actor_for(found.user_id or 0)


class Course:
    """What happens to the bill of one case."""

    def __init__(self, case: Case, payer: Actor) -> None:
        self.case, self.payer = case, payer
        self.bill = billing.bills_of(ref_ids=[case.pk])[0]
        organ = case.organization_id
        self.clerk = self._of(organ, "counter")
        self.assessor = self._of(organ, "reviewer")
        self.approver = self._of(organ, "lead")

    def _of(self, organ: int, post: str) -> Actor:
        found = org.post_id(organ, post)
        assert found, post
        return _holder(found)

    def play(self, story: str) -> list[Entry]:
        """The entries of the gateway's statement that follow."""
        if story in ("online", "twice", "refund", "lost"):
            orders = [self._order() for _ in range(2 if story == "twice" else 1)]
            entries = [self._pay(number) for number in orders]
            if story == "refund":
                self._propose()
            return [] if story == "lost" else entries
        if story == "cash":
            billing.take_money(bill_id=self.bill.id, method="cash", actor=self.clerk)
        if story == "waived":
            billing.reduce_line(
                bill_id=self.bill.id,
                line_id=self.bill.lines[0].id,
                reduction=self.bill.amount,
                by_rule=self.bill.lines[0].reduction_rule,
                why="低保对象，民政数据已核对。",
                actor=self.assessor,
            )
        return []

    def _order(self) -> str:
        made = billing.begin_payment(bill_id=self.bill.id, gateway=GATEWAY, actor=self.payer)
        return made.merchant_no

    def _pay(self, number: str) -> Entry:
        now = timezone.now()
        entry = Entry(
            kind="pay", number=number, gateway_no=f"DEMO-{number[-12:]}",
            amount=self.bill.amount, state="paid", at=now,
        )  # fmt: skip
        billing.take_notice(
            gateway=GATEWAY,
            notice=Notice(
                event="payment", number=number, state="paid", gateway_no=entry.gateway_no,
                amount=entry.amount, at=now, business_day=timezone.localdate(now),
            ),
        )  # fmt: skip
        return entry

    def _propose(self) -> None:
        billing.propose_refund(
            bill_id=self.bill.id,
            refund=self.bill.amount,
            by_rule="申请人撤回，卡没有制作",
            why="卡找到了，不再补办。",
            actor=self.assessor,
        )
