"""The right to be heard: who is told, what they may answer, what silence means."""

from __future__ import annotations

import datetime as dt

import pytest

from zhengtong.core.messaging.models import Message
from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.modules.cases.hearings import answering, errors, right, tasks
from zhengtong.modules.cases.hearings.right import Interested
from zhengtong.modules.cases.models import CaseDocument, CaseStatus, HearingState
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services import conclude, handle
from zhengtong.modules.cases.services.locking import CaseNotFound
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import task_of
from zhengtong.modules.cases.tests.hearings.stage import (
    NEIGHBOUR,
    at,
    fresh,
    hearing_of,
    parties,
    party_of,
    ruled,
)
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


def clock(case, kind):
    found = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    return next((c for c in found if c.kind == kind), None)


def test_applicant_and_interested_parties_are_told_in_writing_and_have_five_working_days(
    stage, person
):
    with at("2026-11-02"):
        case = stage.told(person, NEIGHBOUR, Interested(name="清溪村委会"))
    assert [p.name for p in parties(case)] == [case.applicant_name, "吴邻居", "清溪村委会"]
    assert {p.due_on for p in parties(case)} == {dt.date(2026, 11, 9)}
    document = CaseDocument.objects.get(case=case, kind="hearing_right")
    assert "2026年11月9日" in "".join(document.content["paragraphs"])
    assert ["利害关系人", "吴邻居、清溪村委会"] in document.content["rows"]
    running = clock(case, "hearing_request")
    assert (running.due_on, running.limit) == (dt.date(2026, 11, 9), 5)
    told = Message.objects.filter(template="cases.hearing_told")
    # The village committee left no phone: it is told on paper.
    assert told.count() == 2
    assert any("/hearings/party/" in m.bodies["zh"] for m in told)


def test_the_applicant_asks_online_and_the_clocks_stand_still(stage, person):
    with at("2026-11-02"):
        case = stage.told(person)
    with at("2026-11-04"):
        answering.answer_right(
            case_id=case.pk, actor=acting(person), wants=True, note="要说明水源。"
        )
    case = fresh(case)
    hearing = hearing_of(case)
    assert hearing.state == HearingState.REQUESTED
    # 20 working days after 4 November.
    assert hearing.organise_by == dt.date(2026, 12, 2)
    assert clock(case, "hearing").due_on == dt.date(2026, 12, 2)
    assert clock(case, "hearing_request").state == "stopped"
    assert case.status == CaseStatus.SUSPENDED
    assert clock(case, "statutory").state == clock(case, "promised").state == "suspended"
    suspension = workflow.suspensions(instance_id=case.instance_id)[-1]
    assert (suspension.ground, suspension.from_on) == ("hearing", dt.date(2026, 11, 4))
    assert suspension.expected_on == dt.date(2026, 12, 2)
    assert CaseDocument.objects.filter(case=case, kind="suspension").count() == 1


def test_the_last_day_counts_and_the_day_after_is_too_late(stage, person):
    with at("2026-11-02"):
        case = stage.told(person, NEIGHBOUR)
    with at("2026-11-09", "23:50"):
        answering.answer_right(
            case_id=case.pk,
            actor=Actor.system("x"),
            party_id=party_of(case, "吴邻居").pk,
            wants=False,
        )
    with at("2026-11-10", "00:10"), pytest.raises(errors.AnswerTooLate):
        answering.answer_right(case_id=case.pk, actor=acting(person), wants=True)


def test_nobody_answers_twice(stage, person):
    with at("2026-11-02"):
        case = stage.told(person)
        answering.answer_right(case_id=case.pk, actor=acting(person), wants=False)
        with pytest.raises(errors.AlreadyAnswered):
            answering.answer_right(case_id=case.pk, actor=acting(person), wants=True)


def test_a_waiver_of_all_settles_it_and_the_decision_may_be_made(stage, person):
    with at("2026-11-02"):
        case = stage.told(person, NEIGHBOUR)
        answering.answer_right(case_id=case.pk, actor=acting(person), wants=False)
        assert hearing_of(case).state == HearingState.TOLD
        answering.answer_right(
            case_id=case.pk,
            actor=make.actor(stage.desk.counter),
            party_id=party_of(case, "吴邻居").pk,
            wants=False,
            via="counter",
        )
        assert hearing_of(case).state == HearingState.SETTLED
        assert clock(case, "hearing_request").state == "stopped"
        grant(stage, case)
    assert fresh(case).legal_outcome == "granted"


