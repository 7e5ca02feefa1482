"""Asking, correcting, adding, and why a day is that day, over the API."""

import datetime as dt

import pytest

from zhengtong.modules.cases.models import CaseRevision
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.tests.county import DATA, picture
from zhengtong.modules.cases.tests.desk import desk
from zhengtong.modules.cases.tests.program import people
from zhengtong.modules.org.tests import factories as make

BUDGETS = {"ask": 13, "correct": 22, "add": 22, "deadlines": 26}


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def who(office, person):
    return people(office, person)


@pytest.fixture
def case(office, person):
    return office.submitted(person)


def within(program, name):
    assert len(program.statements) <= BUDGETS[name], len(program.statements)


def test_a_question_is_asked_by_the_applicant_and_answered_once(case, who):
    citizen, counter, path = who["citizen"], who["counter"], f"/cases/{case.public_id}/questions/"
    made = citizen.post(path, {"text": "要多久？"})
    within(citizen, "ask")
    assert made.status_code == 201
    assert citizen.post(path, {"text": "  "}).status_code == 422
    assert counter.post(path, {"text": "我来问。"}).status_code == 403
    answer = f"{path}{made.json()['public_id']}/answer/"
    assert citizen.post(answer, {"text": "我自己答。"}).status_code == 403
    assert counter.post(answer, {"text": "五个工作日。"}).json()["answer"] == "五个工作日。"
    assert counter.post(answer, {"text": "五个工作日。"}).status_code == 409
    assert citizen.get(path).json()[0]["answer"] == "五个工作日。"
    assert who["neighbour"].get(path).status_code == 404


def test_answers_are_corrected_until_acceptance_and_no_two_pages_overwrite_each_other(
    case, who, office
):
    citizen = who["citizen"]
    base = f"/cases/{case.public_id}"
    before = citizen.get(f"{base}/corrections/").json()
    assert (before["may_correct"], before["revision"]) == (True, 0)
    changed = {**before["data"], "plot_name": "前山坡"}
    done = citizen.post(f"{base}/correct/", {"data": changed, "revision": 0})
    within(citizen, "correct")
    assert (done.status_code, done.json()["status"]) == (200, "submitted")
    again = citizen.post(f"{base}/correct/", {"data": changed, "revision": 0})
    assert (again.status_code, again.json()["code"]) == (409, "stale_version")
    same = citizen.post(f"{base}/correct/", {"data": changed, "revision": 1})
    assert same.json()["code"] == "nothing_changed"
    assert who["counter"].post(f"{base}/correct/", {"data": DATA}).status_code == 403
    (kept,) = CaseRevision.objects.filter(case=case)
    assert kept.before == {"plot_name": before["data"]["plot_name"]}
    assert who["counter"].get(f"{base}/corrections/").json()["data"] == {}
    accept.accept_case(case_id=case.pk, actor=make.actor(office.counter))
    late = citizen.post(f"{base}/correct/", {"data": before["data"]})
    assert (late.status_code, late.json()["errors"]) == (409, [])


def test_phone_and_delivery_are_changed(case, who):
    citizen, path = who["citizen"], f"/cases/{case.public_id}/change-contact/"
    body = {"phone": "13900001234", "delivery_method": "post", "delivery_address": ""}
    refused = citizen.post(path, body)
    assert [e["path"] for e in refused.json()["errors"]] == ["delivery_address"]
    assert citizen.post(path, {**body, "delivery_address": "青禾路 1 号"}).status_code == 200
    case.refresh_from_db()
    assert case.contact_phone == "13900001234"
    assert who["neighbour"].post(path, body).status_code == 404


def test_a_further_paper_is_added_before_the_decision(case, who):
    citizen, path = who["citizen"], f"/cases/{case.public_id}/papers/"
    made = citizen.upload(path, "补充.jpg", picture(), material_key="tree_photos")
    within(citizen, "add")
    assert (made.status_code, made.json()["name"]) == (201, "补充.jpg")
    assert citizen.upload(path, "x.jpg", picture(), material_key="moon").status_code == 422
    assert citizen.upload(path, "x.jpg", b"", material_key="tree_photos").status_code == 422
    refused = who["counter"].upload(path, "x.jpg", picture(), material_key="tree_photos")
    assert refused.status_code == 403


def test_every_deadline_is_explained_line_by_line(case, who, office):
    accept.accept_case(case_id=case.pk, actor=make.actor(office.counter))
    citizen, path = who["citizen"], f"/cases/{case.public_id}/deadlines/"
    found = {d["kind"]: d for d in citizen.get(path).json()}
    within(citizen, "deadlines")
    promised = found["promised"]
    assert promised["lines"][-1]["kind"] == "due"
    assert promised["lines"][-1]["total"] == promised["limit"]
    assert promised["lines"][-1]["date_from"] == promised["due_on"]
    days = [dt.date.fromisoformat(line["date_from"]) for line in promised["lines"]]
    assert days == sorted(days)
    assert sum(line["counted"] for line in promised["lines"]) == promised["limit"]
    assert "step" not in found
    assert "step" in {d["kind"] for d in who["reviewer"].get(path).json()}
    assert who["neighbour"].get(path).status_code == 404
    english = citizen.client.get(f"/api/v1{path}", headers={"accept-language": "en"}).json()
    assert {d["label"] for d in english}.isdisjoint({d["label"] for d in found.values()})
