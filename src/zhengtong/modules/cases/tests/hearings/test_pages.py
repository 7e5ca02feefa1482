"""The pages of a hearing: on the desk, for the applicant, behind a secret link, for the public."""

from __future__ import annotations

import pytest
from django.test import Client

from zhengtong.modules.cases.hearings.letters import path_of
from zhengtong.modules.cases.hearings.locking import token_of
from zhengtong.modules.cases.models import HearingState
from zhengtong.modules.cases.tests.county import signed_in, text
from zhengtong.modules.cases.tests.desk import act, browser
from zhengtong.modules.cases.tests.hearings.stage import (
    NEIGHBOUR,
    at,
    fresh,
    hearing_of,
    parties,
    party_of,
)
from zhengtong.modules.org.tests import factories as make

TIME = {"hearing_day": "2026-11-16", "hearing_time": "09:30"}


def test_the_right_is_told_on_the_screen_of_the_case(stage, person):
    with at("2026-11-02"):
        case = stage.desk.reviewed(person)
        page = browser(stage.desk.reviewer)
        assert "告知听证权利" in text(page.get(f"/desk/cases/{case.public_id}/"))
        refused = act(page, case, "hearing-tell", interested="吴邻居，13800001111，相邻")
        assert refused.status_code == 422
        assert 'id="hearing_reason-error"' in text(refused)
        assert "吴邻居，13800001111，相邻" in text(refused)
        wrong = act(page, case, "hearing-tell", hearing_reason="水源", interested="吴邻居,不知道")
        assert wrong.status_code == 422
        assert 'id="interested-error"' in text(wrong)
        line = "吴邻居，13800001111，相邻"
        done = act(page, case, "hearing-tell", hearing_reason="水源", interested=line)
        assert done.status_code == 302
        shown = text(page.get(f"/desk/cases/{case.public_id}/"))
    assert "已告知听证权利，等待答复" in shown
    assert "2026-11-09 前" in shown
    assert token_of(party_of(case, "吴邻居")) in shown
    assert "提出听证申请" in shown


def test_a_stale_page_is_refused_and_nothing_typed_is_lost(stage, person):
    with at("2026-11-02"):
        case = stage.desk.reviewed(person)
        page = browser(stage.desk.reviewer)
        old = act(page, case, "hearing-tell", hearing_reason="水源", lock_version=1)
        assert old.status_code == 409
        assert "水源" in text(old)
        act(page, case, "hearing-tell", hearing_reason="水源")
        again = act(page, case, "hearing-tell", hearing_reason="水源")
    assert again.status_code == 409
    assert "已经告知过听证权利" in text(again)


def test_a_clerk_of_another_department_finds_nothing(stage, person):
    case = stage.desk.reviewed(person)
    assert act(browser(stage.desk.neighbour), case, "hearing-tell").status_code == 404


def test_presider_time_and_place_are_set_on_the_screen(stage, person):
    with at("2026-11-02"):
        case = stage.requested(person)
        page = browser(stage.presider)
        shown = text(page.get(f"/desk/cases/{case.public_id}/"))
        assert "可以定在 2026-11-11 至 2026-11-30" in shown
        assert "办理过本件，不能主持" in shown
        assert "act/resume/" not in shown
        early = {**TIME, "hearing_day": "2026-11-10", "hearing_place": "三楼"}
        refused = act(page, case, "hearing-schedule", hearing_presider=stage.presider.pk, **early)
        assert refused.status_code == 422
        assert 'id="hearing_day-error"' in text(refused)
        wrong = act(
            page,
            case,
            "hearing-schedule",
            hearing_place="三楼",
            hearing_presider=stage.desk.reviewer.pk,
            **TIME,
        )
        assert wrong.status_code == 422
        assert 'id="hearing_presider-error"' in text(wrong)
        done = act(
            page,
            case,
            "hearing-schedule",
            hearing_place="三楼",
            hearing_presider=stage.presider.pk,
            hearing_announced="1",
            hearing_registration="电话 0999-1234567",
            **TIME,
        )
        assert done.status_code == 302
    assert hearing_of(case).state == HearingState.SCHEDULED


