"""A company that a hearing touches is told and answers through whoever may act for it."""

import datetime as dt

import pytest
from django.test import Client

from zhengtong.core.messaging.models import Message
from zhengtong.kernel.errors import InvalidInput, PermissionRefused
from zhengtong.modules.cases.hearings import answering, arranging, errors, session
from zhengtong.modules.cases.hearings.right import Interested
from zhengtong.modules.cases.models import HearingState
from zhengtong.modules.cases.services.locking import CaseNotFound
from zhengtong.modules.cases.tests.county import acting, signed_in, text
from zhengtong.modules.cases.tests.desk import act, browser
from zhengtong.modules.cases.tests.hearings.stage import at, fresh, hearing_of, party_of
from zhengtong.modules.cases.tests.program import Program
from zhengtong.modules.org.models import Representation
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def company(db):
    return make.entity("青禾县上湾水厂")


@pytest.fixture
def chief(company):
    """Its legal representative."""
    found = make.person(name="水厂长")
    make.represents(found, company)
    return found


@pytest.fixture
def agent(company):
    found = make.person(name="跑腿的")
    make.represents(found, company, role="agent")
    return found


@pytest.fixture
def case(stage, person, company, chief):
    with at("2026-11-02"):
        return stage.told(person, Interested(credit_code=company.credit_code, interest="取水"))


def answer(case, who, company, **more):
    party = party_of(case, company.name)
    return answering.answer_right(
        case_id=case.pk, actor=acting(who, company.pk), party_id=party.pk, wants=True, **more
    )


def page_of(case, company):
    return f"/hearings/company/{party_of(case, company.name).public_id}/"


def test_everybody_who_may_act_for_the_company_is_told_and_its_name_is_that_of_the_register(
    stage, person, company, chief, agent
):
    with at("2026-11-02"):
        given = Interested(name="写错的名字", credit_code=company.credit_code.lower())
        case = stage.told(person, given)
    party = party_of(case, company.name)
    assert (party.entity_id, party.phone) == (company.pk, "")
    told = Message.objects.filter(template="cases.hearing_told", url=page_of(case, company))
    assert set(told.values_list("person_id", flat=True)) == {chief.pk, agent.pk}


def test_the_legal_representative_asks_for_the_hearing(case, company, chief):
    with at("2026-11-03"):
        done = answer(case, chief, company)
    assert (done.answer, hearing_of(case).state) == ("requested", HearingState.REQUESTED)


def test_an_agent_answers_within_the_delegation_and_not_beyond(case, company, agent):
    right = Representation.objects.get(person=agent)
    right.item_codes = ["91999021000000000000000000000000"]
    right.save()
    with at("2026-11-03"):
        with pytest.raises(CaseNotFound):
            answer(case, agent, company)
        right.item_codes = []
        right.save()
        assert answer(case, agent, company).answer == "requested"


def test_who_may_no_longer_act_for_the_company_sees_nothing(case, company, chief):
    client = signed_in(Client(), chief)
    with at("2026-11-03"):
        assert client.get(page_of(case, company)).status_code == 200
        Representation.objects.update(revoked_at=dt.datetime(2026, 11, 3, tzinfo=dt.UTC))
        assert client.get(page_of(case, company)).status_code == 404
        with pytest.raises(CaseNotFound):
            answer(case, chief, company)


def test_the_company_does_not_speak_for_others_nor_others_for_it(
    stage, person, case, company, chief
):
    with at("2026-11-03"):
        own = party_of(case, person.name)
        with pytest.raises((PermissionRefused, CaseNotFound)):
            answering.answer_right(
                case_id=case.pk, actor=acting(chief, company.pk), party_id=own.pk, wants=False
            )
        party = party_of(case, company.name)
        with pytest.raises(PermissionRefused):
            answering.answer_right(
                case_id=case.pk, actor=acting(person), party_id=party.pk, wants=False
            )
        other = stage.told(person)
        with pytest.raises(CaseNotFound):
            answering.answer_right(
                case_id=other.pk, actor=acting(chief, company.pk), party_id=party.pk, wants=True
            )


