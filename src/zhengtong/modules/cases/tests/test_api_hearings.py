"""Hearings over the API: asked for or waived by those who may, each once."""

import pytest

from zhengtong.modules.cases.models import HearingParty
from zhengtong.modules.cases.tests.hearings import stage as place
from zhengtong.modules.cases.tests.hearings.conftest import stage
from zhengtong.modules.cases.tests.program import Program, people

__all__ = ["stage"]

BUDGETS = {"read": 8, "tell": 45, "answer": 56}


@pytest.fixture
def who(stage, person):
    return people(stage.desk, person)


def tell(program, case, **change):
    neighbour = {"name": "吴邻居", "phone": "13800001111", "interest": "水源"}
    body = {"reason": "涉及相邻林地的水源。", "interested": [neighbour]}
    return program.post(f"/cases/{case.public_id}/hearing/tell/", {**body, **change})


def test_the_right_is_told_asked_for_and_waived_over_the_api(stage, person, who):
    with place.at("2026-11-02"):
        case = stage.desk.reviewed(person)
        reviewer, citizen = who["reviewer"], who["citizen"]
        assert citizen.get(f"/cases/{case.public_id}/hearing/").status_code == 404
        stale = tell(reviewer, case, lock_version=0)
        assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
        told = tell(reviewer, case)
        assert len(reviewer.statements) <= BUDGETS["tell"], len(reviewer.statements)
        assert (told.json()["state"], told.json()["deadline_on"]) == ("told", "2026-11-09")
        assert [p["name"] for p in told.json()["parties"]] == [person.name, "吴邻居"]
        assert tell(reviewer, case).status_code == 409
        answer = f"/cases/{case.public_id}/hearing/answer/"
        asked = citizen.post(answer, {"wants": True, "note": "请听一听。"})
        assert len(citizen.statements) <= BUDGETS["answer"], len(citizen.statements)
        assert (asked.json()["state"], asked.json()["stops_clock"]) == ("requested", True)
        assert citizen.post(answer, {"wants": True}).status_code == 409
        neighbour = told.json()["parties"][1]["public_id"]
        assert citizen.post(answer, {"wants": False, "party": neighbour}).status_code == 403
        waived = reviewer.post(answer, {"wants": False, "party": neighbour})
        assert waived.json()["parties"][1]["answer"] == "waived"
        assert HearingParty.objects.get(name="吴邻居").answered_via == "counter"


def test_an_applicant_sees_their_own_line_and_nobody_else_the_hearing(stage, person, who):
    with place.at("2026-11-02"):
        case = stage.told(person, place.NEIGHBOUR)
        citizen = who["citizen"]
        found = citizen.get(f"/cases/{case.public_id}/hearing/").json()
        assert len(citizen.statements) <= BUDGETS["read"], len(citizen.statements)
        assert [p["name"] for p in found["parties"]] == [person.name]
        assert who["neighbour"].get(f"/cases/{case.public_id}/hearing/").status_code == 404


def test_a_party_of_another_case_is_not_found(stage, person, who):
    with place.at("2026-11-02"):
        case, other = stage.told(person), stage.told(person, place.NEIGHBOUR)
        stranger = str(place.party_of(other, "吴邻居").public_id)
        body = {"wants": True, "party": stranger}
        refused = who["reviewer"].post(f"/cases/{case.public_id}/hearing/answer/", body)
        assert refused.status_code == 404


@pytest.mark.parametrize("change", [{"reason": " "}, {"interested": [{"name": ""}]}])
def test_a_right_told_without_its_contents_is_refused(stage, person, who, change):
    with place.at("2026-11-02"):
        assert tell(who["reviewer"], stage.desk.reviewed(person), **change).status_code == 422


def test_the_presider_is_objected_to_and_the_record_confirmed(stage, person, who):
    citizen = who["citizen"]
    with place.at("2026-11-02"):
        case = stage.scheduled(person)
        path = f"/cases/{case.public_id}/hearing"
        assert citizen.post(f"{path}/object/", {"reason": ""}).status_code == 422
        assert citizen.post(f"{path}/object/", {"reason": "是对方亲属。"}).status_code == 200
        assert citizen.post(f"{path}/object/", {"reason": "是对方亲属。"}).status_code == 409
        assert citizen.get(f"{path}/").json()["presider"] == stage.presider.name
    with place.at("2026-11-02", "11:00"):
        other = stage.scheduled(person)
    with place.at("2026-11-16", "10:00"):
        stage.recorded(other)
        path = f"/cases/{other.public_id}/hearing/confirm/"
        (line,) = citizen.post(path, {}).json()["parties"]
        assert line["confirmed_at"]
        assert citizen.post(path, {}).status_code == 409


def test_an_organ_convenes_of_its_own_motion(stage, person, who):
    with place.at("2026-11-02"):
        case = stage.desk.reviewed(person)
        path = f"/cases/{case.public_id}/hearing/convene/"
        assert who["citizen"].post(path, {"reason": "公共利益。"}).status_code == 403
        done = who["reviewer"].post(path, {"reason": "涉及公共利益。"})
        assert (done.status_code, done.json()["origin"]) == (200, "organ")
        presider = Program(stage.presider.user)
        assert presider.get(f"/cases/{case.public_id}/hearing/").json()["state"] == "requested"
