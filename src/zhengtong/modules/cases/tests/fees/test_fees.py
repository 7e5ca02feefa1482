"""What a case has to pay, when it holds the case, and what becomes of it at the end."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from zhengtong.core.tests.killing import NOTHING, scenario
from zhengtong.modules.billing import api as billing
from zhengtong.modules.billing.events import BillSettled
from zhengtong.modules.cases.archiving.gathering import parts_of
from zhengtong.modules.cases.fees import charging, handlers, reckoning
from zhengtong.modules.cases.fees.errors import FeeNotAssessed, FeeUnpaid
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import accept, conclude, handle
from zhengtong.modules.cases.tests.county import County, acting, county, publish_version, text
from zhengtong.modules.items import definition
from zhengtong.modules.items.data import FeeData
from zhengtong.modules.items.tests.test_procedures import read
from zhengtong.modules.org.models import PostHolder, PostRole
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

FEE = {
    "name": "采伐调查费",
    "standard": "每株 2 元",
    "basis": "《某条例》第五条",
    "amount": 200,
    "quantity": ["tree_count"],
}


def fee(**changes: Any) -> FeeData:
    return FeeData(name="费", standard="标准", basis="依据", **changes)


def test_a_fee_is_amount_times_quantity_and_only_where_the_answers_ask_for_it():
    road = fee(amount=50, quantity=("area", "period"), when={"use": ("occupy",)})
    data = {
        "use": "occupy", "area": "12.5", "period": {"from": "2026-03-01", "to": "2026-03-10"},
    }  # fmt: skip
    assert reckoning.due([road], data, "before_delivery") == [(0, road, Decimal("125.000"))]
    assert reckoning.due([road], data, "before_decision") == []
    for other in ({"use": "excavate"}, {"area": "0"}, {"area": "?"}, {"period": {}}):
        assert reckoning.due([road], {**data, **other}, "before_delivery") == []
    assert reckoning.due([road], {}, "before_delivery") == []


def test_a_fee_that_counts_what_the_form_does_not_ask_is_refused():
    from zhengtong.modules.items.definition_procedures import fields_wanted

    guide = read(fees=[{**FEE, "quantity": ["tree_count", "plot_name", "nothing"]}])
    form = {
        "pages": [
            {
                "sections": [
                    {
                        "fields": [
                            {"key": "tree_count", "type": "integer"},
                            {"key": "plot_name", "type": "text"},
                        ]
                    }
                ]
            }
        ]
    }
    assert [path for path, _ in fields_wanted(guide, form)] == ["fees.0.quantity"] * 2
    with pytest.raises(definition.DefinitionRefused):
        read(fees=[{**FEE, "due": "after"}])


class Paid:
    """A county whose item costs something at one stage."""

    def __init__(self, **fees: Any) -> None:
        self.county: County = county()
        self.county.version = publish_version(self.county.version.item_id, fees=[{**FEE, **fees}])
        self.person = make.person()

    def submitted(self) -> Case:
        case = self.county.submitted(self.person)
        return Case.objects.get(pk=case.pk)

    def accepted(self, case: Case | None = None) -> Case:
        case = case or self.submitted()
        accept.accept_case(case_id=case.pk, actor=self.county.clerk)
        return Case.objects.get(pk=case.pk)

    def pay(self, case: Case) -> None:
        """At the counter; then what follows from it."""
        role = make.role("cashier", "billing.collect")
        post = PostHolder.objects.get(staff_id=self.county.clerk.staff_id, post__key="counter").post
        PostRole.objects.create(post=post, role=role)
        cashier = make.queries_actor(self.county.clerk.user_id)
        bill = billing.bills_of(ref_ids=[case.pk])[0]
        billing.take_money(bill_id=bill.id, method="cash", actor=cashier)
        settled(bill.id)


def settled(bill_id: int) -> None:
    bill = billing.bill(bill_id=bill_id, actor=charging.SYSTEM)
    event = BillSettled(
        bill_id=bill.id, bill_public_id=bill.public_id, source_kind="case",
        source_id=bill.source_id, amount=bill.amount, is_exempted=False,
        at=bill.paid_at or dt.datetime.now(dt.UTC),
    )  # fmt: skip
    for _twice in range(2):
        handlers.go_on(event)


def test_a_free_item_makes_no_bill_and_bears_no_key(county, person):
    case = county.submitted(person)
    assert charging.ASPECT not in case.aspects
    assert billing.bills_of(ref_ids=[case.pk]) == []


def test_a_fee_due_before_acceptance_keeps_the_case_from_being_accepted(db):
    at = Paid(due="before_acceptance")
    case = at.submitted()
    with pytest.raises(FeeUnpaid, match=r"12\.00"):
        at.accepted(case)
    at.pay(case)
    assert at.accepted(case).accepted_at


def test_a_fee_due_before_the_decision_is_charged_at_acceptance_and_no_denial_waits(db):
    at = Paid(due="before_decision")
    case = at.submitted()
    assert billing.bills_of(ref_ids=[case.pk]) == []
    case = at.accepted(case)
    assert billing.bills_of(ref_ids=[case.pk])[0].amount == 1200
    clerk, leader = at.county.clerk, at.county.leader
    task = workflow.open_tasks(instance_id=case.instance_id)[0]
    step = {"case_id": case.pk, "opinion": "情况属实。"}
    handle.complete_step(task_id=task.id, actor=clerk, outcome="agree", **step)
    task = workflow.open_tasks(instance_id=case.instance_id)[0]
    with pytest.raises(FeeUnpaid):
        handle.complete_step(task_id=task.id, actor=leader, outcome="grant", **step)
    handle.complete_step(task_id=task.id, actor=leader, outcome="deny", **step)
    assert billing.bills_of(ref_ids=[case.pk])[0].state == "cancelled"


def granted(at: Paid) -> Case:
    case = at.accepted()
    for outcome, actor in (("agree", at.county.clerk), ("grant", at.county.leader)):
        task = workflow.open_tasks(instance_id=case.instance_id)[0]
        handle.complete_step(
            case_id=case.pk, task_id=task.id, actor=actor, outcome=outcome, opinion="属实。"
        )
    return Case.objects.get(pk=case.pk)


def test_a_fee_due_before_delivery_holds_the_result_until_it_is_paid(db, client):
    at = Paid()
    case = granted(at)
    assert (case.status, case.legal_outcome) == ("delivering", "granted")
    client.force_login(at.person.user)
    page = text(client.get(reverse("my_case", args=[case.public_id])))
    assert "请缴款" in page
    assert "采伐调查费" in page
    at.pay(case)
    case.refresh_from_db()
    assert (case.status, case.close_type) == ("closed", "0")
    notes = workflow.notes_of(instance_ids=[case.instance_id], kinds=("fee_settled",))
    assert len(notes) == 1


def test_an_amount_that_nobody_has_assessed_holds_as_well(db):
    at = Paid(amount=None, due="before_acceptance")
    case = at.submitted()
    with pytest.raises(FeeNotAssessed):
        at.accepted(case)


def test_a_withdrawn_case_owes_nothing_and_what_it_paid_is_proposed_for_refund(db):
    at = Paid(due="before_acceptance")
    first = at.submitted()
    conclude.withdraw_application(case_id=first.pk, actor=acting(at.person))
    assert billing.bills_of(ref_ids=[first.pk])[0].state == "cancelled"
    second = at.submitted()
    at.pay(second)
    conclude.withdraw_application(case_id=second.pk, actor=acting(at.person))
    bill = billing.bills_of(ref_ids=[second.pk])[0]
    assert billing.refundable(bill_id=bill.id, ref_id=second.pk, most=bill.amount) == 0


@scenario(charging.charge_case, again=NOTHING)
def charging_it(at: Paid) -> Any:
    case = at.submitted()
    return lambda: charging.charge_case(case_id=case.pk, stage="before_delivery")


@scenario(charging.note_settled, again=NOTHING)
def noting(at: Paid) -> Any:
    case = granted(at)
    bill = billing.bills_of(ref_ids=[case.pk])[0]
    billing.cancel_bill(bill_id=bill.id, why="免收", actor=charging.SYSTEM)
    return lambda: charging.note_settled(
        case_id=case.pk, bill_number=bill.number, amount=0, is_exempted=True
    )


@pytest.mark.parametrize("command", [charging_it, noting], ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, db):
    command(Paid())


def test_receipts_go_into_the_archive(db):
    paid = Paid(due="before_acceptance")
    case = paid.submitted()
    paid.pay(case)
    [part] = [p for p in parts_of(case) if p.folder == "fees"]
    assert part.title.startswith("收款凭证 ")
    with part.open() as file:
        assert file.read(5) == b"%PDF-"
