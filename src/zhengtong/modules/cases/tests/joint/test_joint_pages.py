"""The pages of joint work: the case, the list, one meeting, one opinion, the applicant's page."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhengtong.modules.cases.joint import consulting, planning
from zhengtong.modules.cases.models import Consultation, DocumentKind, Meeting, MeetingState
from zhengtong.modules.cases.tests.county import picture, signed_in, text
from zhengtong.modules.cases.tests.desk import act, browser
from zhengtong.modules.cases.tests.joint import house as make_house
from zhengtong.modules.cases.tests.joint.house import soon, task, today_it_is
from zhengtong.modules.cases.tests.joint.test_opinions import in_days
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def house(db):
    return make_house.house()


@pytest.fixture
def case(house, person):
    return house.accepted(person)


def screen(staff, case, **query) -> str:
    return text(browser(staff).get(f"/desk/cases/{case.public_id}/", query))


def plan(house, **given) -> dict:
    first, second = soon(1), soon(2)
    return {
        "kind": "site_visit", "subject": "消防通道", "place": "工业路 8 号",
        "date_1": f"{first:%Y-%m-%dT%H:%M}", "date_2": f"{second:%Y-%m-%dT%H:%M}", "date_3": "",
        "length_minutes": "60", "posts": house.posts("land", "fire"), "applicant": "on", **given,
    }  # fmt: skip


def do(staff, meeting, verb, **given):
    meeting.refresh_from_db()
    post = {"revision": meeting.revision, **given}
    return browser(staff).post(f"/desk/meetings/{meeting.public_id}/{verb}/", post)


def test_the_screen_shows_branches_forecast_and_used_time(house, case):
    house.opine(case, "land")
    page = screen(house.lead, case)
    assert "2 个环节同时办理" in page
    assert "各部门办理情况" in page
    assert "当天办完" in page
    assert "都用满期限的话" in page
    assert page.count("fire意见") >= 1


def test_an_ordinary_case_shows_nothing_of_it(db, person):
    from zhengtong.modules.cases.tests.desk import desk

    office = desk()
    case = office.accepted(person)
    page = text(browser(office.reviewer).get(f"/desk/cases/{case.public_id}/"))
    assert "joint-title" not in page


def test_the_lead_calls_a_visit_from_the_case(house, case):
    page = screen(house.lead, case)
    address = re.search(r'href="(/desk/meetings/new/[^"]+)"', page)[1]
    client = browser(house.lead)
    assert "land局" in text(client.get(address))
    done = client.post(address, plan(house))
    meeting = Meeting.objects.get()
    assert done.url == f"/desk/meetings/{meeting.public_id}/"
    assert "消防通道" in screen(house.lead, case)
    assert address not in screen(house.by["land"], case)
    assert browser(house.by["land"]).get(address).status_code == 403


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(house, case):
    address = f"/desk/meetings/new/{case.public_id}/"
    page = browser(house.lead).post(
        address, plan(house, place="", date_1="", date_2="kein Datum", subject="看边界")
    )
    body = text(page)
    assert page.status_code == 422
    assert 'id="place-error"' in body
    assert 'id="date_2-error"' in body
    assert 'value="看边界"' in body
    assert 'value="kein Datum"' in body


def test_the_list_says_what_is_mine_and_the_menu_counts_it(house, case):
    assert "没有踏勘和会审" in text(browser(house.by["land"]).get("/desk/meetings/"))
    meeting = house.proposed(case)
    for staff in (house.by["land"], house.deputy):
        page = text(browser(staff).get("/desk/meetings/"))
        assert meeting.subject in page
        assert "答复日期" in page
    assert meeting.subject not in text(browser(house.by["environment"]).get("/desk/meetings/"))
    page = text(browser(house.lead).get("/desk/meetings/", {"view": "ahead"}))
    assert meeting.subject in page


def test_dates_are_answered_fixed_and_told_on_the_page(house, case, person):
    meeting = house.proposed(case)
    dates = planning.current_dates(meeting)
    seat = meeting.participants.get(post_id=house.post("land"))
    said = {f"date-{dates[0].pk}": "yes", f"date-{dates[1].pk}": "no", "seat": seat.pk}
    assert do(house.by["land"], meeting, "answer", **said).status_code == 302
    page = text(browser(house.lead).get(f"/desk/meetings/{meeting.public_id}/"))
    assert "能来" in page
    assert "不能来" in page
    assert do(house.lead, meeting, "fix", date=dates[0].pk).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.FIXED
    own = text(signed_in(Client(), person).get(f"/cases/{case.public_id}/"))
    assert "请到场" in own
    assert meeting.place in own
    assert "现场勘验通知书" in own


def test_conflicts_of_a_date_are_shown_before_it_is_fixed(house, case, person):
    other = house.accepted(person)
    house.fixed(other, "fire", starts=[soon(1)])
    meeting = house.proposed(case, "fire", starts=[soon(1)])
    page = text(browser(house.lead).get(f"/desk/meetings/{meeting.public_id}/"))
    assert "那时另有安排或者不在" in page


def test_an_unanswered_date_is_refused_with_words(house, case):
    meeting = house.proposed(case)
    seat = meeting.participants.get(post_id=house.post("land"))
    page = do(house.by["land"], meeting, "answer", seat=seat.pk, remark="再看看")
    assert page.status_code == 422
    assert "请对每个日期回答" in text(page)
    assert "再看看" in text(page)


def test_wrong_people_stale_pages_and_unknown_acts_get_the_right_status(house, case):
    meeting = house.proposed(case)
    first = planning.current_dates(meeting)[0]
    fire = meeting.participants.get(post_id=house.post("fire"))
    assert do(house.by["land"], meeting, "fix", date=first.pk).status_code == 403
    answers = {f"date-{d.pk}": "yes" for d in planning.current_dates(meeting)}
    assert do(house.by["land"], meeting, "answer", seat=fire.pk, **answers).status_code == 403
    assert do(house.stranger, meeting, "fix", date=first.pk).status_code == 404
    assert do(house.lead, meeting, "explode").status_code == 404
    assert do(house.lead, meeting, "fix", date="drei").status_code == 422
    do(house.lead, meeting, "fix", date=first.pk)
    page = do(house.lead, meeting, "fix", date=first.pk, revision=1)
    assert page.status_code == 409
    assert "安排刚刚有变动" in text(page)


def test_photos_are_sent_from_the_phone_and_bad_ones_are_named(house, case):
    meeting = house.fixed(case)
    client = browser(house.by["fire"])
    address = f"/desk/meetings/{meeting.public_id}/files/"
    good = SimpleUploadedFile("通道.jpg", picture(), "image/jpeg")
    assert client.post(address, {"files": [good]}).status_code == 302
    page = text(client.get(f"/desk/meetings/{meeting.public_id}/"))
    assert "通道.jpg" in page
    empty = SimpleUploadedFile("空.jpg", b"", "image/jpeg")
    good.seek(0)
    answer = client.post(address, {"files": [good, empty]})
    assert answer.status_code == 422
    assert "“空.jpg”：文件是空的" in text(answer)
    assert client.post(address, {}).status_code == 422
    assert meeting.files.count() == 1


def test_the_day_itself_on_the_pages(house, case):
    meeting = today_it_is(house.fixed(case))
    page = text(browser(house.by["fire"]).get(f"/desk/meetings/{meeting.public_id}/"))
    assert "形成纪要" not in page.split("<main", 1)[1].split('id="photos"')[0]
    for key in ("land", "fire"):
        seat = meeting.participants.get(post_id=house.post(key))
        given = {"seat": seat.pk, "position": "conditions", "text": "加宽至四米"}
        assert do(house.by[key], meeting, "finding", **given).status_code == 302
    came = {
        f"came-{seat}": people for seat, people in house.attendance(meeting, "land", "fire").items()
    }
    short = do(house.lead, meeting, "minutes", record="看了现场", conclusion="")
    assert short.status_code == 422
    assert "看了现场" in text(short)
    assert "至少两名" in text(short)
    done = do(house.lead, meeting, "minutes", record="看了现场", conclusion="可以建", **came)
    assert done.status_code == 302
    page = text(browser(house.by["fire"]).get("/desk/meetings/"))
    assert "确认纪要" in page
    fire = meeting.participants.get(post_id=house.post("fire"))
    assert do(house.by["fire"], meeting, "confirm", seat=fire.pk).status_code == 302
    assert do(house.by["fire"], meeting, "confirm", seat=fire.pk).status_code == 409


def test_findings_are_offered_as_opinion_of_the_step(house, case):
    meeting = today_it_is(house.fixed(case))
    house.found(meeting, "land", "conditions", "退界三米。")
    house.found(meeting, "fire")
    house.held(meeting, "land", "fire")
    page = screen(house.by["land"], case)
    assert "退界三米。" in page
    assert "具备建设条件。" in page
    assert "用作意见" in page


def test_the_applicant_reads_the_minutes_only_after_the_decision(house, case, person):
    meeting = today_it_is(house.fixed(case))
    house.found(meeting, "land")
    house.found(meeting, "fire")
    house.held(meeting, "land", "fire")
    minutes = case.documents.get(kind=DocumentKind.MINUTES)
    client = signed_in(Client(), person)
    assert "会审纪要" not in text(client.get(f"/cases/{case.public_id}/"))
    address = f"/cases/{case.public_id}/documents/{minutes.public_id}/"
    assert client.get(address).status_code == 404
    desk = f"/desk/cases/{case.public_id}/documents/{minutes.public_id}/"
    answer = browser(house.by["fire"]).get(desk)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_calendar_files_for_staff_and_for_the_applicant(house, case, person):
    meeting = house.fixed(case, place="工业路 8 号, 北门; 右侧")
    file = browser(house.by["land"]).get(f"/desk/meetings/{meeting.public_id}/calendar.ics")
    body = file.content.decode()
    assert file["Content-Type"].startswith("text/calendar")
    assert f"UID:{meeting.public_id}@zhengtong\r\n" in body
    assert "8 号\\, 北门\\; 右侧" in body.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    own = f"/cases/{case.public_id}/meetings/{meeting.public_id}/calendar.ics"
    assert signed_in(Client(), person).get(own).status_code == 200
    assert signed_in(Client(), make.person()).get(own).status_code == 404
    proposed = house.proposed(case)
    assert (
        browser(house.lead).get(f"/desk/meetings/{proposed.public_id}/calendar.ics").status_code
        == 404
    )


def test_an_opinion_is_asked_and_answered_on_its_pages(house, case):
    client = browser(house.lead)
    address = f"/desk/meetings/opinions/new/{case.public_id}/"
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"question": "在河道内吗？", "due_on": "bald"})
    assert wrong.status_code == 422
    assert "在河道内吗？" in text(wrong)
    given = {
        "organization": house.stranger.organization_id, "post": "reviewer",
        "question": "在河道内吗？", "due_on": in_days(4).isoformat(),
    }  # fmt: skip
    assert client.post(address, given).status_code == 302
    found = Consultation.objects.get()
    page = text(browser(house.stranger).get("/desk/meetings/", {"view": "opinions"}))
    assert "在河道内吗？" in page
    own = f"/desk/meetings/opinions/{found.public_id}/"
    assert browser(house.by["fire"]).post(own + "answer/", {"position": "agree"}).status_code == 403
    asked = browser(house.stranger)
    assert asked.post(own + "answer/", {"position": "object", "text": " "}).status_code == 422
    done = asked.post(own + "answer/", {"position": "object", "text": "在蓝线内。"})
    assert done.status_code == 302
    assert asked.post(own + "answer/", {"position": "agree", "text": "又"}).status_code == 409
    page = screen(house.lead, case)
    assert "在蓝线内。" in page
    assert "在蓝线内。" in text(asked.get(own))
    assert "不同意" in text(asked.get("/desk/meetings/", {"view": "asked"}))


def test_an_asked_opinion_is_reminded_and_withdrawn_by_its_asker(house, case):
    post = next(iter(make.actor(house.stranger).post_ids))
    found = consulting.ask_opinion(
        case_id=case.pk, post_id=post, question="?", due_on=in_days(2), actor=house.leader
    )
    own = f"/desk/meetings/opinions/{found.public_id}/"
    client = browser(house.lead)
    assert client.post(own + "remind/").status_code == 302
    assert "今天已经提醒过" in text(client.post(own + "remind/", follow=True))
    assert client.post(own + "withdraw/", {"reason": ""}).status_code == 422
    assert client.post(own + "withdraw/", {"reason": "问错了"}).status_code == 302
    assert "问错了" in text(client.get(own))


def test_the_common_day_is_set_and_all_are_urged_from_the_case(house, case):
    client = browser(house.lead)
    first = task(case, "land_opinion").id
    wrong = act(client, case, "answer-day", task=first, answer_by="gestern")
    assert wrong.status_code == 422
    assert 'id="answer_by-error"' in text(wrong)
    done = act(client, case, "answer-day", task=first, answer_by=in_days(3).isoformat())
    assert done.status_code == 302
    assert in_days(3).isoformat() in screen(house.lead, case)
    assert act(client, case, "urge-branches", task=first, urge_note="请尽快").status_code == 302


def test_lists_and_the_screen_cost_a_fixed_number_of_queries(
    house, case, person, django_assert_max_num_queries
):
    house.proposed(case)
    client = browser(house.by["land"])
    client.get("/desk/meetings/")
    with django_assert_max_num_queries(17) as few:
        client.get("/desk/meetings/")
    for _ in range(3):
        house.proposed(house.accepted(person))
    with django_assert_max_num_queries(len(few)):
        client.get("/desk/meetings/")
    lead = browser(house.lead)
    address = f"/desk/cases/{case.public_id}/"
    lead.get(address)
    with django_assert_max_num_queries(75):
        lead.get(address)


def test_the_applicant_reads_where_each_department_stands_in_plain_words(house, case, person):
    house.opine(case, "land")
    page = text(signed_in(Client(), person).get(f"/cases/{case.public_id}/"))
    assert "各部门办到哪里了" in page
    assert "已经答复，当天办完" in page
    assert "方正" not in page


def test_a_return_out_of_a_branch_leaves_the_others_alone_unless_chosen_otherwise(house, case):
    page = screen(house.by["fire"], case)
    assert re.search(r'value="straight_back" checked', page)
    assert "其他部门照常办理" in page
    for key in make_house.OPINIONS:
        house.opine(case, key)
    page = screen(house.lead, case)
    assert re.search(r'value="redo" checked', page)
