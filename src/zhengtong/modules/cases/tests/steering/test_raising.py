"""Raising one's voice: once a day, to the right people, and visible on the case."""

import datetime as dt

import time_machine
from django.utils import timezone

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.messaging.models import Message
from zhengtong.modules.cases.tests.county import signed_in, text
from zhengtong.modules.cases.tests.desk import act, browser, task_of
from zhengtong.modules.cases.tests.steering.office import claimed, kinds
from zhengtong.modules.org.api import register_absence
from zhengtong.modules.org.models import Post
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


def screen(staff, case, **query):
    return text(browser(staff).get(f"/desk/cases/{case.public_id}/", query))


def told(template):
    return sorted(Message.objects.filter(template=template).values_list("staff_id", flat=True))


def test_a_reminder_is_sent_once_a_day_by_the_same_person(office, person):
    case = office.accepted(person)
    client = browser(office.supervisor)
    assert act(client, case, "urge").status_code == 302
    again = act(client, case, "urge")
    assert again.status_code == 409
    assert "今天已经催办过" in text(again)
    assert act(browser(office.lead), case, "urge").status_code == 302
    assert kinds(case).count("urged") == 2
    deliver_pending()
    assert told("cases.step_urged") == sorted([office.reviewer.pk, office.deputy.pk] * 2)


def test_nobody_reminds_themselves_and_no_colleague_does(office, person):
    case = office.accepted(person)
    claimed(office, case, office.reviewer)
    answer = act(browser(office.counter), case, "urge")
    assert answer.status_code == 403
    assert "可以催办" in text(answer)
    assert "urged" not in kinds(case)


def test_the_applicant_reminds_once_a_day(office, person, client):
    case = office.accepted(person)
    citizen = signed_in(client, person)
    home = f"/cases/{case.public_id}/"
    assert "催一催" in text(citizen.get(home))
    for _ in range(2):
        assert citizen.post(f"{home}urge/").status_code == 302
    page = text(citizen.get(home))
    assert "催一催" not in page
    assert "今天已经催办过" in page
    assert kinds(case).count("urged") == 1
    assert "申请人 催办" in screen(office.reviewer, case)


def test_nobody_else_reminds_for_the_applicant(office, person, client):
    case = office.accepted(person)
    stranger = signed_in(client, make.person("王五"))
    assert stranger.post(f"/cases/{case.public_id}/urge/").status_code == 404
    assert "urged" not in kinds(case)


def test_the_head_is_told_with_a_note_and_the_case_shows_it(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    assert "林局长会收到消息" in screen(office.reviewer, case)
    refused = act(client, case, "escalate", escalation_note=" ")
    assert refused.status_code == 422
    assert 'id="escalation_note-error"' in text(refused)
    assert act(client, case, "escalate", escalation_note="两份证明互相矛盾").status_code == 302
    assert task_of(case).state == "open"
    deliver_pending()
    assert told("cases.step_raised") == [office.lead.pk]
    page = screen(office.supervisor, case)
    assert "陈青 报告负责人" in page
    assert "林局长（负责人）" in page
    assert "两份证明互相矛盾" in page
    again = act(client, case, "escalate", escalation_note="再说一次")
    assert again.status_code == 409
    assert kinds(case).count("escalated") == 1


def test_a_head_reports_above_and_where_nobody_is_it_says_so(office, person):
    case = office.accepted(person)
    answer = act(browser(office.lead), case, "escalate", escalation_note="需要上级协调")
    assert answer.status_code == 409
    assert "没有找到可以报告的负责人" in text(answer)
    government = office.supervisor.organization
    office.other.refresh_from_db()
    home = office.reviewer.organization
    type(home).objects.filter(pk=home.pk).update(parent_id=government.pk)
    chief = make.staff(government, "梁县长")
    post = make.post(government, "leader")
    Post.objects.filter(pk=post.pk).update(is_head=True)
    make.hold(post, chief)
    act(browser(office.lead), case, "escalate", escalation_note="需要上级协调")
    deliver_pending()
    assert told("cases.step_raised") == [chief.pk]


def test_a_head_who_is_away_is_spared_when_a_deputy_is_there(office, person):
    case = office.accepted(person)
    post = Post.objects.get(is_head=True)
    make.hold(post, office.approver, "B")
    today = timezone.localdate()
    register_absence(
        staff_id=office.lead.pk, from_on=today, to_on=today, actor=make.actor(office.lead)
    )
    act(browser(office.reviewer), case, "escalate", escalation_note="急件")
    deliver_pending()
    assert told("cases.step_raised") == [office.approver.pk]


def test_who_was_told_of_the_deadline_stands_on_the_case(office, person):
    case = office.accepted(person)
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        for days in range(1, 14):
            clock.move_to(now + dt.timedelta(days=days))
            workflow.sweep()
            deliver_pending()
        page = screen(office.supervisor, case)
    log = workflow.history(instance_id=case.instance_id)
    events = [e for e in log if e.kind == "due_told"]
    thresholds = [e.payload["threshold"] for e in events]
    assert thresholds == sorted(set(thresholds))
    assert (thresholds[0], thresholds[-1]) == (50, 101)
    last = {p["staff_id"]: p["as"] for p in events[-1].payload["told"]}
    assert last[office.reviewer.pk] == "assignee"
    assert last[office.lead.pk] == "head"
    assert "超期提醒" in page
    assert "林局长（负责人）" in page
    assert office.reviewer.pk in told("cases.step_due")
    assert workflow.verify_log(instance_id=case.instance_id).is_whole


def test_nobody_is_reminded_while_the_applicant_has_the_turn(office, person, client):
    case = office.county.asked_for_more(person)
    citizen = signed_in(client, person)
    assert "催一催" not in text(citizen.get(f"/cases/{case.public_id}/"))
    citizen.post(f"/cases/{case.public_id}/urge/")
    assert "urged" not in kinds(case)
