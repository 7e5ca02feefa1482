"""What a form sends is read in one way everywhere."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.http import QueryDict

from zhengtong.modules.cases.posted import (
    DateNotUnderstood,
    act_on,
    beside,
    day,
    day_if_given,
    moment,
    task_of,
    version_of,
    whole,
    wholes,
)
from zhengtong.modules.cases.services.errors import ReasonWanted, WrongStep


@pytest.mark.parametrize(
    ("given", "meant"),
    [("7", 7), (" 42 ", 42), ("0", 0), ("9" * 18, int("9" * 18))],
)
def test_a_whole_number_is_read(given, meant):
    assert whole(given) == meant


@pytest.mark.parametrize("given", [None, "", " ", "-1", "1.5", "²", "٣", "一", "9" * 19, "1 2"])
def test_what_is_no_whole_number_is_nothing(given):
    assert whole(given) is None


def test_of_many_the_numbers_are_kept_in_their_order():
    assert wholes(["9", "x", "", "2", "9"]) == [9, 2, 9]


def test_a_day_is_read_and_nothing_else():
    assert day(" 2026-11-21 ") == dt.date(2026, 11, 21)
    assert [day(x) for x in (None, "", "明天", "2026-02-30", "21.11.2026")] == [None] * 5


def test_a_day_outside_the_asked_years_is_nothing():
    assert day("2099-12-31", years=range(2000, 2100)) == dt.date(2099, 12, 31)
    assert day("2100-01-01", years=range(2000, 2100)) is None


def test_an_empty_day_is_none_and_a_wrong_one_is_refused_beside_its_field():
    assert day_if_given(QueryDict("until="), "until") is None
    assert day_if_given(QueryDict("until=2026-11-21"), "until") == dt.date(2026, 11, 21)
    with pytest.raises(DateNotUnderstood) as refused:
        day_if_given(QueryDict("until=soon"), "until")
    assert [(e.path, e.code) for e in refused.value.errors] == [("until", "date_not_understood")]


def test_a_moment_without_a_zone_is_the_time_of_the_county():
    assert moment("2026-11-21T09:30") == dt.datetime(2026, 11, 21, 1, 30, tzinfo=dt.UTC)
    assert moment("2026-11-21T09:30+00:00") == dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("given", [None, "", "T09:30", "2026-11-21T", "2026-11-21T25:00", "nine"])
def test_what_is_no_moment_is_nothing(given):
    assert moment(given) is None


def test_a_refusal_beside_a_field_says_its_own_words():
    refusal = beside("reason", ReasonWanted)
    (error,) = refusal.errors
    assert (error.path, error.message, error.code) == ("reason", refusal.message, "reason_wanted")


def test_an_act_hands_on_the_case_the_actor_and_the_state_that_was_seen():
    case, actor = SimpleNamespace(pk=5), object()
    request = SimpleNamespace(actor=actor, POST=QueryDict("lock_version=3"))
    assert act_on(case, request) == {"case_id": 5, "actor": actor, "expected_version": 3}
    request.POST = QueryDict("lock_version=³")
    assert act_on(case, request)["expected_version"] is None


def test_a_version_that_no_column_can_hold_is_none():
    assert version_of({"lock_version": str(2**31 - 1)}) == 2**31 - 1
    assert version_of({"lock_version": str(2**31)}) is None
    assert version_of({"_lock_version": "4"}, "_lock_version") == 4


def test_an_act_without_its_step_is_refused():
    assert task_of(QueryDict("task=8")) == 8
    for given in ("", "task=", "task=x"):
        with pytest.raises(WrongStep):
            task_of(QueryDict(given))