def test_the_page_of_the_company_shows_the_hearing_and_nothing_else_of_the_case(
    case, company, chief, person
):
    client = signed_in(Client(), chief)
    with at("2026-11-03"):
        listed = text(client.get("/hearings/company/"))
        assert page_of(case, company) in listed
        shown = text(client.get(page_of(case, company)))
        assert "您代表 青禾县上湾水厂" in shown
        assert case.number not in shown
        assert client.get(f"/cases/{case.public_id}/").status_code == 404
        assert client.post(page_of(case, company), {"act": "answer"}).status_code == 422
        given = {"act": "answer", "wants": "no", "note": "没有意见。"}
        assert client.post(page_of(case, company), given).status_code == 302
        assert client.post(page_of(case, company), given).status_code == 409
        assert "放弃听证" in text(client.get(page_of(case, company)))
    assert party_of(case, company.name).answered_via == "company"
    stranger = signed_in(Client(), make.person(name="路人"))
    assert stranger.get(page_of(case, company)).status_code == 404
    assert "没有单位参加的听证" in text(stranger.get("/hearings/company/"))
    assert signed_in(Client(), person).get(page_of(case, company)).status_code == 404


def test_the_company_objects_reads_the_notice_and_confirms_the_record(stage, case, company, chief):
    party, who = party_of(case, company.name), acting(chief, company.pk)
    client = signed_in(Client(), chief)
    with at("2026-11-03"):
        answer(case, chief, company)
        stage.schedule(fresh(case), "2026-11-17")
        given = {"case_id": case.pk, "actor": who, "party_id": party.pk}
        arranging.object_to_presider(**given, reason="主持人是申请人的亲戚。")
        arranging.rule_on_objection(
            case_id=case.pk,
            actor=make.actor(stage.desk.approver),
            is_upheld=False,
            ruling="没有亲属关系。",
        )
        (notice,) = case.documents.filter(kind="hearing_notice")
        document = client.get(f"{page_of(case, company)}{notice.public_id}/")
        assert document["Content-Type"] == "application/pdf"
        receipt = case.documents.get(kind="receipt")
        assert client.get(f"{page_of(case, company)}{receipt.public_id}/").status_code == 404
    with at("2026-11-17", "10:00"):
        stage.recorded(fresh(case))
        assert session.confirm_record(**given).confirmed_at
        with pytest.raises(errors.HearingStateError):
            session.confirm_record(**given)


@pytest.mark.parametrize(
    ("code", "said"),
    [("913101150000000000", "18 位"), ("known", "还没有可以代表"), ("unknown", "平台上没有")],
)
def test_a_company_that_cannot_be_told_is_refused_with_the_way_out(stage, person, db, code, said):
    if code == "known":
        code = make.entity("无人的厂").credit_code
    elif code == "unknown":
        code = make.credit_code()
    with at("2026-11-02"):
        case = stage.desk.reviewed(person)
        with pytest.raises(InvalidInput) as refused:
            stage.tell(case, Interested(credit_code=code))
        assert said in refused.value.errors[0].message
        client = browser(stage.desk.reviewer)
        line = f"{code}，，取水"
        page = act(client, case, "hearing-tell", hearing_reason="水源", interested=line)
        assert page.status_code == 422
        assert said in text(page)
        assert line in text(page)


def test_a_company_answers_over_the_api_in_its_own_name(case, company, chief):
    party = party_of(case, company.name)
    path = f"/hearings/{party.public_id}"
    with at("2026-11-03"):
        alone = Program(chief.user)
        assert alone.get("/me/").json()["entities"][0]["is_chosen"] is False
        program = Program(chief.user, **{"zhengtong-entity": company.credit_code})
        assert program.get("/me/").json()["entities"][0]["is_chosen"] is True
        (line,) = program.get("/hearings/").json()
        assert (line["party"], line["state"]) == (str(party.public_id), "told")
        assert program.post(f"{path}/answer/", {"wants": True}).json()["answer"] == "requested"
        assert program.post(f"{path}/answer/", {"wants": True}).status_code == 409
        assert program.post(f"{path}/object/", {"reason": "亲属。"}).status_code == 409
        assert program.get(f"/cases/{case.public_id}/").status_code == 404
        other = make.entity("别家")
        refused = Program(chief.user, **{"zhengtong-entity": other.credit_code}).get("/me/")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_acting_for")
        nowhere = Program(chief.user, **{"zhengtong-entity": "nowhere"}).get("/me/")
        assert nowhere.json() == refused.json()
