"""A case on one screen: who opens it, what it offers, what it says when an act is refused."""

import pytest
from django.utils import timezone

from zhengtong.modules.cases.models import CaseStatus
from zhengtong.modules.cases.tests.county import picture, text
from zhengtong.modules.cases.tests.desk import act, browser, desk, task_of, version_of
from zhengtong.modules.workflow import api as workflow


@pytest.fixture
def office(db):
    return desk()


def screen(case):
    return f"/desk/cases/{case.public_id}/"


def test_the_screen_shows_facts_materials_and_clocks(office, person):
    case = office.accepted(person)
    page = text(browser(office.reviewer).get(screen(case)))
    assert case.number in page
    assert person.id_number_masked in page
    assert person.id_number not in page
    assert "树.jpg" in page
    assert "后山坡" in page
    assert "承诺期限" in page
    assert "法定期限" in page
    assert "怎么算" in page
    assert "<svg" in page


@pytest.mark.parametrize("tab", ["flow", "form", "documents", "messages", "log", "nonsense"])
def test_every_tab_opens(office, person, tab):
    case = office.accepted(person)
    assert browser(office.reviewer).get(screen(case), {"tab": tab}).status_code == 200


def test_staff_of_another_department_do_not_find_the_case(office, person):
    case = office.accepted(person)
    client = browser(office.neighbour)
    assert client.get(screen(case)).status_code == 404
    assert act(client, case, "claim").status_code == 404
    clock = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id][0]
    assert client.get(f"{screen(case)}clock/{clock.id}/").status_code == 404
    document = case.documents.first()
    assert client.get(f"{screen(case)}documents/{document.public_id}/").status_code == 404


def test_the_applicant_has_no_desk(citizen, office, person):
    case = office.accepted(person)
    assert citizen.get(screen(case)).status_code == 403


def test_the_supervisor_reads_and_does_not_act(office, person):
    case = office.accepted(person)
    client = browser(office.supervisor)
    page = text(client.get(screen(case)))
    assert "act/step/" not in page
    assert "act/transfer/" not in page
    assert act(client, case, "claim").status_code == 403
    assert act(client, case, "step", choice="complete:agree").status_code == 403
    assert task_of(case).assignee_staff_id is None


def test_a_deputy_acts_only_when_it_is_their_turn(office, person):
    case = office.accepted(person)
    client = browser(office.deputy)
    assert client.get(screen(case)).status_code == 200
    assert "act/step/" not in text(client.get(screen(case)))
    assert act(client, case, "step", choice="complete:agree").status_code == 403


