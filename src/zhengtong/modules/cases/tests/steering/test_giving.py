"""Giving a step, or a whole case, to somebody else."""

import pytest

from zhengtong.core.messaging.models import Message
from zhengtong.modules.cases.steering import telling
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import act, browser, task_of
from zhengtong.modules.cases.tests.steering.office import claimed, kinds
from zhengtong.modules.org.models import Post
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow import events as steps


def screen(staff, case, **query):
    return text(browser(staff).get(f"/desk/cases/{case.public_id}/", query))


def post_of(office, key):
    return Post.objects.get(organization=office.reviewer.organization, key=key)


def test_a_step_goes_to_another_post_of_the_organ_with_a_reason(office, person):
    case = office.accepted(person)
    due = task_of(case).due_on
    client, to = browser(office.reviewer), f"post:{post_of(office, 'approver').pk}"
    assert to in screen(office.reviewer, case)
    refused = act(client, case, "transfer", to=to)
    assert refused.status_code == 422
    assert 'id="transfer_reason-error"' in text(refused)
    assert (
        act(client, case, "transfer", to=to, transfer_reason="须由分管领导审查").status_code == 302
    )
    moved = task_of(case)
    assert (moved.post_id, moved.state, moved.due_on) == (int(to[5:]), "open", due)
    assert act(browser(office.approver), case, "step", choice="complete:agree").status_code == 302
    assert "须由分管领导审查" in screen(office.approver, case, tab="log")


@pytest.mark.parametrize(
    "to", ["", "x", "post:", "post:999999", "staff:999999", "organ:1", "999999"]
)
def test_a_step_goes_only_to_whom_the_screen_names(office, person, to):
    case = office.accepted(person)
    answer = act(browser(office.reviewer), case, "transfer", to=to, transfer_reason="理由")
    assert answer.status_code == 422
    assert 'id="to-error"' in text(answer)
    assert "理由" in text(answer)
    assert kinds(case).count("transferred") == 0


def test_a_post_of_another_organ_is_not_a_place_for_a_step(office, person):
    case = office.accepted(person)
    there = Post.objects.get(organization=office.other, key="reviewer")
    answer = act(
        browser(office.reviewer), case, "transfer", to=f"post:{there.pk}", transfer_reason="理由"
    )
    assert answer.status_code == 422


def test_an_empty_post_is_not_a_place_for_a_step(office, person):
    case = office.accepted(person)
    empty = make.post(office.reviewer.organization, "archivist")
    assert f"post:{empty.pk}" not in screen(office.reviewer, case)
    answer = act(
        browser(office.reviewer), case, "transfer", to=f"post:{empty.pk}", transfer_reason="理由"
    )
    assert answer.status_code == 422


def test_the_head_gives_away_what_a_colleague_has_claimed(office, person):
    case = office.accepted(person)
    claimed(office, case, office.reviewer)
    page = screen(office.lead, case)
    assert "转走陈青的待办" in page
    to = f"staff:{office.deputy.pk}"
    client = browser(office.lead)
    assert act(client, case, "transfer", to=to).status_code == 422
    assert act(client, case, "transfer", to=to, transfer_reason="陈青开会").status_code == 302
    assert task_of(case).assignee_staff_id == office.deputy.pk


def test_whoever_is_given_a_step_is_told(office, person):
    case = office.accepted(person)
    task = task_of(case)
    fact = steps.TaskAssigned(
        instance_id=case.instance_id, subject=case.number, task_id=task.id, node=task.node,
        staff_id=office.deputy.pk, post_id=task.post_id, how="transferred", at=task.opened_at,
    )  # fmt: skip
    telling.tell_given(fact)
    telling.tell_given(fact)
    assert [m.staff_id for m in Message.objects.filter(template="cases.step_given")] == [
        office.deputy.pk
    ]


def test_what_was_given_out_of_sight_leads_back_to_the_inbox(office, person):
    """A department that was only asked for its opinion does not keep the case."""
    case = office.accepted(person)
    task = task_of(case)
    there = Post.objects.get(organization=office.other, key="reviewer")
    workflow.transfer(
        task_id=task.id, actor=make.actor(office.lead), to_post_id=there.pk,
        to_organization_id=office.other.pk, reason="征求意见",
    )  # fmt: skip
    beside = make.post(office.other, "archivist")
    make.hold(beside, make.staff(office.other))
    answer = act(
        browser(office.their_reviewer), case, "transfer", to=f"post:{beside.pk}",
        transfer_reason="档案室办",
    )  # fmt: skip
    assert answer.status_code == 302
    assert answer.url == "/desk/cases/inbox/"


def test_a_case_given_to_the_wrong_organ_goes_to_the_right_one(office, person):
    case = office.accepted(person)
    claimed(office, case, office.reviewer)
    due = task_of(case).due_on
    client = browser(office.lead)
    given = {"organization": office.other.pk, "redispatch_reason": "属国土局职责"}
    assert "改派其他单位" in screen(office.lead, case)
    assert act(client, case, "redispatch", **given).status_code == 302
    case.refresh_from_db()
    moved = task_of(case)
    assert case.organization_id == moved.organization_id == office.other.pk
    assert (moved.state, moved.due_on) == ("open", due)
    assert (
        act(browser(office.their_reviewer), case, "step", choice="complete:agree").status_code
        == 302
    )
    assert task_of(case).organization_id == office.other.pk
    assert "属国土局职责" in screen(office.their_reviewer, case, tab="log")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"organization": ""}, "organization"),
        ({"organization": "999999"}, "organization"),
        ({"redispatch_reason": " "}, "redispatch_reason"),
    ],
)
def test_a_redispatch_is_complete_or_refused(office, person, given, field):
    case = office.accepted(person)
    post = {"organization": office.other.pk, "redispatch_reason": "属国土局职责", **given}
    answer = act(browser(office.lead), case, "redispatch", **post)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text(answer)
    assert task_of(case).organization_id == office.reviewer.organization_id


def test_an_organ_that_lacks_the_posts_cannot_take_the_case(office, person):
    case = office.accepted(person)
    water = office.neighbour.organization_id
    answer = act(
        browser(office.lead), case, "redispatch", organization=water, redispatch_reason="属水利"
    )
    assert answer.status_code == 422
    assert "没有办这个事项所需的岗位" in text(answer)


def test_who_delegated_a_step_calls_it_back(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    act(client, case, "delegate", delegate=office.approver.pk, delegation_reason="出差")
    assert "收回委托" in screen(office.reviewer, case)
    assert act(client, case, "release").status_code == 302
    assert task_of(case).assignee_staff_id is None
