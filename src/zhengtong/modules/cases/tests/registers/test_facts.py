"""The row of facts follows the case, and is made from nothing else."""

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.modules.cases.levels.places import LEVELS, at_level
from zhengtong.modules.cases.models import Case, CaseFact
from zhengtong.modules.cases.registers import facts
from zhengtong.modules.cases.registers.names import pairs, parts


def row_of(case):
    return CaseFact.objects.get(case=case)


def test_events_make_the_row_and_keep_it_up_to_date(county, person):
    case = county.finished(person)
    deliver_pending()
    row = row_of(case)
    assert row.status == case.status
    assert row.legal_outcome == "granted"
    assert row.decided_on == row.accepted_on == timezone.localdate()
    assert row.handling_days == row.acceptance_days == 0
    assert (row.statutory_days, row.promised_days) == (case.statutory_days, case.promised_days)


def test_making_it_twice_changes_nothing(county, person):
    case = county.finished(person)
    facts.refresh([case.pk])
    before = CaseFact.objects.values(*facts.COLUMNS).get(case=case)
    facts.refresh([case.pk])
    after = CaseFact.objects.values(*facts.COLUMNS).get(case=case)
    before.pop("refreshed_at")
    after.pop("refreshed_at")
    assert before == after


def test_the_nightly_pass_finds_what_no_event_told(county, person):
    case = county.finished(person)
    long_ago = timezone.now() - dt.timedelta(days=400)
    Case.objects.filter(pk=case.pk).update(closed_at=long_ago)
    assert not CaseFact.objects.exists()
    facts.settle()
    assert row_of(case).status == "closed"


def test_a_row_that_disagrees_with_its_case_is_named(county, person):
    case = county.finished(person)
    facts.refresh([case.pk])
    assert facts.differences() == []
    CaseFact.objects.filter(case=case).update(status="in_progress")
    assert facts.differences() == [case.pk]


def test_what_waits_for_papers_and_what_was_refused_are_kinds_of_their_own(county, person):
    waiting = county.asked_for_more(person)
    facts.refresh([waiting.pk])
    assert row_of(waiting).kind == "supplement"
    assert row_of(waiting).was_supplemented


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("李禾生", ["李禾", "禾生"]),
        ("𠮷田", ["𠮷田"]),
        ("青禾 食品（有限）公司", ["公司", "品有", "有限", "禾食", "限公", "青禾", "食品"]),
        ("林", ["林"]),
        ("", []),
    ],
)
def test_names_are_pairs_of_characters(name, expected):
    assert pairs(name) == sorted(expected)


def test_what_a_name_is_found_by_are_its_pairs_and_its_characters():
    assert parts("李禾生", "李禾生") == sorted(["李", "禾", "生", "李禾", "禾生"])


def test_the_level_is_that_of_the_register(county, person):
    case = county.submitted(person)
    facts.refresh([case.pk])
    level = row_of(case).level
    assert Case.objects.filter(at_level(level), pk=case.pk).exists()
    others = [key for key in LEVELS if key != level]
    assert not any(Case.objects.filter(at_level(key), pk=case.pk).exists() for key in others)
