"""误录删除: two persons, never what the applicant sent or an organ decided; it counts nowhere."""

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.messaging.models import Message
from zhengtong.core.tests.killing import scenario
from zhengtong.kernel.errors import NotFound, StaleVersion
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.closing import errors, striking
from zhengtong.modules.cases.models import Case, CaseFact, CloseType, StrikeProposal
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.registers import counting
from zhengtong.modules.cases.registers.facts import refresh
from zhengtong.modules.cases.registers.measures import MEASURES
from zhengtong.modules.cases.services.errors import NothingToRate
from zhengtong.modules.cases.steering.errors import CaseOver
from zhengtong.modules.cases.tests.county import acting, signed_in, text
from zhengtong.modules.cases.tests.desk import act, browser, version_of
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

REASON = "录到了同名的另一位申请人名下。"


def propose(desk, case, staff=None, reason=REASON, **more):
    return striking.propose_strike(
        case_id=case.pk, actor=make.actor(staff or desk.counter), reason=reason, **more
    )


def confirm(desk, case, staff=None, **more):
    return striking.confirm_strike(case_id=case.pk, actor=make.actor(staff or desk.one), **more)


def struck(desk, case) -> Case:
    propose(desk, case)
    confirm(desk, case)
    case.refresh_from_db()
    return case


def test_two_persons_strike_out_what_was_entered_by_mistake(desk, entered):
    case = entered(desk.accepted)
    propose(desk, case)
    case.refresh_from_db()
    assert (case.status, case.is_open) == ("in_progress", True)
    confirm(desk, case)
    case.refresh_from_db()
    assert (case.status, case.close_type) == ("terminated", CloseType.DELETED)
    assert (case.legal_outcome, case.outcome_reason) == ("", REASON)
    made = StrikeProposal.objects.get()
    assert (made.proposed_by, made.decided_by, made.state) == (desk.counter, desk.one, "confirmed")
    document = case.documents.get(kind="striking")
    assert made.document_id == document.pk
    assert "删〔" in document.number
    assert REASON in document.content["paragraphs"]
    clocks = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    assert {c.state for c in clocks} == {"stopped"}
    assert workflow.open_tasks(instance_id=case.instance_id) == []
    assert workflow.verify_log(instance_id=case.instance_id).is_whole


def test_the_applicant_is_told_and_has_nothing_to_rate(desk, entered, person, client):
    case = struck(desk, entered())
    deliver_pending()
    told = Message.objects.get(template="cases.struck")
    assert told.person_id == person.pk
    assert "录到了同名的另一位申请人名下" in told.bodies["zh"]
    page = text(signed_in(client, person).get(f"/cases/{case.public_id}/"))
    assert "这个办件是误录入的，已经删除办结" in page
    assert "误录办件删除通知书" in page
    assert f"/cases/{case.public_id}/rate/" not in page
    with pytest.raises(NothingToRate):
        giving.rate_case(case_id=case.pk, actor=acting(person), level="good")
    assert client.get(f"/cases/{case.public_id}/rate/").status_code == 409


def test_nobody_confirms_their_own_proposal(desk, entered):
    case = entered()
    propose(desk, case, desk.one)
    with pytest.raises(errors.OwnStrike):
        confirm(desk, case)
    confirm(desk, case, desk.two)


@pytest.mark.parametrize("who", ["counter", "reviewer", "approver", "supervisor"])
def test_only_who_may_confirm_confirms_or_rejects(desk, entered, who):
    case = entered()
    propose(desk, case)
    staff = getattr(desk, who)
    with pytest.raises(errors.MayNotConfirm):
        confirm(desk, case, staff)
    with pytest.raises(errors.MayNotConfirm):
        striking.reject_strike(case_id=case.pk, actor=make.actor(staff), note="不是误录")


def test_who_only_watches_or_does_not_see_the_case_proposes_nothing(desk, entered):
    case = entered()
    with pytest.raises(errors.MayNotPropose):
        propose(desk, case, desk.supervisor)
    with pytest.raises(NotFound):
        propose(desk, case, desk.neighbour)


def test_what_the_applicant_sent_is_never_struck_out(desk, person):
    case = desk.submitted(person)
    with pytest.raises(errors.SentByApplicant):
        propose(desk, case)
    page = text(browser(desk.counter).get(f"/desk/cases/{case.public_id}/"))
    assert "误录，提出删除" not in page


def test_what_came_by_the_interface_may_be_a_mistake(desk, person):
    case = desk.submitted(person)
    Case.objects.filter(pk=case.pk).update(channel="api")
    propose(desk, case)


def test_what_was_decided_or_has_ended_is_never_struck_out(desk, entered):
    case = entered(desk.reviewed)
    propose(desk, case)
    act(browser(desk.approver), case, "step", choice="complete:grant", opinion="准予。")
    assert StrikeProposal.objects.get().state == "lapsed"
    with pytest.raises(CaseOver):
        propose(desk, case)
    Case.objects.filter(pk=case.pk).update(status="in_progress")
    with pytest.raises(errors.DecisionMade):
        propose(desk, case)


def test_a_case_that_came_from_below_is_not_struck_out_here(desk, entered):
    case = entered()
    Case.objects.filter(pk=case.pk).update(aspects=["forwarding"])
    with pytest.raises(errors.CameFromBelow):
        propose(desk, case)


