"""A B 岗: who stands in, what is written of it, and what happens when both are there."""

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.modules.cases.documents.printing import deputy_of
from zhengtong.modules.cases.tests.county import text
from zhengtong.modules.cases.tests.desk import act, browser, task_of, version_of
from zhengtong.modules.cases.tests.steering.office import kinds
from zhengtong.modules.org import api as org
from zhengtong.modules.org.models import Post
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


def screen(staff, case, **query):
    return text(browser(staff).get(f"/desk/cases/{case.public_id}/", query))


def away(staff, days=3):
    today = timezone.localdate()
    return org.register_absence(
        staff_id=staff.pk,
        from_on=today,
        to_on=today + dt.timedelta(days=days),
        actor=make.actor(staff),
    )


def test_the_deputy_is_told_why_it_is_not_yet_their_turn(office, person):
    case = office.accepted(person)
    page = screen(office.deputy, case)
    assert "您现在不能办理" in page
    assert "A 岗不在或逾期未办时才能办理" in page
    answer = act(browser(office.deputy), case, "step", choice="complete:agree", opinion="我来办")
    assert answer.status_code == 403
    assert "A 岗不在或逾期未办时才能办理" in text(answer)
    assert "我来办" in text(answer)


def test_the_deputy_acts_for_who_is_away_and_the_log_says_so(office, person):
    case = office.accepted(person)
    away(office.reviewer)
    client = browser(office.deputy)
    assert case.number in text(client.get("/desk/cases/inbox/", {"scope": "deputy"}))
    assert act(client, case, "claim").status_code == 302
    assert "代 陈青" in screen(office.deputy, case)
    done = act(client, case, "step", choice="complete:agree", opinion="情况属实。")
    assert done.status_code == 302
    assert "孙禾（代 陈青）" in screen(office.approver, case)


def test_a_decision_signed_for_another_says_so_on_paper(office, person):
    case = office.reviewed(person)
    post = Post.objects.get(organization=office.approver.organization, key="approver")
    make.hold(post, office.deputy, "B")
    away(office.approver)
    signed = act(browser(office.deputy), case, "step", choice="complete:grant", opinion="准予。")
    assert signed.status_code == 302
    decision = case.documents.get(kind="grant")
    assert deputy_of(decision) == "本文书由孙禾代赵远签发。"
    assert deputy_of(case.documents.get(kind="acceptance")) == ""
    page = screen(office.approver, case, tab="documents")
    assert "孙禾（代 赵远）" in page
    pdf = browser(office.approver).get(
        f"/desk/cases/{case.public_id}/documents/{decision.public_id}/"
    )
    assert pdf["Content-Type"] == "application/pdf"


def test_who_comes_back_finds_the_step_again(office, person):
    case = office.accepted(person)
    leave = away(office.reviewer)
    org.cancel_absence(absence_id=leave, actor=make.actor(office.reviewer))
    assert act(browser(office.deputy), case, "claim").status_code == 403
    assert act(browser(office.reviewer), case, "claim").status_code == 302


def test_what_the_deputy_has_claimed_stays_theirs_until_handed_back(office, person):
    case = office.accepted(person)
    leave = away(office.reviewer)
    act(browser(office.deputy), case, "claim")
    org.cancel_absence(absence_id=leave, actor=make.actor(office.reviewer))
    answer = act(browser(office.reviewer), case, "step", choice="complete:agree", opinion="回来了")
    assert answer.status_code == 409
    assert "已由孙禾领取" in text(answer)
    assert "回来了" in text(answer)
    assert "已由孙禾领取" in screen(office.reviewer, case)
    assert act(browser(office.deputy), case, "release").status_code == 302
    done = act(browser(office.reviewer), case, "step", choice="complete:agree", opinion="回来了")
    assert done.status_code == 302
    assert workflow.history(instance_id=case.instance_id)[-1].acting_for == ""


@pytest.mark.parametrize("first", ["reviewer", "deputy"])
def test_of_two_who_open_the_step_the_second_is_told_who_was_first(office, person, first):
    case = office.accepted(person)
    away(office.reviewer)
    second = "deputy" if first == "reviewer" else "reviewer"
    seen = version_of(case)
    task = task_of(case).id
    given = {"choice": "complete:agree", "task": task, "lock_version": seen, "seen": 1}
    done = act(browser(getattr(office, first)), case, "step", opinion="先办", **given)
    assert done.status_code == 302
    answer = act(browser(getattr(office, second)), case, "step", opinion="后办", **given)
    assert answer.status_code == 409
    page = text(answer)
    assert getattr(office, first).name in page
    assert "后办" in page
    assert kinds(case).count("completed") == 2
