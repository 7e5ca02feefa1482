"""The pages of delivery: who sees what, and what a refused form gives back."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from zhengtong.modules.cases.delivery import codes
from zhengtong.modules.cases.models import CaseStatus
from zhengtong.modules.cases.tests import county as place
from zhengtong.modules.cases.tests.delivery.conftest import decided, now
from zhengtong.modules.cases.tests.delivery.test_posting import post, returned
from zhengtong.modules.cases.tests.desk import act, browser

LIST = "/desk/delivery/"


@pytest.fixture
def desk_page(office):
    return browser(office.counter)


def test_the_list_finds_by_code_number_name_and_waybill(desk_page, at_counter, to_post, clerk):
    post(to_post, clerk)
    code = codes.code_of(now(at_counter).public_id)
    for asked, wanted in (
        (code, at_counter),
        (at_counter.number, at_counter),
        ("1234567890123", to_post),
    ):
        page = desk_page.get(LIST, {"q": asked}).content.decode()
        assert wanted.number in page
    assert "没有找到" in desk_page.get(LIST, {"q": "nothing"}).content.decode()
    both = desk_page.get(LIST, {"q": at_counter.applicant_name}).content.decode()
    assert at_counter.number in both
    assert to_post.number in both


def test_the_list_costs_as_much_for_one_as_for_many(
    desk_page, office, person, at_counter, django_assert_max_num_queries
):
    desk_page.get(LIST)
    with django_assert_max_num_queries(100) as one:
        desk_page.get(LIST)
    decided(office, person, "counter")
    with django_assert_max_num_queries(len(one)):
        desk_page.get(LIST)
    assert len(one) <= 22


def test_the_list_is_for_those_who_hand_out(office, at_counter, client):
    assert browser(office.reviewer).get(LIST).status_code == 403
    assert client.get(LIST).status_code == 302


def test_the_tabs_show_what_waits_and_what_came_back(desk_page, at_counter, to_post, clerk):
    assert at_counter.number in desk_page.get(LIST).content.decode()
    post(to_post, clerk)
    returned(to_post, clerk)
    page = desk_page.get(LIST, {"show": "returned"}).content.decode()
    assert to_post.number in page
    assert at_counter.number not in page


def test_a_wrong_code_comes_back_on_the_screen_with_what_was_typed(desk_page, at_counter):
    right = codes.code_of(now(at_counter).public_id)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    given = {"by": "code", "code": wrong, "collector": "代领人甲", "relation": "agent"}
    page = act(desk_page, at_counter, "hand-over", **given, confirmed="on")
    assert page.status_code == 422
    assert "取件码不对" in page.content.decode()
    assert "代领人甲" in page.content.decode()
    assert (
        act(
            desk_page, at_counter, "hand-over", **{**given, "code": right}, confirmed="on"
        ).status_code
        == 302
    )
    at_counter.refresh_from_db()
    assert at_counter.status == CaseStatus.CLOSED


def test_the_old_sentence_is_not_offered_where_code_and_parcel_are_kept(desk_page, at_counter):
    page = desk_page.get(f"/desk/cases/{at_counter.public_id}/").content.decode()
    assert "act/hand-over/" in page
    assert "act/deliver/" not in page


def test_a_whole_journey_by_post_on_the_screen(desk_page, to_post):
    day = {"posted_on": _today()}
    given = {"carrier": "中国邮政 EMS", "waybill": "EA123456789CN", **day}
    assert act(desk_page, to_post, "post-result", **given).status_code == 302
    gone = {"returned_on": _today(), "return_reason": "address", "return_note": "查无此人"}
    assert act(desk_page, to_post, "record-return", **gone).status_code == 302
    page = desk_page.get(f"/desk/cases/{to_post.public_id}/").content.decode()
    assert "查无此人" in page
    assert act(desk_page, to_post, "change-way", method="").status_code == 422
    assert act(desk_page, to_post, "change-way", method="counter").status_code == 302


def _today() -> str:
    from django.utils import timezone

    return timezone.localdate().isoformat()


def test_the_applicant_sees_code_and_waybill(client, person, at_counter, to_post, clerk):
    citizen = place.signed_in(client, person)
    page = citizen.get(f"/cases/{at_counter.public_id}/").content.decode()
    assert codes.code_of(now(at_counter).public_id) in page
    post(to_post, clerk)
    page = citizen.get(f"/cases/{to_post.public_id}/").content.decode()
    assert "1234567890123" in page
    assert "结果在寄送途中" in page


def test_a_workbook_with_errors_names_each_place_and_enters_nothing(desk_page, to_post):
    book = Workbook()
    sheet = book.active
    sheet.append(["办件编号", "承运单位", "运单号", "寄出日期"])
    sheet.append([to_post.number, "顺丰", "SF1000001", None])
    sheet.append(["000", "顺丰", "SF1000002", None])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "parcels.xlsx"
    page = desk_page.post(f"{LIST}parcels/", {"file": file})
    assert page.status_code == 422
    assert "第 3 行" in page.content.decode()
    assert now(to_post).state == "waiting"
    assert desk_page.post(f"{LIST}parcels/", {"table": ""}).status_code == 422
    good = desk_page.post(f"{LIST}parcels/", {"table": f"{to_post.number},顺丰,SF1000001"})
    assert good.status_code == 302
    broken = io.BytesIO(b"not a workbook")
    broken.name = "a.xlsx"
    assert desk_page.post(f"{LIST}parcels/", {"file": broken}).status_code == 422
