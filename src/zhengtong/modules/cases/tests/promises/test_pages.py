"""The pages of promises: what each reader finds and may do, and what it costs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhengtong.modules.cases.models import BrokenPromise, Case
from zhengtong.modules.cases.promises import lapsing
from zhengtong.modules.cases.promises.queries import lights_of
from zhengtong.modules.cases.queries import clocks_of
from zhengtong.modules.cases.tests.county import picture, signed_in, text
from zhengtong.modules.cases.tests.desk import act, browser, task_of
from zhengtong.modules.cases.tests.promises import place
from zhengtong.modules.cases.tests.promises.place import CHART, LATER, MAIN, PLAN, REPORT
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow.models import Clock


@pytest.fixture
def own(client, person):
    return signed_in(client, person)


def sign_url(found, kind="pending") -> str:
    return f"/cases/promises/sign/{found.public_id}/{kind}/"


def test_a_person_signs_reads_and_takes_back(desk, person, own):
    found = place.draft(desk, person, MAIN, REPORT)
    page = text(own.get(f"/cases/application/{found.public_id}/materials/"))
    assert "先受理，后补材料" in page
    assert "平面图、流程图" in page
    asked = own.get(sign_url(found))
    assert "10 个工作日" in text(asked)
    given = {"material": [PLAN, CHART], "signed_name": person.name, "confirmed": "1"}
    done = own.post(sign_url(found), given, follow=True)
    assert "已签署" in text(done)
    assert text(done).count("已承诺，现在不用交") == 2
    back = own.post(sign_url(found), {"_action": "back"}, follow=True)
    assert "已收回承诺" in text(back)
    assert not found.promises.exists()


def test_a_refused_signature_keeps_what_was_typed(desk, person, own):
    found = place.draft(desk, person)
    wrong = own.post(sign_url(found), {"material": [PLAN], "signed_name": "别人"})
    assert wrong.status_code == 422
    page = text(wrong)
    assert 'value="别人"' in page
    assert 'href="#signed_name"' in page
    assert f'id="promised-{PLAN}" name="material" value="{PLAN}" checked' in page


def test_what_the_item_does_not_take_is_not_offered(county, person, own):
    found = county.complete(person)
    assert own.get(sign_url(found, "commitment")).status_code == 302
    assert own.get(sign_url(found, "oath")).status_code == 404


def test_a_shut_door_says_why(desk, person, own):
    place.revoked(desk, person)
    found = place.draft(desk, person)
    page = text(own.get(f"/cases/application/{found.public_id}/materials/"))
    assert "现在不能用承诺代替材料" in page
    assert own.get(sign_url(found)).status_code == 409


def test_the_applicant_reads_what_to_bring_and_brings_it(desk, person, own):
    case = place.accepted(desk, person)
    page = text(own.get(f"/cases/{case.public_id}/"))
    assert "请补交：平面图、流程图" in page
    address = f"/cases/promises/papers/{case.public_id}/"
    good = SimpleUploadedFile("图.jpg", picture(), "image/jpeg")
    bad = SimpleUploadedFile("坏.jpg", b"MZ", "image/jpeg")
    some = own.post(address, {f"material-{PLAN}": good, f"material-{CHART}": bad})
    assert some.status_code == 422
    assert "坏.jpg" in text(some)
    assert "已补交：平面图" in text(some)
    assert own.post(address).status_code == 422
    good = SimpleUploadedFile("图.jpg", picture("blue"), "image/jpeg")
    done = own.post(address, {f"material-{CHART}": good}, follow=True)
    assert "材料已经补齐" in text(done)
    assert own.get(address).status_code == 409


def test_nobody_brings_for_a_stranger(desk, person, client):
    case = place.accepted(desk, person)
    signed_in(client, make.person())
    assert client.get(f"/cases/promises/papers/{case.public_id}/").status_code == 404


def test_the_clerk_accepts_with_papers_to_follow_on_the_screen(desk, person):
    case = place.hand_in(place.draft(desk, person, MAIN, REPORT, *LATER), person)
    clerk = browser(desk.counter)
    page = text(clerk.get(f"/desk/cases/{case.public_id}/"))
    assert "容缺受理：先受理，后补材料" in page
    given = {"choice": "accept-pending", f"pending-{PLAN}": "1", "pending_days": "99",
             "pending_name": person.name}  # fmt: skip
    wrong = act(clerk, case, "step", **given)
    assert wrong.status_code == 422
    assert "1 到 10" in text(wrong)
    assert 'value="99"' in text(wrong)
    right = act(clerk, case, "step", **given | {"pending_days": "3", "pending_signed": "1"})
    assert right.status_code == 302
    assert "还缺" in text(clerk.get(f"/desk/cases/{case.public_id}/"))
    stale = act(clerk, case, "step", **given | {"task": task_of(case).id, "lock_version": 1})
    assert stale.status_code == 409


def test_an_item_without_such_papers_has_no_such_choice(county, person):
    case = county.submitted(person)
    from zhengtong.modules.org.models import StaffMember

    clerk = browser(StaffMember.objects.get(pk=county.clerk.staff_id))
    assert "先受理，后补材料" not in text(clerk.get(f"/desk/cases/{case.public_id}/"))


def test_the_clerk_takes_papers_in_and_gives_more_time(desk, person):
    case = place.accepted(desk, person)
    clerk = browser(desk.counter)
    late = act(clerk, case, "promise-extend", promise_days="9", promise_reason="等图纸。")
    assert late.status_code == 422
    assert act(
        clerk, case, "promise-extend", promise_days="5", promise_reason="等图纸。"
    ).status_code == 302  # fmt: skip
    files = {f"material-{k}": SimpleUploadedFile("图.jpg", picture(), "image/jpeg") for k in LATER}
    assert act(clerk, case, "promise-bring", **files).status_code == 302
    assert "已履行" in text(clerk.get(f"/desk/cases/{case.public_id}/"))


def test_a_grant_before_the_papers_is_refused_in_plain_words(desk, person):
    case = place.accepted(desk, person)
    place.step(desk, case, make.actor(desk.reviewer), "agree")
    page = act(browser(desk.approver), case, "step", choice="complete:grant", opinion="准予。")
    assert page.status_code == 409
    assert "容缺材料还没有补齐（平面图、流程图）" in text(page)
    assert "准予。" in text(page)


def test_a_check_is_recorded_and_the_decision_revoked_on_the_screen(desk, person):
    case = place.granted_by_commitment(desk, person)
    checker, leader = browser(desk.reviewer), browser(desk.approver)
    assert "记下核查结果" in text(checker.get(f"/desk/cases/{case.public_id}/"))
    wrong = act(checker, case, "promise-check", promise_state="checking", finding="到场。")
    assert wrong.status_code == 422
    assert "到场。" in text(wrong)
    given = {"promise_state": "checking", "finding": "到场。", "check_result": "false"}
    assert act(checker, case, "promise-check", **given).status_code == 302
    assert act(checker, case, "promise-check", **given).status_code == 409
    assert "是否撤销决定" in text(leader.get(f"/desk/cases/{case.public_id}/"))
    done = act(leader, case, "promise-sign", promise_state="false", revoke_reason="没有检测。")
    assert done.status_code == 302
    page = text(leader.get(f"/desk/cases/{case.public_id}/"))
    assert "决定已经撤销" in page
    assert "失信记录" in page


def test_the_words_of_the_grant_do_not_stand_as_the_reason_of_its_revocation(desk, person, own):
    case = place.revoked(desk, person)
    page = text(own.get(f"/cases/{case.public_id}/"))
    assert "决定已经撤销" in page
    assert "情况属实。" not in page


def test_a_record_is_questioned_and_lifted_on_the_pages(desk, person, own):
    place.revoked(desk, person)
    record = BrokenPromise.objects.get()
    mine, theirs = f"/cases/promises/records/{record.public_id}/", record_url(record)
    assert own.post(mine, {"kind": "objection", "text": ""}).status_code == 422
    assert own.post(mine, {"kind": "objection", "text": "检测过。"}).status_code == 302
    assert "检测过。" in text(own.get(mine))
    clerk, leader = browser(desk.reviewer), browser(desk.approver)
    assert "检测过。" in text(clerk.get(theirs))
    assert clerk.post(theirs, {"_action": "propose", "reason": ""}).status_code == 422
    assert clerk.post(theirs, {"_action": "propose", "reason": "属实。"}).status_code == 302
    assert clerk.post(theirs, {"_action": "lift", "answer": "移出。"}).status_code == 403
    assert leader.post(theirs, {"_action": "lift", "answer": "移出。"}).status_code == 302
    assert "移出。" in text(own.get(mine))
    assert browser(desk.neighbour).get(theirs).status_code == 404
    stranger = signed_in(Client(), make.person())
    assert stranger.get(mine).status_code == 404


def record_url(record) -> str:
    return f"/desk/promises/records/{record.public_id}/"


def test_the_list_shows_what_is_due_and_who_may_see_it(desk, person):
    place.accepted(desk, person)
    place.granted_by_commitment(desk, person)
    clerk = browser(desk.counter)
    assert "平面图、流程图" in text(clerk.get("/desk/promises/"))
    assert "检测报告" in text(clerk.get("/desk/promises/?view=checks"))
    assert "没有符合条件的承诺" in text(clerk.get("/desk/promises/?q=nobody"))
    assert "没有符合条件的承诺" in text(clerk.get("/desk/promises/?due=late"))
    for odd in ("?view=x", "?organization=x", "?cursor=x", "?kind=x&due=x"):
        assert clerk.get(f"/desk/promises/{odd}").status_code in (200, 400, 422)
    assert "平面图" not in text(browser(desk.neighbour).get("/desk/promises/"))
    assert "平面图、流程图" in text(browser(desk.supervisor).get("/desk/promises/"))


def test_the_lists_cost_the_same_for_one_and_for_many(
    desk, person, django_assert_max_num_queries, own
):
    def once(client, address, most):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200

    clerk = browser(desk.counter)
    for _ in range(4):
        place.accepted(desk, person)
    once(clerk, "/desk/promises/?view=all", 26)
    once(own, "/cases/promises/", 20)
    for case in Case.objects.all():
        promise = place.of(case)
        lapsing.lapse_promise(
            promise_id=promise.pk, today=promise.due_on + dt.timedelta(days=1)
        )  # fmt: skip
    once(clerk, "/desk/promises/?view=broken", 26)
    once(clerk, "/desk/promises/records/", 24)
    once(own, "/cases/promises/", 20)


def test_handing_in_an_ordinary_application_asks_nothing_about_promises(county, person):
    found = county.complete(person)
    with CaptureQueriesContext(connection) as caught:
        place.hand_in(found, person)
    assert not [q for q in caught.captured_queries if "promise" in q["sql"].lower()]


@pytest.mark.parametrize("days", [0, 12, 30])
def test_papers_have_the_light_of_their_clock_and_say_why(desk, person, days):
    case = place.accepted(desk, person)
    promise = case.promises.get()
    promise.due_on -= dt.timedelta(days=days)
    promise.save(update_fields=["due_on"])
    Clock.objects.filter(instance_id=case.instance_id, kind="promise").update(due_on=promise.due_on)
    clock = next(c for c in clocks_of([case])[case.pk] if c.kind == "promise")
    assert lights_of([promise])[promise.pk] == (clock.light, clock.why)
    assert clock.why in text(browser(desk.supervisor).get("/desk/promises/"))
