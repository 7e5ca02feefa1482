"""My cases, one case, withdrawing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhengtong.modules.cases.models import Application, CaseStatus
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.tests.county import text


def queries(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_for_two_rows_and_for_five(citizen, county, person):
    for _n in range(2):
        county.submitted(person)
        county.application(person)
    citizen.get("/cases/mine/")
    few = queries(citizen, "/cases/mine/")
    for _n in range(3):
        county.submitted(person)
        county.application(person)
    assert queries(citizen, "/cases/mine/") == few


def test_the_list_shows_drafts_and_cases_and_filters_them(citizen, county, person):
    draft = county.application(person)
    open_case = county.submitted(person)
    closed = county.finished(person)
    everything = text(citizen.get("/cases/mine/"))
    assert str(draft.public_id) in everything
    assert open_case.number in everything
    assert closed.number in everything
    under_way = text(citizen.get("/cases/mine/?show=open"))
    assert open_case.number in under_way
    assert closed.number not in under_way
    done = text(citizen.get("/cases/mine/?show=closed"))
    assert closed.number in done
    assert open_case.number not in done
    assert str(draft.public_id) not in done


def test_an_empty_list_says_how_to_begin(citizen, county):
    answer = text(citizen.get("/cases/mine/"))
    assert "还没有提交过申请" in answer
    assert 'href="/items/"' in answer


def test_a_broken_cursor_is_a_clear_refusal(citizen, county):
    assert citizen.get("/cases/mine/?cursor=abc").status_code == 400
    assert citizen.get("/cases/mine/?show=nonsense").status_code == 200


def test_the_case_page_says_whose_turn_it_is_and_why_that_day(citizen, county, person):
    case = county.submitted(person)
    answer = text(citizen.get(f"/cases/{case.public_id}/"))
    assert "答复是否受理" in answer
    assert "为什么是这一天" in answer
    assert "后山坡" in answer
    assert "撤回申请" in answer


def test_staff_names_stay_inside(citizen, county, person):
    case = county.finished(person)
    answer = text(citizen.get(f"/cases/{case.public_id}/"))
    assert county.clerk.name not in answer
    assert county.leader.name not in answer
    assert "准予" in answer
    assert "评价这次服务" in answer


def test_withdrawing_asks_first_and_ends_the_case(citizen, county, person):
    case = county.submitted(person)
    address = f"/cases/{case.public_id}/withdraw/"
    assert "要撤回这份申请吗" in text(citizen.get(address))
    assert citizen.post(address, {"reason": "不办了"}).url == f"/cases/{case.public_id}/"
    case.refresh_from_db()
    assert case.status == CaseStatus.WITHDRAWN
    assert "您已撤回这份申请" in text(citizen.get(f"/cases/{case.public_id}/"))


def test_a_long_reason_is_kept_and_told(citizen, county, person):
    case = county.submitted(person)
    answer = citizen.post(f"/cases/{case.public_id}/withdraw/", {"reason": "长" * 501})
    assert answer.status_code == 422
    assert "长" * 501 in text(answer)


def test_a_decided_case_cannot_be_withdrawn(citizen, county, person):
    case = county.finished(person)
    assert citizen.get(f"/cases/{case.public_id}/withdraw/").status_code == 409
    assert citizen.post(f"/cases/{case.public_id}/withdraw/").status_code == 409


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_state_has_its_words(citizen, county, person, language):
    citizen.cookies["django_language"] = language
    waiting = county.asked_for_more(person)
    working = county.submitted(person)
    accept.accept_case(case_id=working.pk, actor=county.clerk)
    refused = county.submitted(person)
    accept.refuse_case(case_id=refused.pk, actor=county.clerk, reason="不属于本机关职权范围。")
    denied = county.finished(person, outcome="deny")
    for case in (waiting, working, refused, denied):
        assert citizen.get(f"/cases/{case.public_id}/").status_code == 200


def test_a_draft_belongs_in_the_list_until_it_is_handed_in(citizen, county, person):
    county.submitted(person)
    assert Application.objects.get().case_id is not None
    assert "还没提交" not in text(citizen.get("/cases/mine/"))
