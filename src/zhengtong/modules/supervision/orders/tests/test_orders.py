"""Orders from hit to closure, as a county lives them."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction

from zhengtong.core.files import api as files
from zhengtong.core.messaging.models import Message
from zhengtong.kernel.errors import InvalidInput, NotFound, PermissionRefused
from zhengtong.modules.cases.models import Case
from zhengtong.modules.supervision import api
from zhengtong.modules.supervision.orders import errors, queries
from zhengtong.modules.supervision.orders.models import (
    Deduction,
    OrderPaper,
    SupervisionCard,
    SupervisionOrder,
    Withdrawal,
)
from zhengtong.modules.supervision.orders.services import answer, appeal, close, issue, review
from zhengtong.modules.supervision.orders.tests.stage import DRAFT

THURSDAY = dt.datetime(2026, 11, 19, 2, tzinfo=dt.UTC)
SPAN = {"first_on": dt.date(2026, 1, 1), "last_on": dt.date(2027, 12, 31)}


@pytest.fixture
def clock():
    """Thursday 19 November 2026, ten in the morning; `move_to` goes on from there."""
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


def after(clock, days: int) -> None:
    clock.move_to(THURSDAY + dt.timedelta(days=days))


def fresh(order):
    return SupervisionOrder.objects.get(pk=order.pk)


def late() -> list[int]:
    return list(SupervisionOrder.objects.filter(queries.late()).values_list("pk", flat=True))


def points() -> list[Decimal]:
    return [d.points for d in api.deductions(**SPAN)]


def test_numbers_run_through_the_year_of_an_authority_without_holes(county, clock):
    first = county.sent()
    with pytest.raises(InvalidInput):
        county.sent(draft=issue.Draft(level="", facts="", asked=""))
    with pytest.raises(errors.AlreadyOrdered):
        county.sent(first.findings.get().finding)
    assert [first.number, county.sent().number] == ["县政府督〔2026〕1号", "县政府督〔2026〕2号"]
    # Yellow: three working days from tomorrow, the weekend not counted.
    assert first.due_on == dt.date(2026, 11, 24)
    assert "orders" in Case.objects.get(pk=county.case.pk).aspects
    assert {
        m.recipient_name for m in Message.objects.filter(template="supervision.order_sent")
    } == {"林守业"}


def test_findings_of_two_units_or_two_rules_do_not_share_an_order(county):
    one = county.finding()
    other_unit = county.finding(organization_id=county.stranger.organization_id)
    other_rule = county.finding(code="F2")
    with pytest.raises(errors.MixedUnits):
        county.sent(one, other_unit)
    with pytest.raises(errors.MixedRules):
        county.sent(one, other_rule)


def test_an_order_by_hand_needs_evidence_and_its_person_sits_in_the_unit(county):
    unit = county.lead.organization_id
    by_hand = {
        "level": "ordinary",
        "facts": "窗口无人。",
        "asked": "说明。",
        "organization_id": unit,
    }
    send = {"actor": county.supervisor}
    with pytest.raises(InvalidInput) as refused:
        wrong = issue.Draft(**by_hand, staff_id=county.stranger.staff_id)
        issue.issue_order(key=uuid.uuid4(), draft=wrong, **send)
    assert {e.path for e in refused.value.errors} == {"kind", "files", "staff"}
    order = issue.issue_order(
        key=uuid.uuid4(),
        draft=issue.Draft(**by_hand, kind="2"),
        uploads=[county.paper(county.supervisor)],
        **send,
    )
    assert order.is_artificial
    kept = files.files_of(owner_kind="supervision.order", owner_id=str(order.public_id))
    assert [file.purpose for file in kept] == ["order"]


def test_a_late_answer_is_taken_and_stays_late(county, clock):
    order = county.sent()
    after(clock, 6)
    assert late() == [order.pk]
    with pytest.raises(errors.TimeOver):
        county.do(answer.ask_time, order, county.lead, days="3", words="人手不够")
    county.answered(order)
    assert order.answer.is_late
    assert (late(), fresh(order).is_late()) == ([order.pk], True)


def test_time_is_asked_for_once_and_granted_with_a_reason(county, clock):
    order = county.sent()
    with pytest.raises(InvalidInput):
        county.do(answer.ask_time, order, county.lead, days="30", words="人手不够")
    county.do(answer.ask_time, order, county.lead, days="2", words="人手不够")
    with pytest.raises(errors.TimeAskedAlready):
        county.do(answer.ask_time, order, county.lead, days="2", words="还要")
    with pytest.raises(PermissionRefused):
        county.do(answer.decide_time, order, county.lead, is_granted=True, words="好")
    after(clock, 6)
    with pytest.raises(errors.TimePending):
        county.judged("yellow", order)
    county.do(answer.decide_time, order, county.supervisor, is_granted=True, words="情况属实")
    assert fresh(order).due_on == dt.date(2026, 11, 26)
    assert fresh(order).first_due_on == dt.date(2026, 11, 24)
    assert late() == []


def test_nobody_reviews_before_the_answer_while_the_days_run(county, clock):
    order = county.sent()
    with pytest.raises(errors.TooEarlyToReview):
        county.judged("yellow", order)
    after(clock, 6)
    assert county.judged("yellow", order).state == "handled"
    # Never answered is late for good.
    assert (late(), fresh(order).is_late()) == ([order.pk], True)


def test_a_red_card_takes_two_persons_and_its_deduction_points_to_it(county):
    order = county.judged("red")
    assert (order.state, points()) == ("proposed", [])
    with pytest.raises(PermissionRefused):
        county.do(review.decide_red, order, county.supervisor, is_approved=True)
    with pytest.raises(InvalidInput):
        county.do(review.decide_red, order, county.head, is_approved=False)
    county.do(review.decide_red, order, county.head, is_approved=False, words="偏重")
    # The head judges now: another one approves.
    judged = county.do(
        review.review_order, order, county.head,
        judgement=review.Judgement(outcome="founded", measure="red", words="仍然属实"),
    )  # fmt: skip
    with pytest.raises(errors.OwnMatter):
        county.do(review.decide_red, judged, county.head, is_approved=True)
    county.do(review.decide_red, judged, county.deputy, is_approved=True)
    (cost,) = api.deductions(**SPAN, organization_ids=[county.lead.organization_id])
    assert (cost.points, cost.colour) == (Decimal(5), "red")
    assert cost.finding_id == order.findings.get().finding_id
    assert cost.order_number == order.number
    assert api.cards(**SPAN, organization_ids=[county.stranger.organization_id]) == []


def test_red_is_not_followed_by_yellow_in_the_same_matter(county):
    county.red()
    same = county.answered(county.sent(county.finding(code="T3")))
    with pytest.raises(errors.YellowAfterRed):
        county.judged("yellow", same)
    other = county.answered(county.sent(county.finding(code="F2")))
    assert county.judged("yellow", other).measure == "yellow"


def test_a_passed_statutory_limit_that_is_founded_is_red_with_a_recommendation(county):
    order = county.answered(county.sent(county.finding(code="T1", card="red")))
    with pytest.raises(InvalidInput):
        county.judged("yellow", order)
    county.judged("red", order, recommends=True, advice="完善 B 角。")
    county.do(review.decide_red, order, county.head, is_approved=True)
    kinds = set(OrderPaper.objects.filter(order=order).values_list("kind", flat=True))
    assert kinds == {"order", "red", "recommendation"}


def test_what_is_not_founded_ends_without_a_card(county):
    judged = county.judged("", outcome="unfounded")
    assert (judged.state, judged.measure, points()) == ("closed", "", [])
    with pytest.raises(errors.WrongOrderState):
        county.do(appeal.appeal_order, judged, county.lead, words="不服")


def test_an_appeal_after_its_term_is_refused_and_the_card_stays(county, clock):
    order = county.red()
    assert order.appeal_until == dt.date(2026, 11, 26)
    with pytest.raises(errors.AppealStillOpen):
        county.do(close.close_order, order, county.supervisor)
    after(clock, 8)
    with pytest.raises(errors.AppealTermOver):
        county.do(appeal.appeal_order, order, county.lead, words="不服")
    assert close.close_due() == 1
    with pytest.raises(errors.AppealTermOver):
        county.do(appeal.appeal_order, order, county.lead, words="不服")
    assert points() == [Decimal(5)]


def test_an_appeal_that_is_upheld_withdraws_card_and_points_and_deletes_nothing(county):
    order = county.appealed()
    decide = {"outcome": "upheld", "words": "故障属实"}
    for judge in (county.supervisor, county.head, county.lead):
        with pytest.raises(PermissionRefused):
            county.do(appeal.decide_appeal, order, judge, **decide)
    county.do(appeal.decide_appeal, order, county.deputy, **decide)
    assert (fresh(order).state, fresh(order).measure) == ("closed", "")
    assert (points(), api.cards(**SPAN)) == ([], [])
    (card,) = api.cards(**SPAN, with_withdrawn=True)
    assert card.points == 5
    assert not card.counts
    assert (SupervisionCard.objects.count(), Deduction.objects.count()) == (1, 1)
    assert Withdrawal.objects.count() == 2


def test_an_appeal_that_is_partly_upheld_leaves_a_lighter_card(county):
    order = county.appealed()
    partly = {"outcome": "partly", "words": "部分属实"}
    with pytest.raises(InvalidInput):
        county.do(appeal.decide_appeal, order, county.deputy, left="red", **partly)
    county.do(appeal.decide_appeal, order, county.deputy, left="yellow", **partly)
    assert points() == [Decimal(2)]
    assert [c.colour for c in api.cards(**SPAN)] == ["yellow"]


def test_the_person_concerned_sees_the_order_and_may_appeal(county):
    draft = issue.Draft(level="red", facts="超时", asked="说明", staff_id=county.clerk.staff_id)
    order = county.red(county.answered(county.sent(draft=draft)))
    with pytest.raises(errors.NoSuchOrder):
        county.do(appeal.appeal_order, order, county.stranger, words="不服")
    county.do(appeal.appeal_order, order, county.clerk, words="我在休假")
    assert order.appeal.is_personal
    (card,) = api.cards(**SPAN, staff_ids=[county.clerk.staff_id])
    assert card.staff_id == county.clerk.staff_id


def test_a_cancelled_order_lets_its_findings_go(county):
    finding = county.finding()
    order = county.sent(finding)
    with pytest.raises(InvalidInput):
        county.do(close.cancel_order, order, county.supervisor, words=" ")
    county.do(close.cancel_order, order, county.supervisor, words="误发")
    with pytest.raises(errors.WrongOrderState):
        county.answered(order)
    assert county.sent(finding).number == "县政府督〔2026〕2号"


def test_wrong_people_stale_pages_and_second_clicks_change_nothing(county):
    order = county.sent()
    with pytest.raises(errors.NoSuchOrder):
        county.do(answer.answer_order, order, county.stranger, words="代答")
    with pytest.raises(PermissionRefused):
        county.do(answer.answer_order, order, county.supervisor, words="代答")
    with pytest.raises(errors.StaleOrder):
        answer.answer_order(
            order_id=order.public_id, words="答", expected_version=9, actor=county.lead
        )
    with pytest.raises(NotFound):
        issue.issue_order(key=uuid.uuid4(), findings=[county.finding().public_id], draft=DRAFT,
                          actor=county.lead)  # fmt: skip
    with pytest.raises(errors.AlreadySent):
        issue.issue_order(key=order.public_id, findings=[county.finding().public_id], draft=DRAFT,
                          actor=county.supervisor)  # fmt: skip


def test_no_deduction_stands_without_its_ground_and_none_is_ever_changed(county):
    """The database itself refuses it."""
    red = county.red()
    cost = Deduction.objects.get()
    other = county.judged("yellow", county.answered(county.sent(county.finding(code="F1"))))
    fields = {"order": red, "verdict": cost.verdict, "organization_id": cost.organization_id,
              "is_artificial": False, "points": 1, "at": cost.at}  # fmt: skip
    wrong = [
        {**fields, "finding": None},
        {**fields, "finding": cost.finding, "points": 0},
        {**fields, "finding": cost.finding, "verdict": other.verdicts.get()},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Deduction.objects.create(**values)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for change in (lambda: Deduction.objects.update(points=0), cost.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
