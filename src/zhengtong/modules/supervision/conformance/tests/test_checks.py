"""Each check against evasion fires on what it is about, and not on a case as it should be."""

import datetime as dt
from datetime import timedelta

from django.utils import timezone

from zhengtong.modules.cases.models import SpecialProcedure, SupplementNotice
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.checks.detours import OtherOrder, StepsMissing
from zhengtong.modules.supervision.conformance import replaying, words
from zhengtong.modules.supervision.conformance.models import CaseConformance, DeviationKind
from zhengtong.modules.supervision.conformance.tests.forging import (
    again,
    node_of,
    set_,
    taken_out,
    tasks,
)
from zhengtong.modules.supervision.plugins import Scope, checks
from zhengtong.modules.workflow import api as workflow


def met(key, case=None, **params):
    """What the check says of this case, or of what happened in the last days."""
    check, now = checks.get(key), timezone.now()
    numbers = check.numbers(params)
    if case is not None:
        return list(check.of_cases([case.pk], Scope(), numbers, now))
    today = timezone.localdate(now)
    scope = Scope(since=today - timedelta(days=30), until=today)
    return list(check.run(scope, numbers, now))


def test_every_deviation_has_a_name_a_meaning_and_a_rule():
    found = {*StepsMissing.found, *OtherOrder.found}
    assert set(workflow.DEVIATIONS) == set(DeviationKind.values) == set(words.MEANINGS) == found


def test_a_case_that_went_as_it_should_meets_none_of_them(case):
    replaying.refresh([case.pk])
    keys = ["concluded_twice", "decided_at_once", "entered_late", "deleted_after_acceptance"]
    keys += ["ping_pong", "repeated_supplements", "long_special_procedures", "same_person"]
    assert [k for k in (*keys, "steps_missing", "other_order") if met(k, case)] == []
    assert [k for k in (*keys, "steps_missing") if met(k)] == []


def test_a_second_decision_that_nothing_sent_back_is_one_too_many(case):
    again(case, node_of(case, "decide"), timezone.now())
    [hit] = met("concluded_twice", case)
    assert "又作出一次" in hit.detail["zh"]
    assert hit.step["zh"]


def test_a_promised_case_decided_in_seconds_was_not_examined(case):
    set_(case, accepted_at=case.decided_at - timedelta(seconds=59))
    [hit] = met("decided_at_once", case)
    assert hit.detail["en"] == "Decided 59 seconds after acceptance."
    set_(case, accepted_at=case.decided_at - timedelta(seconds=60))
    assert met("decided_at_once", case) == []
    set_(case, accepted_at=case.decided_at, case_kind="immediate")
    assert met("decided_at_once", case) == []


def test_decisions_in_batches_at_night_are_counted_per_person_and_night(case, office):
    night = timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time(3, 0)))
    tasks(case, "decide", closed_at=night - timedelta(days=1))
    assert met("night_batch") == []
    [hit] = met("night_batch", cases=1)
    assert hit.staff_id == office.approver.pk
    assert str(timezone.localdate() - timedelta(days=2)) in hit.subject
    tasks(case, "decide", closed_at=night - timedelta(days=1) + timedelta(hours=9))
    assert met("night_batch", cases=1) == []


def test_what_is_entered_after_the_decision_about_before_it_is_late(case):
    before, after = case.decided_at - timedelta(hours=1), case.decided_at + timedelta(hours=2)
    review = node_of(case, "review")
    again(case, review, before, case.decided_at + timedelta(minutes=4))
    assert met("entered_late", case) == []
    again(case, review, before, after)
    [hit] = met("entered_late", case)
    assert "120" in hit.detail["zh"]


def test_acceptance_after_the_decision_is_entered_late(case):
    again(case, node_of(case, "accept"), case.decided_at + timedelta(hours=2))
    assert len(met("entered_late", case)) == 1


def test_a_case_deleted_after_acceptance_is_told_and_one_before_is_not(case):
    set_(case, close_type="3", closed_at=case.decided_at)
    assert len(met("deleted_after_acceptance", case)) == 1
    set_(case, accepted_at=None)
    assert met("deleted_after_acceptance", case) == []


def test_returns_to_and_fro_are_counted_between_the_same_steps(office):
    case = office.reviewed(make.person())
    for _n in range(3):
        assert met("ping_pong", case) == []
        task = make_desk.task_of(case)
        handle.send_back_step(
            case_id=case.pk,
            task_id=task.id,
            actor=make.actor(office.approver),
            target=task.returns_to[0][0],
            reason="再看看。",
        )
        task = make_desk.task_of(case)
        handle.complete_step(
            case_id=case.pk,
            task_id=task.id,
            actor=make.actor(office.reviewer),
            outcome="agree",
            opinion="同意。",
        )
    [hit] = met("ping_pong", case)
    assert "3" in hit.detail["zh"]
    replaying.refresh([case.pk])
    row = CaseConformance.objects.get(case=case)
    assert (row.is_conforming, row.returns) == (True, 3)


def test_notices_to_one_applicant_for_one_item_are_counted_over_his_cases(office):
    person = make.person()
    mine = [office.submitted(person) for _n in range(2)]
    other = office.submitted(make.person())
    for case in (*mine, other):
        SupplementNotice.objects.create(
            case=case, wanted=[], reason="缺", issued_at=timezone.now(), issued_by=office.counter,
            due_on=timezone.localdate(),
        )  # fmt: skip
    assert met("repeated_supplements") == []
    found = met("repeated_supplements", notices=1)
    assert [h.case_id for h in found] == [mine[1].pk]


def test_special_procedures_are_held_against_what_was_announced(case):
    begun = timezone.localdate() - timedelta(days=40)
    paused = SpecialProcedure.objects.create(
        case=case, ground="expert_review", stops=["promised"], started_at=timezone.now(),
        from_on=begun, expected_on=begun + timedelta(days=20), to_on=begun + timedelta(days=30),
    )  # fmt: skip
    assert met("long_special_procedures", case) == []
    SpecialProcedure.objects.filter(pk=paused.pk).update(to_on=begun + timedelta(days=31))
    [hit] = met("long_special_procedures", case)
    assert "20" in hit.detail["zh"]
    assert "31" in hit.detail["zh"]
    assert met("long_special_procedures", case, days=12) == []


def test_whoever_decides_must_not_have_reviewed(case, office):
    tasks(case, "review", done_by_staff_id=office.approver.pk)
    [hit] = met("same_person", case)
    assert hit.staff_id == office.approver.pk
    assert met("same_person", case, pair="accept_decide") == []
    set_(case, case_kind="immediate")
    assert met("same_person", case) == []


def test_a_log_that_is_no_way_through_the_chart_is_found(case):
    again(case, node_of(case, "review"), timezone.now())
    assert replaying.refresh([case.pk]) == [case.pk]
    [hit] = met("other_order", case)
    assert "1" in hit.detail["zh"]
    assert met("other_order", case, places=2) == []
    assert met("steps_missing", case) == []


def test_a_case_that_went_on_without_a_step_is_found(case):
    taken_out(case, node_of(case, "review"))
    replaying.refresh([case.pk])
    [hit] = met("steps_missing", case)
    assert hit.detail["zh"].startswith("缺少 1 个环节")
    assert met("steps_missing", case, places=2) == []
