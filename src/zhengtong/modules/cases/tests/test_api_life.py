"""A case's whole life over the API, and what each command may cost."""

import pytest
from django.urls import reverse

from zhengtong.core.audit import api as audit
from zhengtong.modules.cases.models import Application
from zhengtong.modules.cases.tests.county import DATA
from zhengtong.modules.cases.tests.desk import desk
from zhengtong.modules.cases.tests.program import people

BUDGETS = {
    "begin": 6,
    "upload": 12,
    "submit": 38,
    "tasks": 3,
    "accept": 27,
    "review": 16,
    "decide": 31,
    "rate": 11,
}
"""Statements of a request, with the one that reads who asks: nobody adds to them unawares."""


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def who(office, person):
    return people(office, person)


def decided(office, who):
    case = who["citizen"].apply(office)
    for name in ("counter", "reviewer", "approver"):
        assert who[name].finish(case).status_code == 200
    return case


def test_a_case_lives_from_application_to_rating(office, who):
    citizen = who["citizen"]
    case = citizen.apply(office)
    assert who["counter"].finish(case).json()["status"] == "in_progress"
    assert who["reviewer"].finish(case).json()["is_ended"] is False
    done = who["approver"].finish(case).json()
    assert (done["status"], done["is_ended"]) == ("closed", True)
    rated = citizen.post(f"/cases/{case}/rating/", {"level": "very_good"})
    assert (rated.status_code, rated.json()["status"]) == (201, "closed")
    read = citizen.get(f"/cases/{case}/").json()
    assert (read["legal_outcome"], read["lock_version"]) == ("granted", done["lock_version"])
    kinds = [line["kind"] for line in citizen.get(f"/cases/{case}/timeline/").json()]
    assert kinds[0] == "started"
    assert "delivered" in kinds
    assert citizen.get("/cases/ratings/").json()["total"] == 1
    assert who["counter"].get("/cases/figures/").json()["closed"] == 1
    assert audit.verify().is_intact


