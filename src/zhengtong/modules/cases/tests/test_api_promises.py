"""Promises over the API: what programs may sign, what they bring, and what is refused."""

import datetime as dt

import pytest

from zhengtong.modules.cases.models import DraftPromise, Promise, PromiseState
from zhengtong.modules.cases.tests.county import DATA, picture
from zhengtong.modules.cases.tests.program import Program, people
from zhengtong.modules.cases.tests.promises import place
from zhengtong.modules.cases.tests.promises.conftest import desk
from zhengtong.modules.cases.tests.promises.place import CHART, LATER, MAIN, PLAN, REPORT

__all__ = ["desk"]

BUDGETS = {"offers": 13, "sign": 28, "read": 4, "accept": 49, "bring": 29}
"""Statements of a request, with the one that reads who asks; signing asks the credit lists too."""


@pytest.fixture
def who(desk, person):
    return people(desk, person)


def draft(desk, who: Program, *brought: str) -> str:
    answer = who.post("/applications/", {"item": str(desk.county.item), "data": DATA})
    found = answer.json()["public_id"]
    for key in brought:
        put = who.upload(f"/applications/{found}/materials/", "x.jpg", picture(), material_key=key)
        assert put.status_code == 201
    return str(found)


def signed(program, found, person, *keys, kind="pending", **more):
    body = {"material_keys": list(keys), "signed_name": person.name, "is_confirmed": True}
    return program.put(f"/applications/{found}/promises/{kind}/", {**body, **more})


def submitted(program, found) -> str:
    answer = program.post(f"/applications/{found}/submit/")
    assert answer.status_code == 201, answer.json()
    return str(answer.json()["public_id"])


def promises(program, case):
    return program.get(f"/cases/{case}/promises/").json()


def test_papers_promised_with_the_application_come_later_and_keep_the_promise(desk, who, person):
    citizen, used = who["citizen"], {}
    found = draft(desk, citizen, MAIN, REPORT)
    (offer,) = citizen.get(f"/applications/{found}/promises/").json()
    used["offers"] = citizen.statements
    assert (offer["kind"], offer["materials"]) == ("pending", sorted(LATER))
    assert signed(citizen, found, person, *LATER).json()["signed"] == sorted(LATER)
    used["sign"] = citizen.statements
    assert signed(citizen, found, person, *LATER).status_code == 200
    case = submitted(citizen, found)
    (made,) = promises(citizen, case)
    assert (made["state"], made["due_on"]) == ("signed", None)
    assert who["counter"].finish(case).status_code == 200
    (made,) = promises(citizen, case)
    used["read"] = citizen.statements
    assert made["state"] == "open"
    assert dt.date.fromisoformat(made["due_on"])
    for key, state in ((PLAN, "open"), (CHART, "kept")):
        brought = citizen.upload(
            f"/cases/{case}/promised-papers/", "y.jpg", picture(), material_key=key
        )
        assert (brought.status_code, brought.json()["state"]) == (200, state)
    used["bring"] = citizen.statements
    again = citizen.upload(
        f"/cases/{case}/promised-papers/", "y.jpg", picture(), material_key=CHART
    )
    assert (again.status_code, again.json()["code"]) == (409, "promise_state")
    over = {n: (len(s), s) for n, s in used.items() if len(s) > BUDGETS[n]}
    assert not over, {n: len(s) for n, s in used.items()}


def test_a_commitment_is_signed_taken_back_and_signed_again(desk, who, person):
    citizen = who["citizen"]
    found = draft(desk, citizen, MAIN, *LATER)
    assert signed(citizen, found, person, REPORT, kind="commitment").status_code == 200
    assert citizen.delete(f"/applications/{found}/promises/commitment/").status_code == 204
    problems = citizen.get(f"/applications/{found}/").json()["problems"]
    assert [p["code"] for p in problems] == ["material_missing"]
    assert signed(citizen, found, person, REPORT, kind="commitment").status_code == 200
    case = submitted(citizen, found)
    (made,) = promises(citizen, case)
    assert (made["kind"], [m["material_key"] for m in made["materials"]]) == (
        "commitment",
        [REPORT],
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"material_keys": [MAIN]}, "not_to_be_promised"),
        ({"material_keys": []}, "nothing_promised"),
        ({"signed_name": "别人"}, "signature_differs"),
        ({"is_confirmed": False}, "not_confirmed"),
    ],
)
def test_a_promise_that_is_not_whole_is_refused_at_its_field(desk, who, person, change, code):
    found = draft(desk, who["citizen"], MAIN, REPORT)
    refused = signed(who["citizen"], found, person, *LATER, **change)
    assert refused.status_code == 422
    assert code in {refused.json()["code"], *(e["code"] for e in refused.json()["errors"])}


def test_a_name_written_with_many_spaces_is_kept_with_one(desk, who, person):
    found = draft(desk, who["citizen"], MAIN, REPORT)
    wide = f"{person.name[0]}{' ' * 300}{person.name[1:]}"
    assert signed(who["citizen"], found, person, *LATER, signed_name=wide).status_code == 200
    (kept,) = DraftPromise.objects.all()
    assert kept.signed_name == f"{person.name[0]} {person.name[1:]}"


def test_another_person_neither_signs_nor_sees(desk, who, person):
    found = draft(desk, who["citizen"], MAIN, REPORT)
    neighbour = who["neighbour"]
    assert signed(neighbour, found, person, *LATER).status_code == 404
    assert neighbour.get(f"/applications/{found}/promises/").status_code == 404
    assert signed(who["citizen"], found, person, *LATER, kind="nonsense").status_code == 422
    signed(who["citizen"], found, person, *LATER)
    case = submitted(who["citizen"], found)
    assert neighbour.get(f"/cases/{case}/promises/").status_code == 404
    assert signed(who["citizen"], found, person, *LATER).status_code == 409


def accept(program, case, person, **change):
    task = program.task(case)
    body = {"material_keys": [PLAN], "days": 5, "signed_name": person.name, "is_signed": True}
    body |= {"lock_version": task["lock_version"]}
    return program.post(f"/cases/{case}/accept-with-pending/", {**body, **change})


def test_a_clerk_accepts_with_missing_papers_once(desk, who, person):
    citizen, counter = who["citizen"], who["counter"]
    found = draft(desk, citizen, MAIN, REPORT)
    signed(citizen, found, person, CHART, PLAN)
    case = submitted(citizen, found)
    refused = accept(counter, case, person)
    assert refused.status_code == 422
    whole = submitted(citizen, draft(desk, citizen, MAIN, REPORT, *LATER))
    stale = accept(counter, whole, person, lock_version=0)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    assert accept(citizen, whole, person).status_code in (403, 404)
    done = accept(counter, whole, person)
    assert (done.status_code, done.json()["status"]) == (200, "in_progress")
    assert len(counter.statements) <= BUDGETS["accept"], len(counter.statements)
    assert accept(counter, whole, person, lock_version=None).status_code == 409
    (made,) = promises(citizen, whole)
    assert made["state"] == PromiseState.OPEN


def test_the_papers_may_be_given_more_days_once_with_a_reason(desk, who, person):
    case = place.accepted(desk, person)
    counter = who["counter"]
    path = f"/cases/{case.public_id}/extend-promise/"
    assert counter.post(path, {"days": 3}).status_code == 422
    assert who["reviewer"].post(path, {"days": 3, "reason": "出差。"}).status_code == 403
    assert counter.post(path, {"days": 3, "reason": "出差。"}).json()["extended_days"] == 3
    assert counter.post(path, {"days": 3, "reason": "出差。"}).status_code == 409
    assert Promise.objects.get(case=case).extended_days == 3
