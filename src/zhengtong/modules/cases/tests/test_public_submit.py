"""Delivery, checking the answers, handing in once."""

import pytest
from django.test import Client

from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests.county import signed_in, text
from zhengtong.modules.org.tests import factories as make


def at(application, step):
    return f"/cases/application/{application.public_id}/{step}/"


def test_delivery_by_post_needs_an_address(citizen, county, person):
    application = county.complete(person)
    answer = citizen.post(at(application, "delivery"), {"delivery_method": "post"})
    assert answer.status_code == 422
    assert 'href="#delivery_address"' in text(answer)
    assert 'value="post" checked' in text(answer)
    wanted = {"delivery_method": "post", "delivery_address": "石桥镇上湾村 3 组"}
    assert citizen.post(at(application, "delivery"), wanted).url == at(application, "check")
    application.refresh_from_db()
    assert application.delivery_address == "石桥镇上湾村 3 组"


def test_no_choice_of_delivery_is_told(citizen, county, person):
    application = county.complete(person)
    answer = citizen.post(at(application, "delivery"), {"delivery_method": "pigeon"})
    assert answer.status_code == 422
    assert "请选择怎样领取结果。" in text(answer)


def test_check_shows_every_answer_with_a_change_link(citizen, county, person):
    application = county.complete(person)
    answer = text(citizen.get(at(application, "check")))
    assert "后山坡" in answer
    assert f"{at(application, 'form/2')}?from=check#f-plot_name" in answer
    assert "树.jpg" in answer


def test_an_incomplete_application_is_not_handed_in_and_every_gap_has_a_link(
    citizen, county, person
):
    application = county.application(person)
    answer = citizen.post(at(application, "check"))
    assert answer.status_code == 422
    assert f"{at(application, 'form/2')}?from=check#f-plot_name" in text(answer)
    assert f"{at(application, 'materials')}?from=check#material-tree_photos" in text(answer)
    assert not Case.objects.exists()


def test_handing_in_twice_leads_to_the_same_case(citizen, county, person):
    application = county.complete(person)
    first = citizen.post(at(application, "check"))
    again = citizen.post(at(application, "check"))
    case = Case.objects.get()
    assert first.url == again.url == f"/cases/{case.public_id}/submitted/"


def test_a_handed_in_draft_leads_to_its_case(citizen, county, person):
    application = county.complete(person)
    confirmation = citizen.post(at(application, "check")).url
    assert citizen.get(at(application, "form/1")).url == confirmation


def test_the_confirmation_says_number_code_and_what_happens_next(citizen, county, person):
    case = county.submitted(person)
    answer = text(citizen.get(f"/cases/{case.public_id}/submitted/"))
    assert case.number in answer
    assert case.query_code in answer
    assert "<svg" in answer
    assert "5 个工作日" in answer


def test_the_receipt_downloads_as_pdf(citizen, county, person):
    case = county.submitted(person)
    receipt = case.documents.get(kind="receipt")
    answer = citizen.get(f"/cases/{case.public_id}/documents/{receipt.public_id}/?download=1")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_documents_are_for_those_who_may_see_the_case(county, person):
    case = county.submitted(person)
    receipt = case.documents.get(kind="receipt")
    address = f"/cases/{case.public_id}/documents/{receipt.public_id}/"
    assert signed_in(Client(), make.person("王五")).get(address).status_code == 404
    assert Client().get(address).url.startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["", "submitted/", "supplement/", "withdraw/", "rate/"])
def test_a_case_of_somebody_else_is_not_found(county, person, page):
    case = county.submitted(person)
    other = signed_in(Client(), make.person("王五"))
    assert other.get(f"/cases/{case.public_id}/{page}").status_code == 404