def test_the_decision_is_there_when_it_is_downloaded(office, who):
    case = decided(office, who)
    found = who["citizen"].get(f"/cases/{case}/documents/").json()
    assert [d["kind"] for d in found] == ["receipt", "acceptance", "grant"]
    answer = who["citizen"].get(f"/cases/{case}/documents/{found[-1]['public_id']}/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    refused = who["neighbour"].get(f"/cases/{case}/documents/{found[-1]['public_id']}/")
    assert refused.status_code == 404


def test_the_inbox_holds_what_waits_for_the_caller(office, who):
    case = who["citizen"].apply(office)
    counter = who["counter"]
    (task,) = counter.get("/tasks/").json()["tasks"]
    assert (task["case"], task["stage"], task["outcomes"]) == (case, "accept", ["accept"])
    assert who["reviewer"].get("/tasks/").json()["tasks"] == []
    claimed = counter.post(f"/tasks/{task['public_id']}/claim/", {})
    assert claimed.status_code == 200
    assert [t["state"] for t in counter.get("/tasks/", scope="mine").json()["tasks"]] == ["claimed"]
    assert counter.post(f"/tasks/{task['public_id']}/release/", {}).status_code == 200
    assert counter.get("/tasks/", scope="mine").json()["tasks"] == []
    assert who["citizen"].get("/tasks/").status_code == 403


def test_an_application_that_was_handed_in_names_its_case(office, who):
    citizen = who["citizen"]
    draft = citizen.begin(office)
    assert (
        citizen.get(f"/applications/{draft}/").json()["problems"][0]["code"] == "material_missing"
    )
    assert citizen.photo(draft).status_code == 201
    case = citizen.post(f"/applications/{draft}/submit/").json()["public_id"]
    assert citizen.get(f"/applications/{draft}/").json()["case"] == case
    assert citizen.post(f"/applications/{draft}/submit/").json()["public_id"] == case


def test_commands_of_the_pages_are_there(office, who):
    citizen, counter, reviewer = who["citizen"], who["counter"], who["reviewer"]
    case = citizen.apply(office)
    asked = {"corrections": "请写明小地名。", "reason": "地点不清。"}
    answer = counter.post(f"/cases/{case}/request-supplement/", asked)
    assert answer.json()["status"] == "supplement_requested"
    sent = citizen.client.post(f"/api/v1/cases/{case}/supplement/", {"note": "后山坡东侧。"})
    assert sent.json()["status"] == "submitted"
    assert counter.finish(case).status_code == 200
    ground = office.county.version.special_procedures[0]
    stop = {"ground": ground, "expected_on": "2999-01-01", "reason": "现场核查。"}
    assert reviewer.post(f"/cases/{case}/suspend/", stop).json()["status"] == "suspended"
    assert reviewer.post(f"/cases/{case}/resume/", {}).json()["status"] == "in_progress"
    assert reviewer.finish(case).status_code == 200
    assert reviewer.post(f"/cases/{case}/take-back/", {}).status_code == 200
    assert reviewer.finish(case).status_code == 200
    approver = who["approver"]
    longer = {"days": 5, "reason": "情况复杂。"}
    assert approver.post(f"/cases/{case}/extend/", longer).status_code == 200
    task = approver.task(case)
    back = {"target": task["returns_to"][0], "reason": "请补充踏勘记录。"}
    assert approver.post(f"/tasks/{task['public_id']}/send-back/", back).status_code == 200
    assert approver.post(f"/tasks/{reviewer.task(case)['public_id']}/urge/", {}).status_code == 200
    ended = citizen.post(f"/cases/{case}/withdraw/", {"reason": "不再需要。"})
    assert ended.json() == {
        "status": "withdrawn",
        "lock_version": ended.json()["lock_version"],
        "is_ended": True,
    }


def test_a_step_is_given_to_a_colleague_of_the_post(office, who):
    case = who["citizen"].apply(office)
    who["counter"].finish(case)
    reviewer = who["reviewer"]
    task = reviewer.task(case)
    (colleague,) = reviewer.get(f"/tasks/{task['public_id']}/colleagues/").json()
    given = {"to": colleague["public_id"], "reason": "休假。"}
    assert reviewer.post(f"/tasks/{task['public_id']}/transfer/", given).status_code == 200
    assert reviewer.task(case)["state"] == "claimed"
    assert reviewer.finish(case).status_code == 409


def test_every_command_keeps_its_budget_of_statements(office, who):
    decided(office, who)
    used = {}
    citizen = who["citizen"]
    draft = citizen.begin(office)
    used["begin"] = citizen.statements
    citizen.photo(draft)
    used["upload"] = citizen.statements
    case = citizen.post(f"/applications/{draft}/submit/").json()["public_id"]
    used["submit"] = citizen.statements
    for name, turn in (("counter", "accept"), ("reviewer", "review"), ("approver", "decide")):
        task = who[name].task(case)
        used["tasks"] = who[name].statements
        assert task["stage"] == turn
        assert who[name].finish(case).status_code == 200
        used[turn] = who[name].statements
    citizen.post(f"/cases/{case}/rating/", {"level": "good"})
    used["rate"] = citizen.statements
    counts = {name: len(statements) for name, statements in used.items()}
    over = {name: (n, used[name]) for name, n in counts.items() if n > BUDGETS[name]}
    assert not over, f"{counts} {over}"


def test_the_document_of_the_api_says_how_each_operation_fails(client):
    schema = client.get(reverse("api:openapi-json")).json()
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    assert len(operations) > 30
    for operation in operations:
        assert operation["responses"]["default"]["content"]["application/problem+json"]
        assert operation["summary"]
    assert "code" in schema["components"]["schemas"]["Problem"]["properties"]


def test_items_and_forms_are_read_and_a_submission_is_checked_without_storing(office, who):
    citizen = who["citizen"]
    item = str(office.county.item)
    assert [i["public_id"] for i in citizen.get("/items/").json()["items"]] == [item]
    detail = citizen.get(f"/items/{item}/").json()
    assert "tree_photos" in [m["key"] for m in detail["materials"]]
    form = citizen.get(f"/forms/{detail['form_version_id']}/").json()
    assert "tree_count" in form["schema"]["properties"]
    checked = citizen.post(f"/forms/{form['id']}/check/", {"data": {**DATA, "colour": "green"}})
    assert [(e["path"], e["code"]) for e in checked.json()["errors"]] == [("colour", "unknown")]
    assert Application.objects.count() == 0
