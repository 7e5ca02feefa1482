"""What bad input gets over the API: a clear sentence, the right status, nothing lost or doubled."""

import pytest

from zhengtong.core.audit.models import AuditEntry
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests.county import DATA, signed_in
from zhengtong.modules.cases.tests.desk import desk
from zhengtong.modules.cases.tests.program import Program, people
from zhengtong.modules.org.models import ApiToken, PostHolder


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def who(office, person):
    return people(office, person)


def problem(answer, status, code):
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["title"]
    return {e["path"]: (e["code"], e["message"]) for e in body["errors"]}


def test_a_field_that_nobody_knows_is_named(office, who):
    case = who["citizen"].apply(office)
    body = {"level": "good", "coment": "很好"}
    errors = problem(who["citizen"].post(f"/cases/{case}/rating/", body), 422, "unreadable_request")
    assert errors == {"coment": ("extra_forbidden", "没有这个字段，请核对名称。")}


def test_english_is_spoken_when_asked_for(person, office):
    program = Program(person.user, **{"accept-language": "en"})
    errors = problem(program.post("/applications/", {}), 422, "unreadable_request")
    assert errors["item"] == ("missing", "This is missing.")


def test_an_unknown_answer_in_a_submission_is_named_at_its_field(office, who):
    citizen = who["citizen"]
    draft = citizen.begin(office, {**DATA, "colour": "green"})
    found = citizen.get(f"/applications/{draft}/").json()["problems"]
    assert ("colour", "unknown") in [(p["path"], p["code"]) for p in found]
    citizen.photo(draft)
    errors = problem(citizen.post(f"/applications/{draft}/submit/"), 422, "incomplete")
    assert errors["colour"][0] == "unknown"
    assert Case.objects.count() == 0


def test_a_missing_material_is_named_at_its_place(office, who):
    citizen = who["citizen"]
    draft = citizen.begin(office)
    errors = problem(citizen.post(f"/applications/{draft}/submit/"), 422, "incomplete")
    assert errors["material-tree_photos"][0] == "material_missing"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("树.exe", b"MZ", "wrong_file_type"), ("树.jpg", b"", "empty_file"),
     ("树.jpg", b"%PDF-1.4 not a picture", "disguised_file")],
)  # fmt: skip
def test_a_wrong_file_is_refused_and_nothing_is_kept(office, who, name, content, code):
    citizen = who["citizen"]
    draft = citizen.begin(office)
    path = f"/applications/{draft}/materials/"
    answer = citizen.upload(path, name, content, material_key="tree_photos")
    assert answer.status_code in (400, 413, 415, 422)
    assert answer.json()["code"] == code
    assert citizen.get(f"/applications/{draft}/").json()["files"] == []


def test_a_stale_version_is_refused_and_a_finished_step_is_not_done_twice(office, who):
    case = who["citizen"].apply(office)
    counter = who["counter"]
    stale = counter.finish(case, lock_version=counter.task(case)["lock_version"] - 1)
    problem(stale, 409, "stale_version")
    task = counter.task(case)
    assert counter.finish(case).status_code == 200
    again = counter.post(f"/tasks/{task['public_id']}/complete/", {"outcome": "accept"})
    problem(again, 409, "wrong_step")
    assert Case.objects.get(public_id=case).status == "in_progress"


def test_who_may_not_see_a_case_learns_nothing_of_it(office, who):
    case = who["citizen"].apply(office)
    neighbour = who["neighbour"]
    task = who["counter"].task(case)["public_id"]
    problem(neighbour.get(f"/cases/{case}/"), 404, "case_not_found")
    problem(
        neighbour.post(f"/tasks/{task}/complete/", {"outcome": "accept"}), 404, "case_not_found"
    )
    problem(neighbour.post(f"/cases/{case}/refuse/", {"reason": "x"}), 404, "case_not_found")
    problem(neighbour.get(f"/tasks/{task}/colleagues/"), 404, "case_not_found")


def test_a_refusal_is_audited(office, who):
    case = who["citizen"].apply(office)
    problem(
        who["citizen"].post(f"/cases/{case}/refuse/", {"reason": "x"}), 403, "permission_refused"
    )
    entry = AuditEntry.objects.get(action="access.refused")
    assert (entry.channel, entry.object_id) == ("api", f"/api/v1/cases/{case}/refuse/")


def test_only_a_token_opens_the_api(client, person, office, who):
    case = who["citizen"].apply(office)
    answer = client.get(f"/api/v1/cases/{case}/")
    problem(answer, 401, "sign_in_required")
    assert answer["WWW-Authenticate"] == "Bearer"
    browser = signed_in(client, person)
    problem(browser.get(f"/api/v1/cases/{case}/"), 401, "sign_in_required")
    answer = browser.get("/api/v1/cases/", headers={"authorization": "Bearer zt_wrong"})
    problem(answer, 401, "bad_token")
    assert not answer.cookies


def test_a_revoked_token_and_a_post_taken_away_hold_at_once(office, who):
    case = who["citizen"].apply(office)
    counter = who["counter"]
    task = counter.task(case)["public_id"]
    PostHolder.objects.filter(staff=office.counter).delete()
    refused = counter.post(f"/tasks/{task}/complete/", {"outcome": "accept"})
    assert refused.status_code in (403, 404)
    ApiToken.objects.update(revoked_at="2026-01-01T00:00:00Z")
    problem(counter.get(f"/cases/{case}/"), 401, "bad_token")


def test_what_is_no_json_or_no_text_is_said_so(office, who):
    citizen = who["citizen"]
    bad = citizen.client.post("/api/v1/applications/", "{", content_type="application/json")
    problem(bad, 422, "unreadable_request")
    case = citizen.apply(office)
    problem(citizen.post(f"/cases/{case}/withdraw/", {"reason": "a\x00b"}), 422, "bad_text")
    problem(citizen.post(f"/cases/{case}/withdraw/", {"reason": "\ud800"}), 422, "bad_text")
    note = citizen.client.post(f"/api/v1/cases/{case}/supplement/", {"note": "a\x00b"})
    problem(note, 422, "bad_text")
    problem(citizen.get("/cases/", q="a\x00b"), 422, "bad_text")
    assert Case.objects.get(public_id=case).status == "submitted"


def test_wrong_methods_and_addresses_are_problems_too(who):
    answer = who["citizen"].client.delete("/api/v1/cases/figures/")
    problem(answer, 405, "method_not_allowed")
    assert "GET" in answer["Allow"]
    problem(who["citizen"].get("/nothing/"), 404, "not_found")
    assert problem(who["citizen"].get("/cases/17/"), 422, "unreadable_request")["public_id"]


def test_a_fault_is_a_problem_and_tells_nothing(office, who, monkeypatch, caplog):
    case = who["citizen"].apply(office)
    monkeypatch.setattr(handle, "lock_step", lambda **_: 1 / 0)
    answer = who["counter"].finish(case)
    problem(answer, 500, "fault")
    assert "division" not in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text