def test_the_presider_records_and_closes_on_the_screen(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
    with at("2026-11-16"):
        page = browser(stage.presider)
        (applicant,) = parties(case)
        assert "开始听证" in text(page.get(f"/desk/cases/{case.public_id}/"))
        assert act(page, case, "hearing-open", present=applicant.pk).status_code == 302
        empty = act(page, case, "hearing-say", speaker="甲", statements="0")
        assert (empty.status_code, 'id="statement-error"' in text(empty)) == (422, True)
        for said in ("一", "二"):
            count = hearing_of(case).statements.count()
            done = act(
                page, case, "hearing-say", speaker="甲", statement=said, statements=str(count)
            )
            assert done.status_code == 302
        assert act(page, case, "hearing-record").status_code == 422
        assert act(page, case, "hearing-record", findings="没有分歧。").status_code == 302
        refused = act(page, case, "hearing-close")
        assert refused.status_code == 422
        assert f'id="not_confirmed-{applicant.pk}-error"' in text(refused)
        assert act(page, case, "hearing-confirm", confirming=applicant.pk).status_code == 302
        assert act(page, case, "hearing-close").status_code == 302
        shown = text(page.get(f"/desk/cases/{case.public_id}/"))
    assert hearing_of(case).state == HearingState.HELD
    assert "听证已结束" in shown


def test_others_are_offered_nothing_of_the_presider(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
    with at("2026-11-16"):
        shown = text(browser(stage.desk.reviewer).get(f"/desk/cases/{case.public_id}/"))
        refused = act(browser(stage.desk.reviewer), case, "hearing-open")
    assert "hearing-open" not in shown
    assert refused.status_code == 403


def test_the_applicant_asks_on_my_case(stage, person):
    with at("2026-11-02"):
        case = stage.told(person)
        page = signed_in(Client(), person)
        mine = text(page.get(f"/cases/{case.public_id}/"))
        assert "您可以要求听证" in mine
        url = f"/hearings/case/{case.public_id}/"
        assert url in mine
        assert "要不要听证？" in text(page.get(url))
        empty = page.post(url, {"act": "answer", "note": "我要说明"})
        assert empty.status_code == 422
        assert "我要说明" in text(empty)
        assert page.post(url, {"act": "answer", "wants": "yes"}).status_code == 302
        twice = page.post(url, {"act": "answer", "wants": "no"})
        assert twice.status_code == 409
        assert "已经答复过" in text(twice)
        assert "正在准备听证" in text(page.get(f"/cases/{case.public_id}/"))
    assert hearing_of(case).state == HearingState.REQUESTED


def test_nobody_else_reads_the_applicants_page(stage, person):
    case = stage.told(person)
    other = signed_in(Client(), make.person("别人"))
    assert other.get(f"/hearings/case/{case.public_id}/").status_code == 404
    assert Client().get(f"/hearings/case/{case.public_id}/").status_code in (302, 401)


def test_the_bearer_of_the_link_answers_without_an_account(stage, person):
    with at("2026-11-02"):
        case = stage.told(person, NEIGHBOUR)
        url = path_of(party_of(case, "吴邻居"))
        page = text(Client().get(url))
        assert "吴邻居，您是这项许可申请的利害关系人" in page
        assert case.number not in page
        assert Client().post(url, {"act": "answer", "wants": "yes"}).status_code == 302
    assert party_of(case, "吴邻居").answered_via == "link"
    assert fresh(case).status == "suspended"


def test_a_wrong_link_says_nothing(stage, person):
    case = stage.told(person, NEIGHBOUR)
    party = party_of(case, "吴邻居")
    token = token_of(party)
    wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
    assert Client().get(f"/hearings/party/{party.public_id}/{wrong}/").status_code == 404
    applicant = party_of(case, case.applicant_name)
    own = f"/hearings/party/{applicant.public_id}/{token_of(applicant)}/"
    assert Client().get(own).status_code == 404


def test_the_bearer_of_a_link_reads_notice_and_record_and_no_more(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person, NEIGHBOUR)
    with at("2026-11-16"):
        stage.recorded(case)
        base = path_of(party_of(case, "吴邻居"))
        page = text(Client().get(base))
        assert "我已核对，确认无误" in page
        assert "采伐量在限额以内" in page
        notice = case.documents.get(kind="hearing_notice")
        receipt = case.documents.get(kind="receipt")
        assert Client().get(f"{base}{notice.public_id}/").status_code == 200
        assert Client().get(f"{base}{receipt.public_id}/").status_code == 404
        assert Client().post(base, {"act": "confirm"}).status_code == 302
        assert Client().post(base, {"act": "confirm"}).status_code == 409
        assert Client().post(base, {"act": "anything"}).status_code == 409


def test_the_applicant_objects_to_the_presider_once(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
        page = signed_in(Client(), person)
        url = f"/hearings/case/{case.public_id}/"
        assert page.post(url, {"act": "object"}).status_code == 422
        assert page.post(url, {"act": "object", "reason": "亲属"}).status_code == 302
        assert page.post(url, {"act": "object", "reason": "亲属"}).status_code == 409
        assert "等待答复" in text(page.get(url))


def test_a_public_hearing_is_announced_with_time_place_and_how_to_register(stage, person):
    with at("2026-11-02"):
        case = stage.requested(person)
        assert "近期没有听证公告" in text(Client().get("/hearings/"))
        stage.schedule(case, is_announced=True, registration="电话 0999-1234567")
        page = text(Client().get("/hearings/"))
        assert "2026-11-16 09:30" in page
        assert person.name not in page
        one = text(Client().get(f"/hearings/{hearing_of(case).public_id}/"))
    assert "县林业局三楼会议室" in one
    assert "电话 0999-1234567" in one
    assert person.name not in one


def test_a_hearing_that_is_not_public_is_not_announced(stage, person):
    with at("2026-11-02"):
        case = stage.scheduled(person)
        assert Client().get(f"/hearings/{hearing_of(case).public_id}/").status_code == 404


def test_the_list_of_hearings_costs_the_same_for_one_and_many(
    stage, person, django_assert_num_queries
):
    with at("2026-11-02"):
        stage.scheduled(person)
        page = browser(stage.desk.reviewer)
        page.get("/desk/cases/hearings/")
        counts = []
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        for _n in range(2):
            with CaptureQueriesContext(connection) as found:
                shown = text(page.get("/desk/cases/hearings/"))
            counts.append(len(found))
            stage.told(person)
            stage.requested(person)
        assert "2026-11-16" in shown
    assert counts[0] == counts[1] <= 16


def test_cases_without_a_hearing_pay_nothing_for_it(stage, person):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhengtong.modules.cases.tests.hearings.test_right import grant

    case = stage.desk.reviewed(person)
    with CaptureQueriesContext(connection) as found:
        grant(stage, case)
    assert not [q for q in found if "cases_hearing" in q["sql"] or "cases_renewal" in q["sql"]]


@pytest.mark.parametrize("path", ["/hearings/", "/desk/cases/hearings/?show=done"])
def test_empty_pages_say_what_will_come(stage, path):
    assert "在这里" in text(browser(stage.desk.reviewer).get(path))