def test_opening_an_act_leads_to_the_case(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    assert client.get(f"{screen(case)}act/step/?tab=form").url == f"{screen(case)}?tab=form"
    assert client.get(f"{screen(case)}act/explode/").status_code == 404


def test_a_case_goes_from_the_counter_to_the_decision(office, person):
    case = office.submitted(person)
    assert "受理" in text(browser(office.counter).get(screen(case)))
    assert act(browser(office.counter), case, "step", choice="accept").status_code == 302
    assert (
        act(
            browser(office.reviewer), case, "step", choice="complete:agree", opinion="情况属实。"
        ).status_code
        == 302
    )
    leader = browser(office.approver)
    done = act(leader, case, "step", choice="complete:grant", opinion="同意。")
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.legal_outcome == "granted"
    page = text(leader.get(screen(case)))
    assert "已办结" in page
    assert "情况属实。" in page


def test_the_next_holder_is_shown_beside_the_outcome(office, person):
    case = office.accepted(person)
    assert "赵远" in text(browser(office.reviewer).get(screen(case)))


def test_a_choice_is_compulsory_and_the_opinion_stays(office, person):
    case = office.accepted(person)
    for choice in ("", "complete:", "complete:burn", "delete"):
        answer = act(browser(office.reviewer), case, "step", choice=choice, opinion="我的意见")
        assert answer.status_code == 422, choice
        assert "我的意见" in text(answer)


def test_an_unknown_outcome_is_said_beside_the_choices(office, person):
    case = office.accepted(person)
    answer = act(browser(office.reviewer), case, "step", choice="")
    assert answer.status_code == 422
    assert 'id="choice-error"' in text(answer)
    assert "<title>错误：" in text(answer)


def test_a_refusal_needs_reasons(office, person):
    case = office.reviewed(person)
    answer = act(browser(office.approver), case, "step", choice="complete:deny", opinion="  ")
    assert answer.status_code == 422
    assert 'id="opinion-error"' in text(answer)
    case.refresh_from_db()
    assert case.decided_at is None


def test_refusing_the_application_needs_reasons(office, person):
    case = office.submitted(person)
    client = browser(office.counter)
    assert act(client, case, "step", choice="refuse").status_code == 422
    assert act(client, case, "step", choice="refuse", opinion="不属于本机关职权。").url
    case.refresh_from_db()
    assert case.status == CaseStatus.REFUSED


def test_a_supplement_names_what_is_missing_and_keeps_the_ticks(office, person):
    case = office.submitted(person)
    client = browser(office.counter)
    empty = act(client, case, "step", choice="supplement", opinion="照片不清")
    assert empty.status_code == 422
    assert 'id="material-error"' in text(empty)
    assert "照片不清" in text(empty)
    wrong = act(client, case, "step", choice="supplement", material=["no_such_material"])
    assert wrong.status_code == 422
    done = act(client, case, "step", choice="supplement", material=["tree_photos"])
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.status == CaseStatus.SUPPLEMENT_REQUESTED


def test_only_what_the_applicant_uploads_can_be_asked_for_as_a_file(office, person):
    case = office.submitted(person)
    client = browser(office.counter)
    wanted = {m.key for m in client.get(screen(case)).context["wanted"]}
    others = {m.key for m in office.county.version.materials if m.source != "applicant"}
    assert wanted
    assert not wanted & others
    for key in sorted(others):
        answer = act(client, case, "step", choice="supplement", material=[key])
        assert answer.status_code == 422, key
        assert 'id="material-error"' in text(answer)


def test_the_counter_takes_the_supplement_in(office, person):
    case = office.submitted(person)
    client = browser(office.counter)
    act(client, case, "step", choice="supplement", material=["tree_photos"])
    page = text(client.get(screen(case)))
    assert 'name="material-tree_photos"' in page
    assert act(client, case, "supply", note="").status_code == 422
    from django.core.files.uploadedfile import SimpleUploadedFile

    photo = SimpleUploadedFile("新.jpg", picture("red"), "image/jpeg")
    done = act(client, case, "supply", **{"material-tree_photos": photo})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.status == CaseStatus.SUBMITTED
    assert "新.jpg" in text(client.get(screen(case)))


def test_a_wrong_file_in_a_supplement_is_refused_in_words(office, person):
    case = office.submitted(person)
    client = browser(office.counter)
    act(client, case, "step", choice="supplement", material=["tree_photos"])
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = act(
        client, case, "supply", **{"material-tree_photos": SimpleUploadedFile("a.exe", b"MZ")}
    )
    assert answer.status_code == 422
    unknown = act(client, case, "supply", **{"material-other": SimpleUploadedFile("a.jpg", b"x")})
    assert unknown.status_code == 422


def test_sending_back_needs_a_reason_and_a_place(office, person):
    case = office.reviewed(person)
    client = browser(office.approver)
    missing = act(client, case, "step", choice="send-back", target="review")
    assert missing.status_code == 422
    assert 'id="opinion-error"' in text(missing)
    assert act(
        client, case, "step", choice="send-back", target="moon", opinion="x"
    ).status_code in (
        409,
        422,
    )
    done = act(client, case, "step", choice="send-back", target="review", opinion="请核实面积。")
    assert done.status_code == 302
    assert task_of(case).node == "review"
    assert "请核实面积。" in text(browser(office.reviewer).get(screen(case)))


def test_a_case_sent_back_to_the_counter_goes_on_from_there(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    given = {"choice": "send-back", "target": "accept", "opinion": "请补登地块编号。"}
    assert act(client, case, "step", **given).status_code == 302
    clerk = browser(office.counter)
    page = text(clerk.get(screen(case)))
    assert "已核对，继续办理" in page
    assert "不予受理" not in page
    assert act(clerk, case, "step", choice="complete:accept").status_code == 302
    assert task_of(case).node == "review"
    case.refresh_from_db()
    assert case.documents.filter(kind="acceptance").count() == 1


@pytest.mark.parametrize("day", ["", "2020-01-01", "tomorrow", "2026-02-30"])
def test_a_special_procedure_needs_a_day_to_come(office, person, day):
    case = office.accepted(person)
    ground = office.county.version.special_procedures[0]
    answer = act(
        browser(office.reviewer), case, "step", choice="suspend", ground=ground, expected_on=day
    )
    assert answer.status_code == 422
    assert 'id="expected_on-error"' in text(answer)


def test_a_special_procedure_stops_the_clocks_until_it_ends(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    ground = office.county.version.special_procedures[0]
    day = timezone.localdate().replace(year=timezone.localdate().year + 1).isoformat()
    done = act(client, case, "step", choice="suspend", ground=ground, expected_on=day)
    assert done.status_code == 302
    assert "停止计时" in text(client.get(screen(case)))
    assert act(client, case, "resume", result="已经评审。").status_code == 302
    case.refresh_from_db()
    assert case.status == CaseStatus.IN_PROGRESS


@pytest.mark.parametrize("days", ["", "0", "11", "-3", "many", "9" * 30])
def test_an_extension_is_at_most_ten_days(office, person, days):
    case = office.accepted(person)
    answer = act(browser(office.approver), case, "extend", days=days, extension_reason="复杂")
    assert answer.status_code == 422
    assert 'id="days-error"' in text(answer)
    assert "复杂" in text(answer)


def test_the_head_extends_once_and_the_reviewer_never(office, person):
    case = office.accepted(person)
    given = {"days": "5", "extension_reason": "案情复杂"}
    assert act(browser(office.reviewer), case, "extend", **given).status_code == 403
    assert act(browser(office.approver), case, "extend", **given).status_code == 302
    assert act(browser(office.approver), case, "extend", **given).status_code == 409


def test_claim_release_and_transfer(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    assert act(client, case, "claim").status_code == 302
    assert "act/release/" in text(client.get(screen(case)))
    assert act(client, case, "release").status_code == 302
    nobody = act(client, case, "transfer", to="")
    assert nobody.status_code == 422
    assert 'id="to-error"' in text(nobody)
    assert act(client, case, "transfer", to="99999999").status_code in (403, 409, 422)
    assert act(client, case, "transfer", to=office.deputy.pk).status_code == 302
    assert task_of(case).assignee_staff_id == office.deputy.pk


def test_a_stale_page_says_who_acted_and_keeps_what_was_typed(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    opened = client.get(screen(case))
    seen, version, task = opened.context["seen"], version_of(case), task_of(case).id
    act(browser(office.approver), case, "extend", days="3", extension_reason="案情复杂")
    answer = client.post(
        f"{screen(case)}act/step/",
        {
            "choice": "complete:agree",
            "opinion": "我写了很久的意见",
            "lock_version": version,
            "seen": seen,
            "task": task,
        },
    )
    assert answer.status_code == 409
    page = text(answer)
    assert "您打开页面之后" in page
    assert "赵远" in page
    assert "延长办理期限" in page
    assert "我写了很久的意见" in page


@pytest.mark.parametrize("task", ["", "0", "abc", "9" * 40, "²"])
def test_a_step_that_is_not_of_the_case_is_refused(office, person, task):
    case = office.accepted(person)
    answer = act(browser(office.reviewer), case, "step", choice="complete:agree", task=task)
    assert answer.status_code in (404, 409)


def test_a_step_is_not_done_twice(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    task = task_of(case).id
    post = {"choice": "complete:agree", "opinion": "同意", "task": task}
    address = f"{screen(case)}act/step/"
    assert client.post(address, post).status_code == 302
    assert client.post(address, post).status_code == 409


def test_the_reviewer_takes_the_last_step_back_while_nobody_has_acted(office, person):
    case = office.reviewed(person)
    client = browser(office.reviewer)
    assert "act/take-back/" in text(client.get(screen(case)))
    assert act(client, case, "take-back").status_code == 302
    assert task_of(case).node == "review"


def test_the_supervisor_urges_and_the_log_keeps_it(office, person):
    case = office.accepted(person)
    client = browser(office.supervisor)
    assert act(client, case, "urge").status_code == 302
    assert "催办" in text(client.get(screen(case), {"tab": "log"}))
    page = text(browser(office.reviewer).get(screen(case), {"tab": "flow"}))
    assert "吴监 催办" in page
    assert (
        "催办"
        not in page[
            page.index('class="course"') : page.index("</section>", page.index('class="course"'))
        ]
    )


def test_every_clock_explains_itself(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    for clock in workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]:
        page = text(client.get(f"{screen(case)}clock/{clock.id}/"))
        assert "起算日，当日不计" in page
    assert client.get(f"{screen(case)}clock/999999/").status_code == 404


def test_documents_open_from_the_desk(office, person):
    case = office.accepted(person)
    client = browser(office.reviewer)
    document = case.documents.get(kind="acceptance")
    answer = client.get(f"{screen(case)}documents/{document.public_id}/")
    assert answer["Content-Type"] == "application/pdf"
    assert document.number in text(client.get(screen(case), {"tab": "documents"}))


def test_the_screen_costs_a_fixed_number_of_queries(office, person, django_assert_max_num_queries):
    case = office.reviewed(person)
    client = browser(office.approver)
    client.get(screen(case))
    with django_assert_max_num_queries(38):
        client.get(screen(case))
