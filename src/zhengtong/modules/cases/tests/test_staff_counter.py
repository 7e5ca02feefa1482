"""The counter: someone stands there with an identity card."""

import pytest

from zhengtong.modules.cases.models import Application, Case
from zhengtong.modules.cases.services import apply, attach
from zhengtong.modules.cases.tests.county import DATA, picture, text
from zhengtong.modules.cases.tests.desk import browser, desk
from zhengtong.modules.org.models import NaturalPerson, Post
from zhengtong.modules.org.tests import factories as make

COUNTER = "/desk/cases/counter/"


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def clerk(office):
    return browser(office.counter)


def begun(office, clerk, person, **post):
    answer = clerk.post(f"{COUNTER}{person.public_id}/{office.county.item}/", post)
    return answer, Application.objects.order_by("-id").first()


def complete(office, application):
    actor = make.actor(office.counter)
    apply.save_application(public_id=application.public_id, actor=actor, data=DATA)
    attach.attach_material(
        public_id=application.public_id,
        material_key="tree_photos",
        content=picture(),
        name="树.jpg",
        actor=actor,
    )


def test_the_counter_is_for_its_clerks(office, citizen):
    assert citizen.get(COUNTER).status_code == 403
    assert browser(office.reviewer).get(COUNTER).status_code == 403


def test_who_is_known_is_found_by_the_number(clerk, person):
    answer = clerk.post(COUNTER, {"id_number": f" {person.id_number[:6]} {person.id_number[6:]} "})
    assert answer.url == f"{COUNTER}{person.public_id}/"


@pytest.mark.parametrize(
    "number", ["", "123", "999021198706140012", "999021209912311239", "x" * 400, "９９９０２１"]
)
def test_a_wrong_number_is_said_beside_the_field_and_stays(clerk, number):
    answer = clerk.post(COUNTER, {"id_number": number})
    assert answer.status_code == 422
    assert "id_number-error" in text(answer)
    assert f'value="{number[:40]}"' in text(answer)


def test_who_is_unknown_is_registered_first(clerk):
    number = make.identity_number(77)
    assert clerk.post(COUNTER, {"id_number": number}).url == f"{COUNTER}person/"
    assert number in text(clerk.get(f"{COUNTER}person/"))
    missing = clerk.post(f"{COUNTER}person/", {"id_number": number, "name": " "})
    assert missing.status_code == 422
    assert "name-error" in text(missing)
    phone = clerk.post(f"{COUNTER}person/", {"id_number": number, "name": "王新", "phone": "call"})
    assert phone.status_code == 422
    done = clerk.post(
        f"{COUNTER}person/", {"id_number": number, "name": "王新", "phone": "13900000009"}
    )
    person = NaturalPerson.objects.get(name="王新")
    assert done.url == f"{COUNTER}{person.public_id}/"


def test_a_number_registered_under_another_name_is_refused(clerk, person):
    answer = clerk.post(f"{COUNTER}person/", {"id_number": person.id_number, "name": "冒名者"})
    assert answer.status_code == 422
    assert "冒名者" in text(answer)


def test_any_item_is_found_in_ordinary_words(office, clerk, person):
    page = text(clerk.get(f"{COUNTER}{person.public_id}/", {"q": "采伐"}))
    assert "林木采伐" in page
    assert "没有找到这样的事项" in text(
        clerk.get(f"{COUNTER}{person.public_id}/", {"q": "qqqqzzzz"})
    )


def test_an_application_is_begun_for_the_person_and_known_facts_are_filled_in(
    office, clerk, person
):
    answer, application = begun(office, clerk, person)
    assert answer.url == f"/cases/application/{application.public_id}/"
    assert application.person_id == person.pk
    assert application.entered_by_id == office.counter.pk
    assert application.channel == "counter"
    page = text(clerk.get(f"/cases/application/{application.public_id}/form/3/"))
    assert person.phone in page


def test_an_application_is_begun_for_the_company_the_person_acts_for(office, clerk, person):
    company = make.entity()
    make.represents(person, company)
    _answer, application = begun(office, clerk, person, entity=str(company.public_id))
    assert application.entity_id == company.pk
    assert company.name in text(clerk.get(COUNTER))


def test_nobody_begins_for_a_company_that_the_person_does_not_act_for(office, clerk, person):
    company = make.entity()
    answer, application = begun(office, clerk, person, entity=str(company.public_id))
    assert answer.status_code == 422
    assert application is None


def test_the_application_goes_on_inside_the_desk(office, clerk, person):
    _answer, application = begun(office, clerk, person)
    complete(office, application)
    base = f"/cases/application/{application.public_id}/"
    for name in ("", "form/1/", "form/2/", "materials/", "delivery/", "check/", "discard/"):
        answer = clerk.get(f"{base}{name}")
        assert answer.status_code == 200, name
        assert "staff/base.html" in {t.name for t in answer.templates}, name


def test_after_handing_in_the_receipt_is_printed(office, clerk, person):
    _answer, application = begun(office, clerk, person)
    complete(office, application)
    answer = clerk.post(f"/cases/application/{application.public_id}/check/")
    case = Case.objects.get()
    assert answer.url == f"/desk/cases/{case.public_id}/receipt/"
    page = text(clerk.get(answer.url))
    assert case.number in page
    assert case.query_code in page
    assert "<svg" in page
    again = clerk.get(f"/cases/application/{application.public_id}/")
    assert again.url == answer.url


def test_a_clerk_never_sees_the_draft_of_another(office, clerk, person):
    _answer, application = begun(office, clerk, person)
    colleague = make.staff(office.counter.organization, "何窗")
    make.hold(Post.objects.get(key="counter"), colleague, "B")
    address = f"/cases/application/{application.public_id}/"
    assert browser(colleague).get(address).status_code == 404
    assert browser(office.reviewer).get(address).status_code == 404


def test_the_receipt_is_for_the_counter_that_may_see_the_case(office, person):
    case = office.submitted(person)
    assert browser(office.reviewer).get(f"/desk/cases/{case.public_id}/receipt/").status_code == 403


def test_a_discarded_draft_leads_back_to_the_counter(office, clerk, person):
    _answer, application = begun(office, clerk, person)
    answer = clerk.post(f"/cases/application/{application.public_id}/discard/")
    assert answer.url == COUNTER
