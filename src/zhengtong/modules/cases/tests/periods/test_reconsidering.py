"""A signed decision that is sent back before it was served, and signed anew."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from zhengtong.core.messaging.models import Message
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests.county import DRAFTER, FORM, REVIEWER, guide, text
from zhengtong.modules.cases.tests.desk import browser, task_of
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items import seed
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

DAY = dt.date.fromisoformat


@pytest.fixture(autouse=True)
def now(db):
    with time_machine.travel(dt.datetime(2026, 9, 21, 2, 0, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


def published_with_making(desk) -> None:
    """After the decision the licence is made, and whoever makes it may send it back."""
    flow = [
        m.accept(),
        m.review("review", "审查", "Review", 1),
        m.decide(1, return_to=("review",)),
        m.Step(
            "making", "制证", "Licence made", post="owner:counter", stage="other", limit=0,
            outcomes=("done",), return_to=("review", "decide"),
        ),
        m.Step(
            "handing", "送达", "Delivery", post="owner:counter", stage="deliver", limit=0,
            outcomes=("deliver",), return_to=("making", "decide"), document="service",
        ),
    ]  # fmt: skip
    form = forms.publish(definition=FORM, key="test.felling", actor=DRAFTER)
    version_id = items.propose_version(
        item_id=desk.county.version.item_id,
        definition={**guide(), "promised": {"n": 10, "unit": "WORKDAY"}},
        form_version_id=form.id,
        process_version_id=seed.register_flow("test.making", flow, name="测试", name_en="Test"),
        actor=DRAFTER,
    )
    items.submit_version(version_id=version_id, actor=DRAFTER)
    items.publish_version(version_id=version_id, actor=REVIEWER)
    desk.county.version = items.item_version(version_id)


@pytest.fixture
def sealing(desk):
    published_with_making(desk)
    return desk


def do(case: Case, actor: Actor, outcome: str, opinion: str = "同意。") -> None:
    handle.complete_step(
        case_id=case.pk, task_id=task_of(case).id, actor=actor, outcome=outcome, opinion=opinion
    )
    case.refresh_from_db()


def signed(sealing, person, outcome: str = "grant") -> Case:
    case = sealing.reviewed(person)
    do(case, make.actor(sealing.approver), outcome, "经审查，决定如上。")
    return case


def sent_back(sealing, case: Case, target: str = "review", mode: str = "redo") -> None:
    handle.send_back_step(
        case_id=case.pk, task_id=task_of(case).id, target=target, mode=mode,
        reason="决定书上的株数写错了。", actor=make.actor(sealing.counter),
    )  # fmt: skip
    case.refresh_from_db()


def limits(case: Case) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for clock in workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]:
        found.setdefault(clock.kind, []).append(clock.state)
    return found


def test_the_limits_run_on_as_if_it_had_not_been_signed(sealing, person, now):
    case = signed(sealing, person)
    clocks = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    due = {c.kind: c.due_on for c in clocks}
    now.shift(dt.timedelta(days=2))
    sent_back(sealing, case)
    assert (case.decided_at, case.legal_outcome, case.outcome_reason) == (None, "", "")
    assert limits(case)["statutory"] == ["running"]
    assert limits(case)["delivery"] == ["stopped"]
    again = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    for clock in again:
        if clock.kind in ("statutory", "promised"):
            assert clock.due_on == due[clock.kind]
            assert clock.used_days == 2
    assert workflow.self_check() == []


def test_the_first_decision_is_void_and_the_second_stands_in_its_place(sealing, person, now):
    case = signed(sealing, person)
    sent_back(sealing, case)
    first = case.documents.get(kind="grant")
    assert first.superseded_at is not None
    assert first.replaced_by is None
    now.shift(dt.timedelta(days=1))
    do(case, make.actor(sealing.reviewer), "agree")
    do(case, make.actor(sealing.approver), "deny", "不符合采伐条件。")
    first.refresh_from_db()
    second = case.documents.get(kind="denial")
    assert first.replaced_by == second
    assert second.superseded_at is None
    assert (case.legal_outcome, case.outcome_reason) == ("denied", "不符合采伐条件。")
    assert limits(case)["delivery"] == ["stopped", "running"]


def test_only_the_last_decision_is_served(sealing, person):
    case = signed(sealing, person)
    do(case, make.actor(sealing.counter), "done")
    sent_back(sealing, case, target="decide")
    do(case, make.actor(sealing.approver), "grant")
    do(case, make.actor(sealing.counter), "done")
    do(case, make.actor(sealing.counter), "deliver")
    service = case.documents.get(kind="service")
    void, valid = case.documents.filter(kind="grant").order_by("id")
    words = "".join(service.content["paragraphs"])
    assert valid.number in words
    assert void.number not in words


def test_a_return_that_comes_straight_back_leaves_the_decision_alone(sealing, person):
    case = signed(sealing, person)
    sent_back(sealing, case, target="review", mode="straight_back")
    assert case.decided_at is not None
    assert case.documents.get(kind="grant").superseded_at is None


def test_a_return_to_a_step_after_the_decision_leaves_it_alone(sealing, person):
    case = signed(sealing, person)
    do(case, make.actor(sealing.counter), "done")
    sent_back(sealing, case, target="making")
    assert case.decided_at is not None
    assert case.documents.get(kind="grant").superseded_at is None


def test_it_may_fall_twice(sealing, person):
    case = signed(sealing, person)
    for _ in range(2):
        sent_back(sealing, case, target="decide")
        do(case, make.actor(sealing.approver), "grant")
    one, two, three = case.documents.filter(kind="grant").order_by("id")
    assert (one.replaced_by, two.replaced_by, three.replaced_by) == (two, three, None)
    assert [bool(d.superseded_at) for d in (one, two, three)] == [True, True, False]


def test_the_applicant_is_told_of_each_decision_and_of_its_fall(sealing, person, now):
    from zhengtong.modules.cases import handlers
    from zhengtong.modules.cases.events import CaseDecided, DecisionReconsidered
    from zhengtong.modules.cases.periods import handlers as periods

    case = signed(sealing, person)
    ids = {"case_id": case.pk, "case_public_id": case.public_id}
    first = CaseDecided(outcome="granted", at=case.decided_at, **ids)
    handlers.tell_decided(first)
    handlers.tell_decided(first)
    now.shift(dt.timedelta(hours=1))
    periods.tell_reconsidered(DecisionReconsidered(at=dt.datetime.now(dt.UTC), **ids))
    now.shift(dt.timedelta(hours=1))
    handlers.tell_decided(CaseDecided(outcome="denied", at=dt.datetime.now(dt.UTC), **ids))
    assert Message.objects.filter(template="cases.decided").count() == 2
    assert Message.objects.filter(template="cases.reconsidered").count() == 1


def test_desk_and_applicant_see_which_document_is_void(sealing, person):
    case = signed(sealing, person)
    sent_back(sealing, case, target="decide")
    void = case.documents.get(kind="grant")
    citizen = Client()
    citizen.force_login(person.user)
    page = text(citizen.get(f"/cases/{case.public_id}/"))
    assert "已作废" in page
    do(case, make.actor(sealing.approver), "deny", "不符合条件。")
    valid = case.documents.get(kind="denial")
    page = text(citizen.get(f"/cases/{case.public_id}/"))
    assert f"已由 {valid.number} 替换" in page
    page = text(browser(sealing.counter).get(f"/desk/cases/{case.public_id}/?tab=documents"))
    assert f"已由 {valid.number} 替换" in page
    assert void.number in page