def grant(stage, case):
    return handle.complete_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        actor=make.actor(stage.desk.approver),
        outcome="grant",
        opinion="准予。",
    )


def test_silence_lapses_after_five_working_days_by_itself(stage, person):
    with at("2026-11-02"):
        case = stage.told(person, NEIGHBOUR)
    with at("2026-11-09"):
        assert tasks.sweep_hearings() == 0
    with at("2026-11-10"):
        assert tasks.sweep_hearings() == 2
        assert tasks.sweep_hearings() == 0
    assert {p.answer for p in parties(case)} == {"lapsed"}
    assert hearing_of(case).state == HearingState.SETTLED
    kinds = [e.kind for e in workflow.history(instance_id=case.instance_id)]
    assert kinds.count("hearing_lapsed") == 2


def test_no_decision_while_the_right_is_told_and_nobody_has_answered(stage, person):
    with at("2026-11-02"):
        case = stage.told(person)
        with pytest.raises(errors.HearingPending):
            grant(stage, case)
    assert fresh(case).decided_at is None


def test_an_item_that_wants_the_right_told_refuses_a_decision_before(stage, person):
    ruled(stage, "on_request")
    with at("2026-11-02"):
        case = stage.desk.reviewed(person)
        with pytest.raises(errors.RightNotTold):
            grant(stage, case)
        stage.tell(case)
        answering.answer_right(case_id=case.pk, actor=acting(person), wants=False)
        grant(stage, case)
    assert fresh(case).legal_outcome == "granted"


def test_an_item_that_must_be_heard_refuses_a_decision_before_the_hearing(stage, person):
    ruled(stage, "required")
    with at("2026-11-02"):
        case = stage.desk.reviewed(person)
        with pytest.raises(errors.HearingRequired):
            grant(stage, case)
        right.convene(
            case_id=case.pk, actor=make.actor(stage.desk.reviewer), reason="法规规定应当听证。"
        )
    case = fresh(case)
    assert case.status == CaseStatus.SUSPENDED
    assert hearing_of(case).state == HearingState.REQUESTED
    with pytest.raises(CaseStateError):
        grant(stage, case)


def test_a_waived_right_is_not_enough_where_a_hearing_must_be_held(stage, person):
    ruled(stage, "required")
    with at("2026-11-02"):
        case = stage.told(person)
        answering.answer_right(case_id=case.pk, actor=acting(person), wants=False)
        with pytest.raises(errors.HearingRequired):
            grant(stage, case)


def test_a_party_found_later_has_five_days_of_their_own(stage, person):
    with at("2026-11-02"):
        case = stage.told(person)
        answering.answer_right(case_id=case.pk, actor=acting(person), wants=False)
    with at("2026-11-05"):
        right.tell_party(
            case_id=case.pk, actor=make.actor(stage.desk.reviewer), interested=NEIGHBOUR
        )
    hearing = hearing_of(case)
    assert hearing.state == HearingState.TOLD
    assert party_of(case, "吴邻居").due_on == dt.date(2026, 11, 12)
    assert clock(case, "hearing_request").state == "stopped"
    running = [
        c
        for c in workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
        if c.kind == "hearing_request" and c.state == "running"
    ]
    assert [c.due_on for c in running] == [dt.date(2026, 11, 12)]


@pytest.mark.parametrize(
    ("interested", "error"),
    [
        (Interested(name=" "), errors.PartyWanted),
        (Interested(name="吴" * 121), errors.PartyWanted),
        (Interested(name="吴邻居", phone="不知道"), errors.PhoneWrong),
    ],
)
def test_who_is_told_must_be_named(stage, person, interested, error):
    case = stage.desk.reviewed(person)
    with pytest.raises(error):
        stage.tell(case, interested)
    with pytest.raises(errors.PartyTwice):
        stage.tell(case, NEIGHBOUR, NEIGHBOUR)
    with pytest.raises(errors.ReasonWanted):
        right.tell_right(case_id=case.pk, actor=make.actor(stage.desk.reviewer), reason=" ")


def test_the_right_is_told_once_and_by_those_who_handle_the_case(stage, person):
    case = stage.desk.reviewed(person)
    version = workflow.instance(case.instance_id).lock_version
    with pytest.raises(CaseNotFound):
        right.tell_right(case_id=case.pk, actor=make.actor(stage.desk.neighbour), reason="x")
    with pytest.raises(PermissionRefused):
        right.tell_right(case_id=case.pk, actor=acting(person), reason="x")
    with pytest.raises(StaleVersion):
        stage.tell(case, expected_version=version - 1)
    stage.tell(case)
    with pytest.raises(errors.AlreadyTold):
        stage.tell(case)


