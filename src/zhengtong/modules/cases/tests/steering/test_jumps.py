"""修复性跳转: nobody does it alone, nobody on an old state of the case."""

import pytest

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.messaging.models import Message
from zhengtong.core.tests.killing import killed
from zhengtong.kernel.errors import InvalidInput, PermissionRefused, StaleVersion
from zhengtong.modules.cases.models import Case, JumpProposal
from zhengtong.modules.cases.steering import errors, jumps
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import act, browser, task_of, version_of
from zhengtong.modules.cases.tests.periods.test_reconsidering import published_with_making
from zhengtong.modules.cases.tests.steering.office import kinds
from zhengtong.modules.org.models import PostHolder
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

REASON = "审查漏看了权属证明，系统没有退回的路"


def propose(office, case, target="review", staff=None, **more):
    given = {
        "case_id": case.pk,
        "target": target,
        "reason": REASON,
        "actor": make.actor(staff or office.one),
        **more,
    }
    return jumps.propose_jump(**given)


def page_of(made):
    return f"/desk/cases/jumps/{made.public_id}/"


def test_two_persons_move_a_case_and_both_names_stay(office, person):
    case = office.reviewed(person)
    client = browser(office.one)
    page = text(client.get(f"/desk/cases/{case.public_id}/jump/", {"target": "review"}))
    assert "取消，不再办理" in page
    assert "赵远" not in page.split("重新开始")[1].split("</section>")[0]
    assert "陈青" in page.split("重新开始")[1]
    post = {"target": "review", "reason": REASON, "lock_version": version_of(case)}
    done = client.post(f"/desk/cases/{case.public_id}/jump/", post)
    made = JumpProposal.objects.get()
    assert (done.status_code, done.url) == (302, page_of(made))
    assert task_of(case).node == "decide"
    assert "须由另一人确认" in text(client.get(page_of(made)))
    second = browser(office.two)
    assert "蒋主任" in text(second.get("/desk/cases/jumps/"))
    assert "等另一人确认" in text(second.get(f"/desk/cases/{case.public_id}/"))
    assert second.post(f"{page_of(made)}confirm/").status_code == 302
    assert task_of(case).node == "review"
    last = [e for e in workflow.history(instance_id=case.instance_id) if e.kind == "jumped"][-1]
    assert (last.actor_name, last.payload["approved_by"]) == ("蒋主任", "韩副主任")
    log = text(browser(office.reviewer).get(f"/desk/cases/{case.public_id}/", {"tab": "log"}))
    assert "由韩副主任确认" in log
    assert REASON in log
    assert workflow.verify_log(instance_id=case.instance_id).is_whole


def test_nobody_confirms_their_own_proposal(office, person):
    case = office.reviewed(person)
    made = propose(office, case)
    client = browser(office.one)
    assert "confirm/" not in text(client.get(page_of(made)))
    assert client.post(f"{page_of(made)}confirm/").status_code == 403
    assert client.post(f"{page_of(made)}reject/", {"note": "x"}).status_code == 403
    assert task_of(case).node == "decide"


def test_who_may_not_manage_flows_neither_proposes_nor_confirms(office, person):
    case = office.reviewed(person)
    made = propose(office, case)
    for staff in (office.reviewer, office.lead, office.supervisor):
        client = browser(staff)
        assert client.get(f"/desk/cases/{case.public_id}/jump/").status_code == 403
        assert client.get("/desk/cases/jumps/").status_code == 403
        assert client.post(f"{page_of(made)}confirm/").status_code == 404
        with pytest.raises(PermissionRefused):
            propose(office, case, staff=staff)
    assert task_of(case).node == "decide"


def test_a_proposal_is_void_once_the_case_has_moved(office, person):
    case = office.reviewed(person)
    made = propose(office, case)
    act(browser(office.approver), case, "claim")
    second = browser(office.two)
    assert "已经失效" in text(second.get(page_of(made)))
    assert made.case.number not in text(second.get("/desk/cases/jumps/"))
    answer = second.post(f"{page_of(made)}confirm/")
    assert answer.status_code == 409
    assert "已经失效" in text(answer)
    assert task_of(case).node == "decide"
    again = propose(office, case)
    made.refresh_from_db()
    assert (made.state, again.state) == ("expired", "open")


def test_a_case_has_one_open_proposal(office, person):
    case = office.reviewed(person)
    propose(office, case)
    with pytest.raises(errors.JumpProposed):
        propose(office, case, staff=office.two)
    assert JumpProposal.objects.count() == 1


def test_a_proposal_is_made_on_the_page_that_one_saw(office, person):
    case = office.reviewed(person)
    with pytest.raises(StaleVersion):
        propose(office, case, expected_version=version_of(case) - 1)
    client = browser(office.one)
    answer = client.post(
        f"/desk/cases/{case.public_id}/jump/",
        {"target": "review", "reason": REASON, "lock_version": version_of(case) - 1},
    )
    assert answer.status_code == 409
    assert REASON in text(answer)


def test_a_rejection_says_why_and_is_told(office, person):
    case = office.reviewed(person)
    made = propose(office, case)
    second = browser(office.two)
    refused = second.post(f"{page_of(made)}reject/", {"note": " "})
    assert refused.status_code == 422
    assert 'id="note-error"' in text(refused)
    assert second.post(f"{page_of(made)}reject/", {"note": "可以正常退回"}).status_code == 302
    assert task_of(case).node == "decide"
    assert kinds(case)[-1] == "jump_rejected"
    deliver_pending()
    assert Message.objects.get(template="cases.jump_put").staff_id == office.two.pk
    told = Message.objects.get(template="cases.jump_decided")
    assert told.staff_id == office.one.pk
    assert "可以正常退回" in told.bodies["zh"]
    assert second.post(f"{page_of(made)}confirm/").status_code == 409


