"""Signing together on the screen: ask one more, spare one, let a colleague act in one's name."""

import pytest

from zhengtong.core.tests.killing import killed
from zhengtong.modules.cases.staff.signers import signers_of
from zhengtong.modules.cases.tests.county import publish_version, text
from zhengtong.modules.cases.tests.desk import act, browser, desk, task_of
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

SIGNED_BY_TWO = workflow.Step(
    "sign",
    "会签",
    "Countersign",
    post="owner:reviewer",
    limit=2,
    vote="all",
    signers=("owner:reviewer", "water:reviewer"),
)


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def case(office, person):
    """A case that the own reviewer and the water office sign together."""
    item = items.item_version(office.county.version.id).item_id
    office.county.version = publish_version(item, reviews=[SIGNED_BY_TWO])
    return office.accepted(person)


def tasks(case):
    return workflow.open_tasks(instance_id=case.instance_id)


def of_post(case, organization_id):
    return next(t for t in tasks(case) if t.organization_id == organization_id)


def screen(staff, case):
    return text(browser(staff).get(f"/desk/cases/{case.public_id}/"))


def ask(office, case, **given):
    own = of_post(case, office.reviewer.organization_id)
    post = {
        "task": own.id,
        "signer_organization": office.supervisor.organization_id,
        "signer_post": "supervisor",
        "signer_reason": "涉及重点项目",
        **given,
    }
    return act(browser(office.reviewer), case, "add-signer", **post)


def test_the_screen_says_who_signs_and_who_has(office, case):
    page = screen(office.reviewer, case)
    assert page.count("还没有签") == 2
    own = of_post(case, office.reviewer.organization_id)
    act(browser(office.reviewer), case, "step", task=own.id, choice="complete:agree")
    page = screen(office.neighbour, case)
    assert page.count("还没有签") == 1
    assert "水利局" in page


@killed("modules.cases.services.countersign.add_signer", again=409)
def test_one_more_post_is_asked_to_sign_and_the_log_says_why(office, case):
    assert ask(office, case).status_code == 302
    assert len(tasks(case)) == 3
    assert "涉及重点项目" in screen(office.reviewer, case) + text(
        browser(office.reviewer).get(f"/desk/cases/{case.public_id}/", {"tab": "log"})
    )
    assert workflow.history(instance_id=case.instance_id)[-1].kind == "signer_added"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"signer_organization": ""}, "请选择请哪个单位会签"),
        ({"signer_organization": "x"}, "请选择请哪个单位会签"),
        ({"signer_post": "admiral"}, "这个单位没有设这个岗位"),
        ({"signer_reason": "  "}, "请写明理由"),
    ],
)
def test_asking_for_a_signature_is_complete_or_refused(office, case, given, said):
    answer = ask(office, case, **given)
    assert answer.status_code == 422
    assert said in text(answer)
    assert len(tasks(case)) == 2


def test_nobody_signs_twice_and_no_empty_post_signs(office, case):
    water = office.neighbour.organization_id
    assert "这个岗位已经在会签" in text(
        ask(office, case, signer_organization=water, signer_post="reviewer")
    )
    empty = make.post(make.organization("housing", "住建局"), "reviewer")
    answer = ask(office, case, signer_organization=empty.organization_id, signer_post="reviewer")
    assert "这个岗位现在没有人" in text(answer)
    assert "涉及重点项目" in text(answer)


def test_a_step_that_is_not_signed_together_has_no_signers(office, person):
    case = office.accepted(person)
    assert 'name="signer_post"' not in screen(office.reviewer, case)
    answer = act(
        browser(office.reviewer),
        case,
        "add-signer",
        signer_organization=office.supervisor.organization_id,
        signer_post="supervisor",
        signer_reason="想请",
    )
    assert answer.status_code == 409
    assert "不是会签" in text(answer)