def test_nothing_is_told_before_acceptance_or_after_the_decision(stage, person):
    case = stage.desk.submitted(person)
    with pytest.raises(CaseStateError):
        stage.tell(case)
    done = stage.desk.reviewed(person)
    grant(stage, done)
    with pytest.raises(CaseStateError):
        stage.tell(done)


def test_nobody_answers_for_somebody_else(stage, person):
    case = stage.told(person, NEIGHBOUR)
    with pytest.raises(CaseNotFound):
        answering.answer_right(case_id=case.pk, actor=acting(make.person("别人")), wants=True)
    with pytest.raises(PermissionRefused):
        answering.answer_right(
            case_id=case.pk,
            actor=acting(person),
            party_id=party_of(case, "吴邻居").pk,
            wants=False,
        )
    with pytest.raises(CaseNotFound):
        answering.answer_right(case_id=case.pk, actor=make.actor(stage.desk.neighbour), wants=True)


def test_a_second_application_does_not_start_the_twenty_days_anew(stage, person):
    with at("2026-11-02"):
        case = stage.requested(person, NEIGHBOUR)
    first = hearing_of(case).organise_by
    with at("2026-11-04"):
        answering.answer_right(
            case_id=case.pk,
            actor=Actor.system("吴邻居"),
            party_id=party_of(case, "吴邻居").pk,
            wants=True,
            via="link",
        )
    assert hearing_of(case).organise_by == first
    assert party_of(case, "吴邻居").answered_via == "link"


@killed("modules.cases.hearings.handlers.stand_still", again=NOTHING)
def test_an_application_during_another_special_procedure_is_taken(stage, person):
    """The clocks stand still already; when the other procedure ends they go on standing still."""
    from zhengtong.core.jobs import api as jobs

    with at("2026-11-02"):
        case = stage.told(person)
        handle_suspend(stage, case)
        answering.answer_right(case_id=case.pk, actor=acting(person), wants=True)
    hearing = hearing_of(case)
    assert (hearing.state, hearing.stops_clock) == (HearingState.REQUESTED, False)
    from zhengtong.modules.cases import api as cases

    with at("2026-11-05"):
        cases.resume_case(case_id=case.pk, actor=make.actor(stage.desk.reviewer), result="合格。")
        jobs.deliver_pending()
    assert hearing_of(case).stops_clock
    assert fresh(case).status == CaseStatus.SUSPENDED
    assert clock(fresh(case), "statutory").used_days == 0


def handle_suspend(stage, case):
    from zhengtong.modules.cases import api as cases

    cases.suspend_case(
        case_id=case.pk,
        actor=make.actor(stage.desk.reviewer),
        ground=stage.desk.county.version.special_procedures[0],
        expected_on=dt.date(2026, 11, 20),
        reason="需要鉴定。",
    )


def test_the_clocks_that_a_hearing_stops_go_on_only_with_its_end(stage, person):
    from zhengtong.modules.cases import api as cases

    with at("2026-11-02"):
        case = stage.requested(person)
        with pytest.raises(errors.StandsStillForHearing):
            cases.resume_case(case_id=case.pk, actor=make.actor(stage.desk.reviewer))


def test_nobody_stops_the_clocks_for_a_hearing_by_hand(stage, person):
    from zhengtong.modules.cases import api as cases

    county = stage.desk.county
    from zhengtong.modules.cases.tests.county import publish_version

    county.version = publish_version(county.version.item_id, special_procedures=["hearing"])
    case = stage.desk.reviewed(person)
    with pytest.raises(errors.OnlyByHearing):
        cases.suspend_case(
            case_id=case.pk,
            actor=make.actor(stage.desk.reviewer),
            ground="hearing",
            expected_on=dt.date(2999, 1, 1),
            reason="",
        )


def test_a_withdrawn_application_ends_its_hearing(stage, person):
    case = stage.requested(person)
    conclude.withdraw_application(case_id=case.pk, actor=acting(person))
    hearing = hearing_of(case)
    assert (hearing.state, hearing.stops_clock) == (HearingState.ENDED, False)
    with pytest.raises(errors.HearingStateError):
        stage.schedule(case)
