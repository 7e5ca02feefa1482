"""The measures, against figures that are reckoned by hand."""

import datetime as dt

import pytest

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.models import Case, CaseFact
from zhengtong.modules.cases.registers import counting
from zhengtong.modules.cases.registers.facts import refresh
from zhengtong.modules.cases.registers.measures import BY_KEY, MEASURES
from zhengtong.modules.workflow.models import Instance

YEAR = counting.Period(since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31))


@pytest.fixture
def facts(county, person):
    """Rows that stand on real cases: each gets the days that a test wants."""

    def make(**columns):
        case = county.submitted(person)
        refresh([case.pk])
        CaseFact.objects.filter(pk=case.pk).update(**columns)
        return case

    return make


def value(key, by="month", rows=None, period=YEAR):
    found = counting.count(
        CaseFact.objects.all() if rows is None else rows,
        period=period,
        by=by,
        measures=[BY_KEY[key]],
    )
    return found.total.figures[0].value


def copies(case, n):
    """As many more cases like this one, each with its row."""
    runs = [Instance.objects.get(pk=case.instance_id) for _ in range(n)]
    for run in runs:
        run.pk, run.public_id = None, uuid7()
    Instance.objects.bulk_create(runs)
    cases = [Case.objects.get(pk=case.pk) for _ in range(n)]
    for k, (one, run) in enumerate(zip(cases, runs, strict=True)):
        one.pk, one.public_id, one.instance = None, uuid7(), run
        one.number, one.project_no = f"{one.number}-{k}", f"{k}-{one.number}"
    Case.objects.bulk_create(cases)
    rows = [CaseFact.objects.get(pk=case.pk) for _ in range(n)]
    for row, one in zip(rows, cases, strict=True):
        row.pk = one.pk
    return CaseFact.objects.bulk_create(rows)


def decided(day, used, *, promised=10, statutory=20, **more):
    return {
        "submitted_on": dt.date(2026, 3, 2),
        "accepted_on": dt.date(2026, 3, 2),
        "decided_on": day,
        "closed_on": day,
        "acceptance_days": 0,
        "handling_days": used,
        "promised_days": promised,
        "statutory_days": statutory,
        **more,
    }


def test_gains_are_weighted_by_case_and_not_means_of_means(facts):
    facts(**decided(dt.date(2026, 3, 3), 1, promised=10, statutory=20))
    facts(**decided(dt.date(2026, 3, 9), 5, promised=20, statutory=60))
    assert value("promise_gain") == pytest.approx(100 * (80 - 30) / 80)
    assert value("real_gain") == pytest.approx(100 * (80 - 6) / 80)
    assert value("statutory_days") == 40
    assert value("handling_days") == 3


def test_nothing_is_divided_by_nothing(db):
    found = counting.count(CaseFact.objects.all(), period=YEAR, by="month", measures=MEASURES)
    for figure in found.total.figures:
        assert figure.value in (None, 0)


def test_the_close_rate_takes_what_was_accepted_in_the_period(facts):
    facts(**decided(dt.date(2026, 3, 3), 1))
    facts(**decided(dt.date(2027, 1, 5), 1))
    assert value("close_rate") == 50


def test_a_case_without_rating_is_never_a_good_one(facts):
    for _ in range(3):
        facts(**decided(dt.date(2026, 3, 3), 1, rating="very_good"))
    facts(**decided(dt.date(2026, 3, 3), 1, rating="poor"))
    facts(**decided(dt.date(2026, 3, 3), 1))
    assert value("rated") == 80
    assert value("satisfied") is None  # below five it would say how a person rated
    facts(**decided(dt.date(2026, 3, 3), 1, rating="poor"))
    assert value("satisfied") == 60


def test_late_and_in_time_are_all_that_was_decided(facts):
    facts(**decided(dt.date(2026, 3, 3), 1))
    facts(**decided(dt.date(2026, 3, 30), 19, is_late=True))
    assert value("late") == 1
    assert value("in_time") == 50


@pytest.mark.parametrize("by", list(counting.DIMENSIONS))
def test_the_lines_of_every_dimension_add_up_to_the_total(facts, by):
    facts(**decided(dt.date(2026, 3, 3), 1))
    facts(**decided(dt.date(2026, 5, 6), 3, kind="immediate"))
    found = counting.count(
        CaseFact.objects.all(), period=YEAR, by=by, measures=[BY_KEY["submitted"], BY_KEY["closed"]]
    )
    for n in range(2):
        assert sum(x.figures[n].value for x in found.lines) == found.total.figures[n].value == 2


def test_every_figure_opens_as_many_rows_as_it_counts(facts):
    facts(**decided(dt.date(2026, 3, 3), 1, rating="good"))
    facts(**decided(dt.date(2026, 5, 6), 3, kind="immediate", is_late=True))
    facts(**decided(None, None, closed_on=None))
    rows = CaseFact.objects.all()
    found = counting.count(rows, period=YEAR, by="month", measures=MEASURES)
    for line in found.lines:
        key = f"{line.key:%Y-%m}"
        for figure in line.figures:
            part = figure.measure.counted
            opened = counting.behind(rows, period=YEAR, part=part, by="month", key=key)
            assert opened.count() == figure.counted, (key, figure.measure.key)


def test_a_table_costs_at_most_one_query_a_day_column(facts, django_assert_max_num_queries):
    facts(**decided(dt.date(2026, 3, 3), 1))
    with django_assert_max_num_queries(len(counting.DAYS)):
        counting.count(CaseFact.objects.all(), period=YEAR, by="organization", measures=MEASURES)


def test_the_published_figures_of_a_county_hall_come_out(facts):
    """Domain reference 4.7 (柳城县 2012): the same arithmetic, on rows with the same sums."""
    case = facts(**decided(dt.date(2026, 3, 3), 1))
    hundred = [CaseFact.objects.get(pk=case.pk), *copies(case, 99)]
    for n, fact in enumerate(hundred):
        fact.acceptance_days = 1 if n < 43 else 0
        fact.statutory_days = 21 if n < 60 else 20
        fact.promised_days = 12 if n < 74 else 11
        fact.handling_days = 0 if n < 72 else 14 if n < 88 else 15
        fact.decided_on = fact.closed_on = dt.date(2026, 3, 2 if n < 72 else 20)
        fact.rating = "" if n == 0 else "good"
    CaseFact.objects.bulk_update(
        hundred,
        ["acceptance_days", "statutory_days", "promised_days", "handling_days", "decided_on",
         "closed_on", "rating"],
    )  # fmt: skip
    assert value("acceptance_days") == 0.43
    assert value("statutory_days") == 20.6
    assert value("promised_days") == 11.74
    assert value("handling_days") == 4.04
    assert value("same_day") == 72
    assert round(value("promise_gain"), 2) == 43.01
    assert round(value("real_gain"), 2) == 80.39
    assert value("rated") == 99
    assert value("satisfied") == 100
    values = {"months": 11, "closed": 21776, "accepted": 22078}
    assert round(BY_KEY["close_rate"].value(values), 2) == 98.63
    assert round(BY_KEY["closed_per_month"].value(values)) == 1980
