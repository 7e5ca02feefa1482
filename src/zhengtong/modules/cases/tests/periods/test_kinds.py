"""The kind of a case now, in lists and in statistics alike."""

import datetime as dt
import itertools

import pytest
import time_machine
from django.db.models import Count

from zhengtong.kernel.lights import Light
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.models import Case, CaseStatus, CloseType
from zhengtong.modules.cases.periods.explanation import explained
from zhengtong.modules.cases.periods.kinds import Kind, is_kind, kind_of
from zhengtong.modules.cases.services import accept, conclude, supplement
from zhengtong.modules.cases.staff import screen
from zhengtong.modules.cases.tests.county import acting, publish_version
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

KINDS = ("immediate", "promised", "joint", "forwarded")


def test_the_function_and_the_condition_agree_for_every_case(desk, person):
    """All states, ways of closing and kinds of items there are."""
    case = desk.submitted(person)
    for status, close, kind in itertools.product(CaseStatus.values, ("", *CloseType.values), KINDS):
        Case.objects.filter(pk=case.pk).update(status=status, close_type=close, case_kind=kind)
        counted = Case.objects.filter(pk=case.pk).aggregate(
            **{k.value: Count("id", filter=is_kind(k)) for k in Kind}
        )
        case.status, case.close_type, case.case_kind = status, close, kind
        assert [k for k, n in counted.items() if n] == [kind_of(case)], (status, close, kind)
    Case.objects.filter(pk=case.pk).update(status="submitted", close_type="", case_kind="promised")


def test_what_is_no_kind_is_refused():
    with pytest.raises(ValueError, match="fast"):
        is_kind("fast")


def test_a_case_that_lacks_papers_is_supplementing_until_they_come(desk, person):
    case = desk.county.asked_for_more(person)
    assert kind_of(case) is Kind.SUPPLEMENT
    clocks = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    assert not {"statutory", "promised"} & {c.kind for c in clocks}
    supplement.lapse_supplement(case_id=case.pk)
    case.refresh_from_db()
    assert (kind_of(case), case.close_type) == (Kind.SUPPLEMENT, CloseType.SUPPLEMENT_LAPSED)


def test_a_refused_case_is_returned_and_a_withdrawn_one_keeps_its_kind(desk, person):
    refused = desk.submitted(person)
    accept.refuse_case(
        case_id=refused.pk, actor=make.actor(desk.counter), reason="不属于本机关职权。"
    )
    refused.refresh_from_db()
    assert kind_of(refused) is Kind.RETURNED
    taken_back = desk.submitted(person)
    conclude.withdraw_application(case_id=taken_back.pk, actor=acting(person))
    taken_back.refresh_from_db()
    assert kind_of(taken_back) is Kind.PROMISED


@pytest.fixture
def immediate(desk):
    """An item that is decided on the spot."""
    desk.county.version = publish_version(
        desk.county.version.item_id, case_kind="immediate", promised={"n": 5, "unit": "WORKDAY"}
    )
    return desk


@pytest.fixture
def now(db):
    # A Thursday before three days off.
    with time_machine.travel(dt.datetime(2026, 9, 24, 2, 0, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


def promised(case: Case) -> workflow.ClockData:
    found = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    return next(c for c in found if c.kind == "promised")


def line_of(case: Case) -> screen.ClockLine:
    return next(x for x in screen.clock_lines(case, []) if x.label == "承诺期限")


def test_an_immediate_case_is_due_on_the_day_of_its_acceptance(now, immediate, person):
    case = immediate.accepted(person)
    assert (case.promised_days, case.promised_unit) == (0, "WORKDAY")
    assert promised(case).due_on == dt.date(2026, 9, 24)
    line = line_of(case)
    assert (line.span, line.when, line.light) == ("即时办结", "今日到期", Light.YELLOW)
    row = queries.rows_of([case])[0]
    assert (row.due_on, row.light) == (dt.date(2026, 9, 24), Light.YELLOW)


def test_it_is_late_from_the_next_day_on_a_holiday_too(now, immediate, person):
    case = immediate.accepted(person)
    for day, late in ((25, 1), (27, 1), (28, 1), (29, 2)):
        now.move_to(dt.datetime(2026, 9, day, 2, 0, tzinfo=dt.UTC))
        assert promised(case).remaining_days == -late
        line = line_of(case)
        assert (line.when, line.light) == (f"超期 {late} 个工作日", Light.RED)


def test_its_notice_and_its_explanation_say_the_same_day(now, immediate, person):
    case = immediate.accepted(person)
    text = "".join(case.documents.get(kind="acceptance").content["paragraphs"])
    assert "承诺办结时限为即时办结" in text
    found = explained(case, promised(case).id)
    assert found is not None
    assert found.span == "即时办结"
    assert "次日起为超期" in found.rule
    assert [(r.kind, r.counted) for r in found.rows] == [("start", 0), ("due", 0)]
