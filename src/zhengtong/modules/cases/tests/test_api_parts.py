"""Parts with other departments, forwarding and agents over the API."""

import pytest
from django.utils import timezone

from zhengtong.modules.cases.models import Forwarding
from zhengtong.modules.cases.tests.agency.conftest import agent, handed_in, manager
from zhengtong.modules.cases.tests.levels import county as levels
from zhengtong.modules.cases.tests.parts.test_parts import desk, water
from zhengtong.modules.cases.tests.program import Program, people
from zhengtong.modules.org.tests import factories as make

__all__ = ["agent", "desk", "manager", "water"]

BUDGETS = {"parts": 22, "open": 150, "forwarding": 24, "forward": 75, "agency": 6}


@pytest.fixture
def office(desk):
    """As the people of the agency know it."""
    return desk


def within(program, name):
    assert len(program.statements) <= BUDGETS[name], len(program.statements)


def test_a_part_is_opened_once_and_seen_from_the_whole(desk, water, person):
    who = people(desk, person)
    case = desk.accepted(person)
    base, reviewer = f"/cases/{case.public_id}", who["reviewer"]
    assert reviewer.get(f"{base}/parts/").json() == {"parent": None, "parts": []}
    task = reviewer.task(str(case.public_id))
    path = f"/tasks/{task['public_id']}/open-part/"
    body = {"item": str(water.version.public_id), "note": "请核实水源。"}
    assert who["citizen"].post(path, body).status_code == 403
    assert reviewer.post(path, {**body, "lock_version": 0}).json()["code"] == "stale_version"
    assert reviewer.post(path, {**body, "note": " "}).status_code == 422
    made = reviewer.post(path, {**body, "lock_version": task["lock_version"]})
    within(reviewer, "open")
    assert made.status_code == 201
    (part,) = made.json()["parts"]
    assert (part["note"], part["outcome"]) == ("请核实水源。", "")
    assert reviewer.post(path, body).status_code == 409
    (mine,) = who["citizen"].get(f"{base}/parts/").json()["parts"]
    within(who["citizen"], "parts")
    assert (mine["case"], mine["note"]) == (part["case"] or mine["case"], "")
    assert who["citizen"].get(f"/cases/{mine['case']}/parts/").json()["parent"] == str(
        case.public_id
    )
    assert who["neighbour"].get(f"{base}/parts/").status_code == 404
    assert reviewer.finish(str(case.public_id), "agree").status_code == 409


@pytest.fixture
def county(db):
    return levels.levels()


def test_a_case_is_forwarded_and_the_answer_from_outside_entered(county):
    case = county.reviewed(county.outside(), county.office)
    citizen, approver = Program(county.person.user), Program(county.office.approver.user)
    base = f"/cases/{case.public_id}"
    assert citizen.get(f"{base}/forwarding/").status_code == 404
    task = approver.task(str(case.public_id))
    path = f"/tasks/{task['public_id']}/forward/"
    body = {"opinion": "初审合格。", "is_favourable": True}
    assert citizen.post(path, body).status_code in (403, 404)
    assert approver.post(path, {"opinion": "初审合格。"}).status_code == 422
    assert approver.post(path, {**body, "lock_version": 0}).json()["code"] == "stale_version"
    done = approver.post(path, {**body, "lock_version": task["lock_version"]})
    within(approver, "forward")
    assert (done.status_code, done.json()["is_ended"]) == (200, True)
    assert approver.post(path, body).status_code == 409
    found = citizen.get(f"{base}/forwarding/").json()
    within(citizen, "forwarding")
    assert (found["is_favourable"], found["outcome"], found["upper"]["case"]) == (True, "", None)
    given = {"outcome": "granted", "name": "采伐许可证", "number": "云林许〔2026〕1 号"}
    given |= {"answered_on": timezone.localdate().isoformat()}
    answer = f"{base}/forwarding/answer/"
    assert citizen.post(answer, given).status_code in (403, 404)
    assert approver.post(answer, {**given, "outcome": "moon"}).status_code == 422
    assert approver.post(answer, given).json()["outcome"] == "granted"
    assert approver.post(answer, given).status_code == 409
    assert Forwarding.objects.get().answer_number == "云林许〔2026〕1 号"


def test_a_person_contests_what_an_agent_did_and_the_hall_settles_it(
    desk,
    agent,
    manager,
    person,
):
    case = handed_in(desk, agent, person)
    citizen, hall, base = Program(person.user), Program(manager.user), f"/cases/{case.public_id}"
    found = citizen.get(f"{base}/agency/").json()
    within(citizen, "agency")
    assert (found["agent"], found["is_disputed"]) == ("王小满", False)
    assert hall.post(f"{base}/agency/contest/", {"text": "x"}).status_code == 403
    contested = citizen.post(f"{base}/agency/contest/", {"text": "我没有委托。"})
    assert contested.json()["is_disputed"] is True
    assert citizen.post(f"{base}/agency/contest/", {"text": "再说一次。"}).status_code == 409
    settle = f"{base}/agency/settle/"
    assert citizen.post(settle, {"is_genuine": True, "note": "是我。"}).status_code == 403
    assert hall.post(settle, {"is_genuine": False, "note": " "}).status_code == 422
    stale = hall.post(settle, {"is_genuine": False, "note": "核实。", "lock_version": 0})
    assert stale.json()["code"] == "stale_version"
    done = hall.post(settle, {"is_genuine": False, "note": "电话核实。"})
    assert (done.json()["is_genuine"], done.json()["is_disputed"]) == (False, False)
    assert hall.post(settle, {"is_genuine": False, "note": "电话核实。"}).status_code == 409
    assert citizen.get(f"{base}/").json()["status"] == "terminated"
    stranger = Program(make.person("路人").user)
    assert stranger.get(f"{base}/agency/").status_code == 404
    plain = desk.submitted(person)
    assert citizen.get(f"/cases/{plain.public_id}/agency/").status_code == 404