def test_a_proposal_has_a_reason_and_is_made_once(desk, entered):
    case = entered()
    with pytest.raises(errors.StrikeReasonWanted) as refused:
        propose(desk, case, reason="  ")
    assert refused.value.errors[0].path == "reason"
    with pytest.raises(StaleVersion):
        propose(desk, case, expected_version=version_of(case) - 1)
    propose(desk, case)
    with pytest.raises(errors.StrikeProposed):
        propose(desk, case, desk.one)
    assert StrikeProposal.objects.count() == 1


def test_a_rejection_says_why_and_the_case_goes_on(desk, entered):
    case = entered(desk.accepted)
    propose(desk, case)
    with pytest.raises(errors.StrikeNoteWanted):
        striking.reject_strike(case_id=case.pk, actor=make.actor(desk.one), note=" ")
    striking.reject_strike(case_id=case.pk, actor=make.actor(desk.one), note="申请人确认是他申请的")
    deliver_pending()
    put = Message.objects.filter(template="cases.strike_put")
    assert {m.staff_id for m in put} == {desk.one.pk, desk.two.pk}
    answer = Message.objects.get(template="cases.strike_decided")
    assert answer.staff_id == desk.counter.pk
    assert "申请人确认是他申请的" in answer.bodies["zh"]
    case.refresh_from_db()
    assert case.is_open
    with pytest.raises(errors.NothingProposed):
        confirm(desk, case)


def test_one_recalls_only_ones_own_proposal(desk, entered):
    case = entered()
    propose(desk, case)
    with pytest.raises(errors.NotYourStrike):
        striking.recall_strike(case_id=case.pk, actor=make.actor(desk.one))
    striking.recall_strike(case_id=case.pk, actor=make.actor(desk.counter))
    with pytest.raises(errors.NothingProposed):
        confirm(desk, case)


def test_a_struck_case_counts_in_no_figure_and_stays_in_the_register(desk, entered):
    other, case = entered(), struck(desk, entered())
    refresh([other.pk, case.pk])
    today = timezone.localdate()
    period = counting.Period(since=today - dt.timedelta(days=1), until=today)
    found = counting.count(
        CaseFact.objects.all(), period=period, by="month", measures=list(MEASURES)
    )
    figures = {f.measure.key: f for f in found.total.figures}
    assert figures["submitted"].counted == 1
    assert figures["closed"].counted == 0
    part = figures["submitted"].measure.counted
    rows = counting.behind(CaseFact.objects.all(), period=period, part=part)
    assert [r.pk for r in rows] == [other.pk]
    assert queries.figures()["submitted"] == 1
    assert case.number in text(browser(desk.one).get("/desk/cases/all/", {"q": case.number}))


def test_the_desk_shows_the_proposal_to_both_and_keeps_what_was_typed(desk, entered):
    case = entered(desk.accepted)
    first, second = browser(desk.counter), browser(desk.one)
    address = f"/desk/cases/{case.public_id}/"
    empty = act(first, case, "propose-strike", strike_reason=" ")
    assert empty.status_code == 422
    assert 'id="strike_reason-error"' in text(empty)
    stale = act(first, case, "propose-strike", strike_reason=REASON, lock_version=0)
    assert stale.status_code == 409
    assert REASON in text(stale)
    assert act(first, case, "propose-strike", strike_reason=REASON).status_code == 302
    assert act(first, case, "propose-strike", strike_reason=REASON).status_code == 409
    page = text(first.get(address))
    assert "等另一人确认" in page
    assert "确认是误录，删除办结" not in page
    page = text(second.get(address))
    assert "确认是误录，删除办结" in page
    assert REASON in page
    assert act(first, case, "confirm-strike").status_code == 403
    refused = act(second, case, "reject-strike", strike_note="")
    assert refused.status_code == 422
    assert 'id="strike_note-error"' in text(refused)
    assert act(second, case, "confirm-strike").status_code == 302
    assert act(second, case, "confirm-strike").status_code == 409
    log = text(second.get(address, {"tab": "log"}))
    assert "提出误录删除" in log
    assert "误录，删除办结" in log


def test_a_screen_without_a_proposal_costs_no_query_for_it(desk, person, django_assert_num_queries):
    case = desk.accepted(person)
    with django_assert_num_queries(0):
        assert striking.open_strike_of(case) is None
        assert striking.why_not(case) is not None


@scenario(striking.propose_strike, again=409)
def proposing(desk, entered):
    case = entered(desk.accepted)
    return lambda: propose(desk, case)


@scenario(striking.confirm_strike, again=409)
def confirming(desk, entered):
    case = entered(desk.accepted)
    propose(desk, case)
    return lambda: confirm(desk, case)


@scenario(striking.reject_strike, again=409)
def rejecting(desk, entered):
    case = entered(desk.accepted)
    propose(desk, case)
    return lambda: striking.reject_strike(
        case_id=case.pk, actor=make.actor(desk.one), note="不是误录"
    )


@scenario(striking.recall_strike, again=409)
def recalling(desk, entered):
    case = entered(desk.accepted)
    propose(desk, case)
    return lambda: striking.recall_strike(case_id=case.pk, actor=make.actor(desk.counter))


@pytest.mark.parametrize(
    "command", [proposing, confirming, rejecting, recalling], ids=lambda f: f.__name__
)
def test_striking_killed_anywhere_leaves_nothing_and_then_succeeds_once(command, desk, entered):
    command(desk, entered)