@killed("modules.cases.steering.jumps.recall_jump", again=409)
def test_one_recalls_only_ones_own_proposal(office, person):
    case = office.reviewed(person)
    made = propose(office, case)
    assert browser(office.two).post(f"{page_of(made)}recall/").status_code == 403
    assert browser(office.one).post(f"{page_of(made)}recall/").status_code == 302
    made.refresh_from_db()
    assert made.state == "recalled"
    assert browser(office.one).post(f"{page_of(made)}explode/").status_code == 404


def test_a_jump_never_skips_acceptance_or_decision(office, person):
    submitted = office.submitted(person)
    for target in ("review", "decide"):
        with pytest.raises(errors.TargetWanted):
            propose(office, submitted, target)
    reviewed = office.reviewed(person)
    for target in ("", "nowhere", "decide"):
        with pytest.raises(InvalidInput):
            propose(office, reviewed, target)
    with pytest.raises(errors.JumpReasonWanted):
        propose(office, reviewed, reason="  ")


def test_a_decided_case_is_not_moved(office, person):
    case = office.reviewed(person)
    act(browser(office.approver), case, "step", choice="complete:grant", opinion="准予。")
    answer = browser(office.one).get(f"/desk/cases/{case.public_id}/jump/")
    assert "办件已经结束" in text(answer)
    with pytest.raises(errors.CaseOver):
        propose(office, case)


def test_a_proposer_who_lost_the_permission_moves_nothing(office, person):
    case = office.reviewed(person)
    made = propose(office, case)
    PostHolder.objects.filter(staff=office.one).delete()
    answer = browser(office.two).post(f"{page_of(made)}confirm/")
    assert answer.status_code == 409
    assert "提出的人现在没有" in text(answer)
    assert task_of(case).node == "decide"


def test_lists_of_proposals_cost_a_fixed_number_of_queries(office, django_assert_max_num_queries):
    client = browser(office.two)
    for n in range(6):
        propose(office, office.reviewed(make.person(f"申请人{n}")))
    client.get("/desk/cases/jumps/")
    with django_assert_max_num_queries(15):
        page = text(client.get("/desk/cases/jumps/"))
    assert page.count("蒋主任") >= 6


@pytest.fixture
def signed(office, person):
    """Signed, and not served yet: the licence is being made."""
    published_with_making(office.desk)
    case = office.reviewed(person)
    act(browser(office.approver), case, "step", choice="complete:grant", opinion="准予。")
    case.refresh_from_db()
    assert (task_of(case).node, case.legal_outcome) == ("making", "granted")
    return case


def test_a_jump_back_over_a_signature_reopens_the_decision(office, signed):
    grant = signed.documents.get(kind="grant")
    client = browser(office.one)
    page = text(client.get(f"/desk/cases/{signed.public_id}/jump/", {"target": "review"}))
    assert f"{grant.number} 作废" in page
    made = propose(office, signed)
    assert f"{grant.number} 作废" in text(browser(office.two).get(page_of(made)))
    jumps.confirm_jump(public_id=made.public_id, actor=make.actor(office.two))
    signed.refresh_from_db()
    assert (signed.decided_at, signed.legal_outcome) == (None, "")
    grant.refresh_from_db()
    assert grant.superseded_at is not None
    states = {
        c.kind: c.state
        for c in workflow.clocks(instance_ids=[signed.instance_id], steps=False)[signed.instance_id]
    }
    assert (states["statutory"], states["promised"]) == ("running", "running")
    assert states["delivery"] == "stopped"
    assert kinds(signed)[-1] == "decision_reconsidered"
    act(browser(office.reviewer), signed, "step", choice="complete:agree", opinion="同意。")
    act(browser(office.approver), signed, "step", choice="complete:deny", opinion="不符合条件。")
    signed.refresh_from_db()
    assert signed.legal_outcome == "denied"
    grant.refresh_from_db()
    assert grant.replaced_by == signed.documents.get(kind="denial")
    assert workflow.verify_log(instance_id=signed.instance_id).is_whole
    assert workflow.self_check() == []


def test_a_jump_to_the_signature_itself_reopens_it_too(office, signed):
    made = propose(office, signed, "decide")
    jumps.confirm_jump(public_id=made.public_id, actor=make.actor(office.two))
    signed.refresh_from_db()
    assert (task_of(signed).node, signed.decided_at) == ("decide", None)


def test_a_jump_among_the_steps_after_the_decision_lets_it_stand(office, signed):
    page = text(
        browser(office.one).get(f"/desk/cases/{signed.public_id}/jump/", {"target": "handing"})
    )
    assert "作废" not in page
    made = propose(office, signed, "handing")
    jumps.confirm_jump(public_id=made.public_id, actor=make.actor(office.two))
    signed.refresh_from_db()
    assert (task_of(signed).node, signed.legal_outcome) == ("handing", "granted")
    assert signed.documents.get(kind="grant").superseded_at is None


def test_a_decision_that_waits_for_delivery_is_not_jumped_over(office, person):
    case = office.reviewed(person)
    Case.objects.filter(pk=case.pk).update(delivery_method="counter")
    act(browser(office.approver), case, "step", choice="complete:grant", opinion="准予。")
    with pytest.raises(errors.AwaitsDelivery):
        propose(office, case)
    page = text(browser(office.one).get(f"/desk/cases/{case.public_id}/jump/"))
    assert "决定已经作出，只等送达" in page
    case.refresh_from_db()
    assert case.legal_outcome == "granted"