@killed("modules.cases.services.countersign.remove_signer", again=409)
def test_a_signer_spares_themselves_with_a_reason_and_the_rest_decide(office, case):
    theirs = of_post(case, office.neighbour.organization_id)
    client = browser(office.neighbour)
    answer = act(client, case, "remove-signer", task=theirs.id, removal_reason="")
    assert answer.status_code == 422
    assert f'id="removal_reason-{theirs.id}-error"' in text(answer)
    act(client, case, "remove-signer", task=theirs.id, removal_reason="不涉及河道")
    assert [t.organization_id for t in tasks(case)] == [office.reviewer.organization_id]
    own = tasks(case)[0]
    act(browser(office.reviewer), case, "step", task=own.id, choice="complete:agree")
    assert tasks(case)[0].stage == "decide"


def test_the_last_signer_stays(office, case):
    theirs = of_post(case, office.neighbour.organization_id)
    act(browser(office.neighbour), case, "remove-signer", task=theirs.id, removal_reason="无关")
    own = tasks(case)[0]
    assert "不再需要会签" not in screen(office.reviewer, case)
    answer = act(browser(office.reviewer), case, "remove-signer", task=own.id, removal_reason="x")
    assert answer.status_code == 409
    assert len(tasks(case)) == 1


def test_another_organisations_signer_is_not_spared_by_a_reviewer(office, case):
    theirs = of_post(case, office.neighbour.organization_id)
    answer = act(
        browser(office.reviewer), case, "remove-signer", task=theirs.id, removal_reason="x"
    )
    assert answer.status_code == 403
    assert len(tasks(case)) == 2


def test_a_signer_of_an_earlier_pass_is_not_taken_for_one_who_has_signed(office, case):
    for staff in (office.reviewer, office.neighbour):
        own = of_post(case, staff.organization_id)
        act(browser(staff), case, "step", task=own.id, choice="complete:agree")
    decide = tasks(case)[0]
    act(
        browser(office.approver),
        case,
        "step",
        task=decide.id,
        choice="send-back",
        target="sign",
        opinion="请补充",
    )
    own = of_post(case, office.reviewer.organization_id)
    signers = signers_of(case, own, make.actor(office.reviewer))
    assert [s.said for s in signers] == ["", ""]


def give(office, case, to, reason="出差", staff=None):
    return act(
        browser(staff or office.reviewer), case, "delegate", delegate=to, delegation_reason=reason
    )


def test_a_colleague_does_the_step_in_ones_name(office, person):
    case = office.accepted(person)
    assert give(office, case, office.approver.pk).status_code == 302
    task = task_of(case)
    assert task.assignee_staff_id == office.approver.pk
    assert task.acting_for_name == office.reviewer.name
    act(browser(office.approver), case, "step", choice="complete:agree")
    done = [e for e in workflow.history(instance_id=case.instance_id) if e.kind == "completed"]
    assert done[-1].acting_for == office.reviewer.name


@pytest.mark.parametrize(("to", "said"), [("", "请选择委托给哪位同事"), ("999999", "请选择委托")])
def test_a_delegation_names_a_colleague(office, person, to, said):
    case = office.accepted(person)
    answer = give(office, case, to)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "出差" in text(answer)


def test_a_step_is_delegated_only_to_who_may_open_the_case_and_with_a_reason(office, person):
    case = office.accepted(person)
    assert "不能办理这个办件" in text(give(office, case, office.neighbour.pk))
    assert "请写明理由" in text(give(office, case, office.approver.pk, reason=" "))
    assert "请选择委托" in text(give(office, case, office.reviewer.pk))
    assert task_of(case).assignee_staff_id is None


def test_only_who_may_do_the_step_gives_it_away(office, person):
    case = office.accepted(person)
    assert give(office, case, office.deputy.pk, staff=office.approver).status_code == 403
    assert org.holders(task_of(case).post_id)
    assert task_of(case).assignee_staff_id is None


def test_the_full_log_says_to_whom_a_step_went(office, person):
    case = office.accepted(person)
    act(browser(office.reviewer), case, "transfer", to=office.deputy.pk, transfer_reason="出差")
    log = text(browser(office.reviewer).get(f"/desk/cases/{case.public_id}/", {"tab": "log"}))
    assert f"{office.deputy.name}：出差" in log
