"""An applicant asks, corrects, changes how they are reached, and adds, each while it may be."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from zhengtong.core.messaging import api as messaging
from zhengtong.core.tests.killing import killed
from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.modules.cases.events import QuestionAnswered, QuestionAsked
from zhengtong.modules.cases.inquiries import corrections, plugs, questions
from zhengtong.modules.cases.models import CaseMaterial, CaseQuestion, CaseRevision
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.tests.county import acting, picture, text
from zhengtong.modules.cases.tests.desk import act, browser, desk, version_of
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def case(office, person):
    return office.submitted(person)


def page(case, name):
    return f"/cases/{case.public_id}/{name}/"


def test_a_question_is_asked_and_answered_once_and_both_are_told(citizen, office, case):
    assert citizen.post(page(case, "ask"), {"question": "要多久？"}).status_code == 302
    asked = CaseQuestion.objects.get()
    at = {"case_id": case.pk, "case_public_id": case.public_id, "question_id": asked.pk}
    plugs.tell_asked(QuestionAsked(**at, at=asked.asked_at))
    client = browser(office.counter)
    assert "要多久？" in text(client.get(f"/desk/cases/{case.public_id}/"))
    given = {"question": str(asked.public_id), f"answer-{asked.public_id}": "五个工作日。"}
    assert act(client, case, "answer-question", **given).status_code == 302
    assert act(client, case, "answer-question", **given).status_code == 409
    asked.refresh_from_db()
    plugs.tell_answered(QuestionAnswered(**at, at=asked.answered_at))
    assert "五个工作日。" in text(citizen.get(f"/cases/{case.public_id}/"))
    told = {m.template for m in messaging.messages_about(f"case:{case.pk}")}
    assert {"cases.question_asked", "cases.question_answered"} <= told


@pytest.mark.parametrize("question", ["", "   ", "长" * 1001])
def test_an_empty_or_endless_question_is_refused(citizen, case, question):
    assert citizen.post(page(case, "ask"), {"question": question}).status_code == 422
    assert not CaseQuestion.objects.exists()


def test_a_question_of_rare_characters_is_counted_by_character(citizen, case):
    assert citizen.post(page(case, "ask"), {"question": "𠮷" * 1000}).status_code == 302
    assert CaseQuestion.objects.get().text == "𠮷" * 1000


def test_questions_wait_for_answers(citizen, case):
    for n in range(questions.MOST_OPEN):
        citizen.post(page(case, "ask"), {"question": f"问题 {n}"})
    assert citizen.post(page(case, "ask"), {"question": "还有"}).status_code == 429


def test_only_the_organ_answers_and_only_the_applicant_asks(office, case, person):
    asked = questions.ask(case_id=case.pk, actor=acting(person), text="要多久？")
    for wrong in (office.supervisor, office.neighbour):
        with pytest.raises((PermissionRefused, questions.NotFound)):
            questions.answer(
                case_id=case.pk,
                actor=make.actor(wrong),
                question_id=asked.public_id,
                text="好",
            )
    with pytest.raises(PermissionRefused):
        questions.ask(case_id=case.pk, actor=make.actor(office.counter), text="?")


def correct(client, case, number=2, **changed):
    post = {"plot_name": "后山坡", "tree_count": "6", **changed}
    return client.post(page(case, f"correct/{number}"), {**post, "lock_version": version_of(case)})


def test_answers_are_corrected_before_acceptance_and_what_stood_is_kept(citizen, office, case):
    assert correct(citizen, case, plot_name="前山坡").status_code == 302
    case.refresh_from_db()
    assert case.form_data["plot_name"] == "前山坡"
    kept = CaseRevision.objects.get()
    assert (kept.before, kept.after) == ({"plot_name": "后山坡"}, {"plot_name": "前山坡"})
    kinds = [e.kind for e in workflow.history(instance_id=case.instance_id)]
    assert "corrected" in kinds
    assert "后山坡" in text(browser(office.counter).get(f"/desk/cases/{case.public_id}/"))


def test_what_stood_cannot_be_changed_afterwards(citizen, case):
    correct(citizen, case, plot_name="前山坡")
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseRevision.objects.update(made_by="别人")


def test_a_wrong_answer_comes_back_with_what_was_typed(citizen, case):
    answer = correct(citizen, case, plot_name="前山坡", tree_count="很多")
    assert answer.status_code == 422
    assert "前山坡" in text(answer)
    case.refresh_from_db()
    assert case.form_data["plot_name"] == "后山坡"


def test_nothing_is_corrected_by_sending_the_same(citizen, case):
    assert correct(citizen, case).status_code == 422
    assert not CaseRevision.objects.exists()


def test_what_the_flow_was_begun_with_is_not_changed_under_way(citizen, case):
    answer = correct(citizen, case, 1, felling_kind="commercial", volume_class="large")
    assert answer.status_code in (409, 422)
    assert not CaseRevision.objects.exists()


def test_after_acceptance_answers_stand(citizen, office, case):
    accept.accept_case(case_id=case.pk, actor=make.actor(office.counter))
    answer = correct(citizen, case, plot_name="前山坡")
    assert answer.status_code == 409
    assert "已经受理" in text(answer)


def test_a_stale_page_corrects_nothing(case, person):
    corrections.correct_answers(
        case_id=case.pk,
        actor=acting(person),
        data={**case.form_data, "plot_name": "甲"},
        revision=0,
    )
    with pytest.raises(StaleVersion):
        corrections.correct_answers(
            case_id=case.pk,
            actor=acting(person),
            data={**case.form_data, "plot_name": "乙"},
            revision=0,
        )


@killed("modules.cases.inquiries.corrections.change_contact", again=422)
def test_contact_and_delivery_change_until_the_result_is_delivered(citizen, office, case):
    accept.accept_case(case_id=case.pk, actor=make.actor(office.counter))
    new = {"phone": "139 0000 0099", "delivery_method": "post", "delivery_address": "青云街 9 号"}
    assert citizen.post(page(case, "contact"), new).status_code == 302
    case.refresh_from_db()
    assert (case.contact_phone, case.delivery_method) == ("13900000099", "post")
    assert CaseRevision.objects.get().before["delivery_method"] == "electronic"


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "abc"},
        {"phone": ""},
        {"delivery_method": "pigeon"},
        {"delivery_method": "post", "delivery_address": ""},
    ],
)
def test_a_wrong_contact_is_said_beside_its_field(citizen, case, wrong):
    usual = {"phone": "13900000099", "delivery_method": "electronic", "delivery_address": ""}
    assert citizen.post(page(case, "contact"), {**usual, **wrong}).status_code == 422
    assert not CaseRevision.objects.exists()


def test_a_further_paper_is_added_before_the_decision(citizen, office, case):
    accept.accept_case(case_id=case.pk, actor=make.actor(office.counter))
    photo = SimpleUploadedFile("补充.jpg", picture("red"))
    sent = {"material": "tree_photos", "file": photo}
    assert citizen.post(page(case, "add"), sent).status_code == 302
    assert CaseMaterial.objects.filter(case=case, file_name="补充.jpg").count() == 1
    assert "补充.jpg" in text(browser(office.reviewer).get(f"/desk/cases/{case.public_id}/"))


def test_what_came_in_makes_open_pages_of_the_desk_stale(citizen, case, person):
    opened = version_of(case)
    corrections.correct_answers(
        case_id=case.pk,
        actor=acting(person),
        data={**case.form_data, "plot_name": "乙"},
        revision=0,
    )
    assert version_of(case) == opened + 1
    photo = SimpleUploadedFile("补充.jpg", picture("red"))
    sent = {"material": "tree_photos", "file": photo}
    assert citizen.post(page(case, "add"), sent).status_code == 302
    assert version_of(case) == opened + 2


@pytest.mark.parametrize("sent", [{}, {"material": "tree_photos"}, {"material": "x"}])
def test_adding_needs_a_material_and_a_file(citizen, case, sent):
    assert citizen.post(page(case, "add"), sent).status_code == 422


def test_after_the_decision_nothing_is_added(citizen, county, person):
    case = county.finished(person)
    photo = SimpleUploadedFile("补充.jpg", picture("red"))
    answer = citizen.post(page(case, "add"), {"material": "tree_photos", "file": photo})
    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["ask", "correct/2", "contact", "add"])
def test_strangers_find_nothing(client, case, name):
    client.force_login(make.person("别人").user)
    assert client.get(page(case, name)).status_code == 404


def test_the_applicants_page_leads_to_all_of_it(citizen, case):
    shown = text(citizen.get(f"/cases/{case.public_id}/"))
    for name in ("ask", "correct/1", "contact", "add"):
        assert page(case, name) in shown
        assert citizen.get(page(case, name)).status_code == 200
