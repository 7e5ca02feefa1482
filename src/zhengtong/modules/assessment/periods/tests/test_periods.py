"""A period from its first record to its honours, and what is refused on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import InvalidInput, NotFound, PermissionRefused, StateError
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.assessment.errors import (
    AppealNotYet,
    AppealsOpen,
    AppealTooLate,
    CalculateAgain,
    CorrectionOver,
    CorrectionRunning,
    FaultyTable,
    ImportedTwice,
    ImportUsed,
    NoFurtherLevel,
    NoticeRunning,
    OwnCase,
    SameHands,
    StillCollecting,
)
from zhengtong.modules.assessment.honours import services as honours
from zhengtong.modules.assessment.honours.certificate import certificate
from zhengtong.modules.assessment.honours.models import Honour
from zhengtong.modules.assessment.imports import services as importing
from zhengtong.modules.assessment.periods import (
    appealing,
    calculating,
    deciding,
    gathering,
    publishing,
)
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, Calculation, RecordState
from zhengtong.modules.assessment.periods.tests.stage import PNG, Stage, at, table

D = Decimal


def test_what_one_entered_another_confirms_after_the_days_to_put_it_right(county: Stage):
    period = county.opened()
    with at("2026-04-01"):
        record = county.entered(period)
        with pytest.raises(CorrectionRunning):
            deciding.confirm_record(
                record_id=record.public_id, expected_version=1, actor=county.reviewer
            )
    with at("2026-04-04"):
        county.calculated(period)
        assert county.total(period, 0) == 100
        done = deciding.confirm_record(
            record_id=record.public_id, expected_version=1, actor=county.reviewer
        )
        county.calculated(period)
    assert done.state == RecordState.CONFIRMED
    assert county.total(period, 0) == 99


def test_whoever_holds_both_permissions_still_confirms_nothing_of_the_own(county: Stage):
    period = county.opened()
    with at("2026-04-01"):
        record = county.entered(period, indicator="suggestion")
    both = {**county.assessor.grants, **county.reviewer.grants}
    alone = Actor(**{**county.assessor.__dict__, "grants": both})
    with pytest.raises(SameHands):
        deciding.confirm_record(record_id=record.public_id, expected_version=1, actor=alone)
    concerned = Actor(**{**county.clerk(0).__dict__, "grants": both})
    with pytest.raises(OwnCase):
        deciding.confirm_record(record_id=record.public_id, expected_version=1, actor=concerned)


def test_an_own_error_put_right_in_time_does_not_count(county: Stage):
    period = county.opened()
    with at("2026-04-01"):
        record = county.entered(period)
    with at("2026-04-03"):
        deciding.correct_own(record_id=record.public_id, words="已补挂", actor=county.clerk(0))
        fresh = period.records.get()
        deciding.accept_correction(
            record_id=record.public_id,
            expected_version=fresh.lock_version,
            actor=county.reviewer,
        )
        county.calculated(period)
    assert county.total(period, 0) == 100
    with at("2026-04-01"):
        other = county.entered(period, 1)
    with at("2026-04-04"), pytest.raises(CorrectionOver):
        deciding.correct_own(record_id=other.public_id, words="晚了", actor=county.clerk(1))


def test_a_record_needs_evidence_a_choice_a_day_in_the_period_and_a_reason(county: Stage):
    period = county.opened()
    with at("2026-04-01"), pytest.raises(InvalidInput) as refused:
        county.entered(
            period, indicator="complaint", note="", happened_on=dt.date(2025, 12, 31), quantity=D(0)
        )
    paths = {e.path for e in refused.value.errors}
    assert paths == {"files", "choice", "happened_on", "note", "quantity"}
    with at("2026-04-01"), pytest.raises(InvalidInput) as refused:
        county.entered(period, indicator="good_deed", choice="outstanding", given=D(6))
    assert [e.path for e in refused.value.errors] == ["given"]
    with at("2026-04-01"):
        record = county.entered(
            period, indicator="complaint", choice="major", files=[("证据.png", PNG)]
        )
    assert record.file_ids
    assert not period.records.exclude(pk=record.pk).exists()


def test_a_calculation_repeats_itself_and_keeps_every_version(county: Stage):
    period = county.opened()
    county.confirmed(period)
    with at("2026-04-06"):
        county.calculated(period)
        county.calculated(period)
    first, second = Calculation.objects.order_by("number")
    assert (first.digest, first.input_digest) == (second.digest, second.input_digest)
    county.confirmed(period, 1, "suggestion")
    with at("2026-04-06"):
        county.calculated(period)
    third = Calculation.objects.get(number=3)
    assert third.digest != first.digest
    assert period.calculations.count() == 3


def test_a_calculation_of_stale_facts_is_not_kept(county: Stage):
    period = county.opened()
    found = gathering.gather(AssessmentPeriod.objects.get(pk=period.pk))
    county.confirmed(period)
    with pytest.raises(StateError):
        calculating.calculate(period_id=period.public_id, actor=county.assessor, gathered=found)
    assert not period.calculations.exists()


def test_many_members_are_calculated_by_a_job(county: Stage, monkeypatch):
    period = county.opened()
    monkeypatch.setattr(calculating, "AT_ONCE", 1)
    with at("2026-04-06"):
        asked = county.calculated(period)
        assert asked.job_asked_at is not None
        with pytest.raises(StateError):
            county.calculated(period)
        calculating.calculate_job(
            period_id=str(period.public_id), staff_id=county.assessor.staff_id
        )
    period.refresh_from_db()
    assert (period.job_asked_at, period.job_done, period.state) == (None, 100, "calculated")


def test_nothing_is_shown_while_a_record_waits_or_the_result_is_old(county: Stage):
    period = county.opened()
    with at("2026-04-01"):
        record = county.entered(period)
        county.calculated(period)
        with pytest.raises(StillCollecting):
            county.step(publishing.publish_results, period, county.assessor)
    with at("2026-04-05"):
        deciding.confirm_record(
            record_id=record.public_id, expected_version=1, actor=county.reviewer
        )
        with pytest.raises(CalculateAgain):
            county.step(publishing.publish_results, period, county.assessor)


def test_an_appeal_upheld_withdraws_the_record_and_the_points_come_back(county: Stage):
    period = county.opened()
    record = county.confirmed(period)
    member = county.member(period, 0)
    with pytest.raises(AppealNotYet):
        appealing.file_appeal(
            period_id=period.public_id, member_id=member.public_id, text="早", actor=county.clerk(0)
        )
    county.published(period)
    with at("2026-04-17"):
        with pytest.raises(NotFound):
            appealing.file_appeal(
                period_id=period.public_id, member_id=member.public_id, text="替人",
                actor=county.clerk(1),
            )  # fmt: skip
        appeal = appealing.file_appeal(
            period_id=period.public_id, member_id=member.public_id, text="当天挂牌",
            record_id=record.public_id, actor=county.clerk(0),
        )  # fmt: skip
    with at("2026-04-18"):
        with pytest.raises(AppealsOpen):
            county.step(publishing.confirm_results, period, county.reviewer)
        appealing.decide_appeal(
            appeal_id=appeal.public_id, is_upheld=True, answer="属实", actor=county.chief
        )
        with pytest.raises(CalculateAgain):
            county.step(publishing.confirm_results, period, county.reviewer)
        county.calculated(period)
        assert county.total(period, 0) == 100
        with pytest.raises(AppealTooLate):
            appealing.file_appeal(
                period_id=period.public_id,
                member_id=member.public_id,
                text="又",
                actor=county.clerk(0),
            )
        county.step(publishing.confirm_results, period, county.reviewer)
    assert period.records.get().state == RecordState.WITHDRAWN


def test_a_second_level_hears_it_once_and_the_confirmation_waits_for_its_term(county: Stage):
    period = county.opened("school_staff", group="support")
    county.published(period)
    member = county.member(period, 0)

    def appeal():
        return appealing.file_appeal(
            period_id=period.public_id,
            member_id=member.public_id,
            text="不服",
            actor=county.clerk(0),
        )

    def reject(found, actor):
        appealing.decide_appeal(
            appeal_id=found.public_id, is_upheld=False, answer="维持", actor=actor
        )

    with at("2026-04-17"):
        reject(appeal(), county.reviewer)
    with at("2026-04-18"), pytest.raises(AppealsOpen):
        county.step(publishing.confirm_results, period, county.reviewer)
    with at("2026-04-20"):
        second = appeal()
        with pytest.raises(SameHands):
            reject(second, county.reviewer)
        reject(second, county.chief)
        with pytest.raises(NoFurtherLevel):
            appeal()
        county.step(publishing.confirm_results, period, county.reviewer)


def test_the_result_is_confirmed_after_the_notice_and_not_by_who_calculated(county: Stage):
    period = county.opened()
    county.published(period)
    with at("2026-04-17"), pytest.raises(NoticeRunning):
        county.step(publishing.confirm_results, period, county.reviewer)
    with at("2026-04-18"):
        with pytest.raises(PermissionRefused):
            county.step(publishing.confirm_results, period, county.assessor)
        both = {**county.assessor.grants, **county.reviewer.grants}
        with pytest.raises(SameHands):
            county.step(
                publishing.confirm_results,
                period,
                Actor(**{**county.assessor.__dict__, "grants": both}),
            )


def test_honours_go_to_the_first_and_a_veto_bars_the_person_and_the_window(county: Stage):
    period = county.opened()
    county.confirmed(period, 0, "suggestion")
    county.confirmed(period, 1, "exposed", files=[("通报.png", PNG)])
    county.ranked(period)
    proposed = county.step(honours.propose_honours, period, county.assessor)
    assert [(h.key, h.holder) for h in proposed] == [
        ("service_star", "何苗"),
        ("service_star", "方正"),
    ]
    with at("2026-04-20"):
        won = honours.award_honour(honour_id=proposed[0].public_id, actor=county.reviewer)
    assert won.number == "KH20260001"
    assert certificate(won).startswith(b"%PDF")


def test_two_of_one_name_in_one_window_are_both_honoured_and_neither_twice(county: Stage):
    county.clerks[1].name = county.clerks[0].name
    county.clerks[1].save()
    period = county.opened()
    county.confirmed(period, 0, "suggestion")
    county.confirmed(period, 1, "suggestion")
    county.ranked(period)
    proposed = county.step(honours.propose_honours, period, county.assessor)
    stars = [h for h in proposed if h.key == "service_star" and h.holder == "何苗"]
    assert {h.member.staff_id for h in stars} == {c.pk for c in county.clerks[:2]}
    twice = Honour.objects.get(pk=stars[0].pk)
    twice.pk, twice.public_id = None, uuid7()
    with pytest.raises(IntegrityError, match="honour_member_once"), transaction.atomic():
        twice.save(force_insert=True)


# --- imported figures -------------------------------------------------------------------------


def row(county: Stage, n: int, month: str, **more):
    return {"who": county.clerks[n].number, "name": county.clerks[n].name, "on": month, **more}


def taken(county: Stage, content: bytes):
    return importing.take_import(
        organization_id=county.hall.pk, kind="staff", content=content, name="考勤.xlsx",
        actor=county.assessor,
    )  # fmt: skip


def test_a_table_is_taken_in_whole_or_not_at_all(county: Stage):
    good = row(county, 0, "2026-01", attendance_late=6)
    bad = [
        row(county, 1, "去年", attendance_late=1),
        row(county, 1, "2026-01", attendance_late="很多"),
        {"who": "00000", "on": "2026-01", "attendance_late": 1},
        {**good, "name": "王五"},
    ]
    with pytest.raises(FaultyTable) as refused:
        taken(county, table([good, *bad]))
    assert [(f.row, f.column) for f in refused.value.faults] == [
        (3, "C"), (4, "D"), (5, "A"), (6, "B"), (6, "D"),
    ]  # fmt: skip
    content = table([good])
    made = taken(county, content)
    assert made.row_count == 1
    with pytest.raises(ImportedTwice):
        taken(county, content)


def test_a_withdrawn_table_counts_no_longer_and_a_shown_one_stays(county: Stage):
    period = county.opened()
    made = taken(county, table([row(county, 0, "2026-02", attendance_late=6)]))
    with at("2026-04-06"):
        county.calculated(period)
        assert county.total(period, 0) == 98
    importing.withdraw_import(import_id=made.public_id, reason="机器故障", actor=county.assessor)
    with at("2026-04-06"):
        county.calculated(period)
        assert county.total(period, 0) == 100
    again = taken(county, table([row(county, 0, "2026-02", attendance_late=7)]))
    county.published(period)
    assert county.total(period, 0) == 98
    with pytest.raises(ImportUsed):
        importing.withdraw_import(import_id=again.public_id, reason="错", actor=county.assessor)
