"""An agent applies for somebody only with that person's signature, and the person has the last
word."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.agency import authority, contesting, plugs, visits
from zhengtong.modules.cases.agency.errors import AuthorityContested, NothingContested
from zhengtong.modules.cases.events import AgencyContested, AgencySettled, CaseSubmitted
from zhengtong.modules.cases.models import Application, Authority, Case
from zhengtong.modules.cases.services import accept, apply, handle, submit
from zhengtong.modules.cases.services.errors import Incomplete
from zhengtong.modules.cases.tests.agency.conftest import draft_of, handed_in, signature, terms
from zhengtong.modules.cases.tests.county import picture, signed_in, text
from zhengtong.modules.cases.tests.desk import act, browser, task_of
from zhengtong.modules.org.models import Post
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


def post_of(**more):
    until = timezone.localdate() + dt.timedelta(days=90)
    usual = {"reason": "elderly", "identity_seen": "card", "valid_until": until.isoformat()}
    return {**usual, "signature": signature(), **more}


def address_of(draft):
    return f"/cases/application/{draft.public_id}/authority/"


def test_an_agent_always_applies_on_behalf(office, agent, at_home, person):
    at_home.post(f"/desk/cases/counter/{person.public_id}/{office.county.item}/")
    draft = Application.objects.get()
    assert draft.channel == "agent"
    assert "代办委托书，请本人签名" in text(at_home.get(f"/cases/application/{draft.public_id}/"))


def test_a_clerk_without_the_permission_never_applies_on_behalf(office, person):
    with pytest.raises(PermissionRefused):
        apply.start_application(
            item_public_id=office.county.item,
            actor=make.actor(office.counter),
            person_id=person.pk,
            on_behalf=True,
        )


def test_without_a_signature_nothing_is_handed_in(office, agent, at_home, person):
    draft = draft_of(office, agent, person)
    answer = at_home.post(f"/cases/application/{draft.public_id}/check/")
    assert answer.status_code == 422
    assert "请先让本人在代办委托书上签名" in text(answer)
    assert address_of(draft) in text(answer)
    assert not Case.objects.exists()


def test_the_person_signs_on_the_screen(office, agent, at_home, person):
    draft = draft_of(office, agent, person)
    page = text(at_home.get(address_of(draft)))
    assert person.name in page
    assert person.id_number not in page
    assert at_home.post(address_of(draft), post_of()).status_code == 302
    assert Authority.objects.get().is_drawn
    answer = at_home.post(f"/cases/application/{draft.public_id}/check/")
    assert answer.status_code == 302
    case = Case.objects.get()
    assert case.channel == "agent"
    assert case.received_at_id is None
    document = case.documents.get(kind="authority")
    told = "".join(document.content["paragraphs"])
    assert person.name in told
    assert "王小满" in told


def test_or_the_signed_paper_is_photographed(office, agent, at_home, person):
    draft = draft_of(office, agent, person)
    photo = SimpleUploadedFile("委托书.jpg", picture())
    assert at_home.post(address_of(draft), post_of(signature="", photo=photo)).status_code == 302
    assert not Authority.objects.get().is_drawn


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"signature": ""}, "请让本人在框里签名"),
        ({"signature": "data:image/png;base64,AAAA"}, "请让本人在框里签名"),
        ({"signature": "data:image/png;base64,@@@"}, "请让本人在框里签名"),
        ({"reason": "x"}, "请选择为什么由代办员办理"),
        ({"identity_seen": ""}, "请选择核对了哪一种证件"),
        ({"valid_until": "2020-01-01"}, "从今天起最长一年"),
        ({"valid_until": "9999-12-31"}, "从今天起最长一年"),
        ({"valid_until": "明天"}, "从今天起最长一年"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_signed(office, agent, at_home, person, wrong, said):
    draft = draft_of(office, agent, person)
    answer = at_home.post(address_of(draft), post_of(**wrong))
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Authority.objects.exists()


def test_a_disguised_photograph_of_the_paper_is_refused(office, agent, at_home, person):
    draft = draft_of(office, agent, person)
    photo = SimpleUploadedFile("委托书.jpg", b"MZ" + bytes(500))
    assert at_home.post(address_of(draft), post_of(photo=photo)).status_code == 422


def test_only_who_prepares_the_draft_lets_it_be_signed(office, agent, person):
    draft = draft_of(office, agent, person)
    other = make.staff(agent.organization, "李二")
    make.hold(Post.objects.get(key="agent"), other, "B")
    assert browser(other).get(address_of(draft)).status_code == 404
    assert browser(office.reviewer).get(address_of(draft)).status_code == 403


def test_an_authority_that_has_run_out_counts_no_more(office, agent, person):
    draft = draft_of(office, agent, person)
    actor = make.actor(agent)
    authority.sign(public_id=draft.public_id, actor=actor, terms=terms(), drawing=signature())
    Authority.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(Incomplete):
        submit.submit_application(public_id=draft.public_id, actor=actor)


def test_the_person_is_told_with_number_and_code(office, agent, person):
    case = handed_in(office, agent, person)
    event = CaseSubmitted(case_id=case.pk, case_public_id=case.public_id, at=case.submitted_at)
    plugs.tell_applied(event)
    plugs.tell_applied(event)
    told = [m for m in messaging.messages_about(f"case:{case.pk}") if "代办" in m.subjects["zh"]]
    assert len(told) == 1
    assert case.number in told[0].bodies["zh"]
    assert case.query_code in told[0].bodies["zh"]
    assert "王小满" in told[0].bodies["zh"]


def contested(case, person):
    return contesting.contest(
        case_id=case.pk, actor=make.queries_actor(person.user_id), text="我不认识他。"
    )


def test_a_contested_case_is_decided_by_nobody_until_it_is_settled(office, agent, manager, person):
    case = handed_in(office, agent, person)
    accept.accept_case(case_id=case.pk, actor=make.actor(office.counter))
    step(office.reviewer, case, "agree")
    contested(case, person)
    with pytest.raises(AuthorityContested):
        step(office.approver, case, "grant")
    contesting.settle(
        case_id=case.pk, actor=make.actor(manager), genuine="yes", note="当面核实过。"
    )
    step(office.approver, case, "grant")
    case.refresh_from_db()
    assert case.legal_outcome == "granted"


def step(staff, case, outcome):
    handle.complete_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        actor=make.actor(staff),
        outcome=outcome,
        opinion="情况属实。",
    )


def test_who_never_asked_ends_the_case(office, agent, manager, person):
    case = handed_in(office, agent, person)
    contested(case, person)
    answer = act(browser(manager), case, "settle-agency", finding="no", finding_note="字迹不同。")
    assert answer.status_code == 302
    case.refresh_from_db()
    assert not case.is_open
    assert "不是申请人本人委托" in case.outcome_reason
    notice = case.documents.get(kind="termination")
    assert "不是申请人本人委托" in "".join(notice.content["paragraphs"])
    assert "已经受理" not in "".join(notice.content["paragraphs"])
    assert not workflow.open_tasks(instance_id=case.instance_id)


def test_a_finding_needs_both_a_result_and_a_word(office, agent, manager, person):
    case = handed_in(office, agent, person)
    contested(case, person)
    client = browser(manager)
    for given in ({}, {"finding": "yes"}, {"finding_note": "核实"}):
        assert act(client, case, "settle-agency", **given).status_code == 422
    assert Authority.objects.get().is_disputed


def test_settling_is_for_the_hall_and_once(office, agent, manager, person):
    case = handed_in(office, agent, person)
    contested(case, person)
    for wrong in (agent, office.counter):
        with pytest.raises(PermissionRefused):
            contesting.settle(case_id=case.pk, actor=make.actor(wrong), genuine="yes", note="x")
    stale = {"finding": "yes", "finding_note": "核实", "lock_version": 0}
    assert act(browser(manager), case, "settle-agency", **stale).status_code == 409
    contesting.settle(case_id=case.pk, actor=make.actor(manager), genuine="yes", note="核实")
    with pytest.raises(NothingContested):
        contesting.settle(case_id=case.pk, actor=make.actor(manager), genuine="yes", note="核实")


def test_the_person_contests_from_the_page_of_the_case(client, office, agent, person):
    case = handed_in(office, agent, person)
    citizen = signed_in(client, person)
    page = f"/cases/{case.public_id}/not-mine/"
    assert page in text(citizen.get(f"/cases/{case.public_id}/"))
    assert citizen.post(page, {"text": "没有委托"}).status_code == 302
    again = citizen.post(page, {"text": "没有委托"})
    assert again.status_code == 409
    assert "大厅正在核查" in text(citizen.get(f"/cases/{case.public_id}/"))


def test_or_with_number_and_code_without_an_account(client, office, agent, person):
    case = handed_in(office, agent, person)
    wrong = client.post("/cases/not-mine/", {"number": case.number, "code": "AAAAAAAA"})
    assert wrong.status_code == 422
    done = client.post("/cases/not-mine/", {"number": case.number, "code": case.query_code})
    assert "已经收到" in text(done)
    assert Authority.objects.get().is_disputed
    twice = client.post("/cases/not-mine/", {"number": case.number, "code": case.query_code})
    assert twice.status_code == 409


def test_a_case_without_an_agent_cannot_be_contested(client, office, person):
    case = office.submitted(person)
    answer = client.post("/cases/not-mine/", {"number": case.number, "code": case.query_code})
    assert answer.status_code == 422
    citizen = signed_in(client, person)
    assert citizen.get(f"/cases/{case.public_id}/not-mine/").status_code == 404


def test_strangers_cannot_contest(client, office, agent, person):
    case = handed_in(office, agent, person)
    other = signed_in(client, make.person("别人"))
    assert other.post(f"/cases/{case.public_id}/not-mine/").status_code == 404


def test_hall_and_person_are_told(office, agent, manager, person):
    case = handed_in(office, agent, person)
    found = contested(case, person)
    plugs.tell_hall(
        AgencyContested(case_id=case.pk, case_public_id=case.public_id, at=found.objected_at)
    )
    found = contesting.settle(
        case_id=case.pk, actor=make.actor(manager), genuine="yes", note="核实"
    )
    plugs.tell_settled(
        AgencySettled(
            case_id=case.pk, case_public_id=case.public_id, is_genuine=True, at=found.settled_at
        )
    )
    told = [m.template for m in messaging.messages_about(f"case:{case.pk}")]
    assert "cases.agency_contested" in told
    assert "cases.agency_genuine" in told


def test_the_hall_sees_what_waits(office, agent, manager, person, django_assert_max_num_queries):
    case = handed_in(office, agent, person)
    contested(case, person)
    client = browser(manager)
    with django_assert_max_num_queries(25):
        page = text(client.get("/desk/cases/agency/contested/"))
    assert case.number in page
    assert browser(agent).get("/desk/cases/agency/contested/").status_code == 403
    assert "当事人说没有委托" in text(client.get(f"/desk/cases/{case.public_id}/"))


def test_an_agent_sees_only_whom_they_helped(office, agent, at_home, person):
    case = handed_in(office, agent, person)
    others = office.submitted(make.person("钱多"))
    page = text(at_home.get("/desk/cases/agency/"))
    assert case.number in page
    assert at_home.get(f"/desk/cases/{case.public_id}/").status_code == 200
    assert at_home.get(f"/desk/cases/{others.public_id}/").status_code == 404
    counter = text(at_home.get(f"/desk/cases/counter/{others.person.public_id}/"))
    assert others.number not in counter


def test_visits_are_noted_for_people_one_helped(office, agent, at_home, person):
    handed_in(office, agent, person)
    today = timezone.localdate().isoformat()
    usual = {"person": str(person.public_id), "visited_on": today, "purpose": "deliver"}
    assert at_home.post("/desk/cases/agency/", usual).status_code == 302
    assert "送办理结果" in text(at_home.get("/desk/cases/agency/"))
    stranger = make.person("路人")
    for wrong in (
        {"person": str(stranger.public_id)},
        {"person": "x"},
        {"visited_on": "2999-01-01"},
        {"purpose": ""},
    ):
        assert at_home.post("/desk/cases/agency/", {**usual, **wrong}).status_code == 422


def test_the_agents_page_asks_the_same_for_one_and_for_many(
    office, agent, at_home, django_assert_max_num_queries
):
    for n in range(4):
        handed_in(office, agent, make.person(f"老人{n}"))
    with django_assert_max_num_queries(30):
        at_home.get("/desk/cases/agency/")
    assert len(visits.helped(make.actor(agent))) == 4
