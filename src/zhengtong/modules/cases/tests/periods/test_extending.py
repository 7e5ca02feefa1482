"""Extension: asked for, approved by the officer whom the law names, once, and told in writing."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from zhengtong.core.messaging.models import Message
from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.modules.cases.events import ExtensionAsked, ExtensionRejected
from zhengtong.modules.cases.models import Case, ExtensionRequest
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.periods import handlers, requests
from zhengtong.modules.cases.periods.services import (
    AlreadyAsked,
    AlreadyExtended,
    NoExtension,
    NothingAsked,
    TooLongExtension,
    approve_extension,
    extend_case,
    reject_extension,
    request_extension,
)
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.services.errors import ReasonWanted
from zhengtong.modules.cases.tests.county import publish_version
from zhengtong.modules.cases.tests.desk import task_of, version_of
from zhengtong.modules.org.models import Organization, PostRole
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

DAY = dt.date.fromisoformat
REASON = "采伐地块跨两个乡镇，需要再次核实。"


@pytest.fixture(autouse=True)
def now(db):
    with time_machine.travel(dt.datetime(2026, 9, 21, 2, 0, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


def limits(case: Case) -> dict[str, tuple[int, dt.date | None]]:
    found = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
    return {c.kind: (c.extended_days, c.due_on) for c in found if c.state == "running"}


def asked(desk, case, days: int = 10) -> ExtensionRequest:
    return request_extension(
        case_id=case.pk, actor=make.actor(desk.reviewer), days=days, reason=REASON
    )


def governor(desk):
    """The head of the people's government, who holds the right for every organ of the county."""
    place = Organization.objects.get(pk=desk.supervisor.organization_id)
    leader = make.staff(place, "梁县")
    role = make.role("county_leader", "cases.extend_joint", "cases.view_all")
    post = make.post(place, "county_leader")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, leader)
    return leader


def item_as(desk, **changes) -> None:
    desk.county.version = publish_version(desk.county.version.item_id, **changes)


def test_what_was_asked_for_takes_effect_when_the_head_of_the_organ_approves(desk, person):
    case = desk.accepted(person)
    before = limits(case)
    asked(desk, case)
    assert limits(case) == before
    approve_extension(case_id=case.pk, actor=make.actor(desk.approver))
    assert limits(case)["statutory"] == (10, DAY("2026-11-09"))
    assert limits(case)["promised"][0] == 10
    request = ExtensionRequest.objects.get(case=case)
    assert (request.state, request.asked_by_id) == ("approved", desk.reviewer.pk)
    assert request.answered_by_id == desk.approver.pk
    document = case.documents.get(kind="extension")
    assert request.document_id == document.pk
    assert ["批准人", "本机关负责人赵远"] in document.content["rows"]
    assert ["延长", "10个工作日"] in document.content["rows"]
    assert "第四十二条第一款" in "".join(document.content["paragraphs"])
    assert REASON in document.content["paragraphs"]


def test_whoever_handles_the_case_cannot_approve_it(desk, person):
    case = desk.accepted(person)
    asked(desk, case)
    for actor in (make.actor(desk.reviewer), make.actor(desk.counter)):
        with pytest.raises(PermissionRefused):
            approve_extension(case_id=case.pk, actor=actor)
        with pytest.raises(PermissionRefused):
            extend_case(case_id=case.pk, actor=actor, days=5, reason=REASON)


def test_a_refusal_has_reasons_and_whoever_asked_reads_them(desk, person):
    case = desk.accepted(person)
    request = asked(desk, case)
    boss = make.actor(desk.approver)
    with pytest.raises(ReasonWanted) as refused:
        reject_extension(case_id=case.pk, actor=boss, reason=" ")
    assert refused.value.errors[0].path == "answer"
    reject_extension(case_id=case.pk, actor=boss, reason="理由不充分，请按期办结。")
    handlers.tell_rejected(
        ExtensionRejected(
            case_id=case.pk, case_public_id=case.public_id, request_id=request.pk, at=timezone.now()
        )
    )
    told = Message.objects.get(template="cases.extension_rejected")
    assert told.user_id == desk.reviewer.user_id
    assert "理由不充分" in told.bodies["zh"]
    assert limits(case)["statutory"][0] == 0
    with pytest.raises(NothingAsked):
        approve_extension(case_id=case.pk, actor=boss)
    # What was refused may be asked for again, with better reasons.
    asked(desk, case, days=5)


def test_who_may_approve_is_told(desk, person):
    case = desk.accepted(person)
    request = asked(desk, case)
    event = ExtensionAsked(
        case_id=case.pk, case_public_id=case.public_id, request_id=request.pk, days=10,
        at=timezone.now(),
    )  # fmt: skip
    handlers.tell_asked(event)
    handlers.tell_asked(event)
    told = Message.objects.filter(template="cases.extension_asked")
    assert [m.user_id for m in told] == [desk.approver.user_id]
    assert "陈青" in told[0].bodies["zh"]


def test_an_extension_is_given_once(desk, person):
    case = desk.accepted(person)
    boss = make.actor(desk.approver)
    extend_case(case_id=case.pk, actor=boss, days=5, reason=REASON)
    with pytest.raises(AlreadyExtended):
        extend_case(case_id=case.pk, actor=boss, days=5, reason=REASON)
    with pytest.raises(AlreadyExtended):
        asked(desk, case)


def test_one_request_waits_at_a_time_and_the_approver_may_answer_it_with_other_days(desk, person):
    case = desk.accepted(person)
    asked(desk, case)
    with pytest.raises(AlreadyAsked):
        asked(desk, case)
    extend_case(case_id=case.pk, actor=make.actor(desk.approver), days=6, reason="六日足够。")
    request = ExtensionRequest.objects.get(case=case)
    assert (request.state, request.days, request.reason) == ("approved", 6, "六日足够。")


def test_ten_days_are_the_most_for_a_single_organ(desk, person):
    case = desk.accepted(person)
    for days in (0, -1, 11, 10_000):
        with pytest.raises(TooLongExtension) as refused:
            asked(desk, case, days=days)
        assert refused.value.errors[0].path == "days"
        assert "10" in refused.value.errors[0].message
    with pytest.raises(ReasonWanted):
        request_extension(case_id=case.pk, actor=make.actor(desk.reviewer), days=3, reason=" ")


def test_a_joint_case_has_fifteen_days_from_the_head_of_government(desk, person):
    item_as(desk, case_kind="joint", statutory={"n": 45, "unit": "WORKDAY", "verified": True})
    case = desk.accepted(person)
    request = asked(desk, case, days=15)
    assert request.authority == "government"
    with pytest.raises(PermissionRefused):
        approve_extension(case_id=case.pk, actor=make.actor(desk.approver))
    leader = make.actor(governor(desk))
    assert [one.number for one in requests.waiting_for(leader)] == [case.number]
    assert requests.waiting_for(make.actor(desk.approver)) == []
    approve_extension(case_id=case.pk, actor=leader)
    clock = next(
        c
        for c in workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
        if c.kind == "statutory"
    )
    assert clock.limit + clock.extended_days == 60
    document = case.documents.get(kind="extension")
    assert ["批准人", "本级人民政府负责人梁县"] in document.content["rows"]
    assert "第四十二条第二款" in "".join(document.content["paragraphs"])


def test_the_head_of_government_does_not_approve_for_a_single_organ(desk, person):
    case = desk.accepted(person)
    asked(desk, case)
    with pytest.raises(PermissionRefused):
        approve_extension(case_id=case.pk, actor=make.actor(governor(desk)))


def test_the_first_review_of_what_goes_up_is_not_extended(desk, person):
    item_as(desk, case_kind="forwarded")
    case = desk.accepted(person)
    with pytest.raises(NoExtension):
        asked(desk, case, days=1)


def test_another_law_of_the_item_goes_before_the_general_one(desk, person):
    own = {"n": 30, "unit": "WORKDAY", "approved_by": "organ", "basis": "本地示例规则第三条"}
    item_as(
        desk,
        statutory={"n": 20, "unit": "WORKDAY", "verified": False, "extension": own},
    )
    case = desk.accepted(person)
    with pytest.raises(TooLongExtension):
        asked(desk, case, days=31)
    extend_case(case_id=case.pk, actor=make.actor(desk.approver), days=30, reason=REASON)
    assert "本地示例规则第三条" in "".join(
        case.documents.get(kind="extension").content["paragraphs"]
    )


def test_a_law_that_lets_nothing_be_extended_is_obeyed(desk, person):
    own = {"n": 0, "unit": "WORKDAY", "basis": "本地示例规则第四条"}
    item_as(desk, statutory={"n": 20, "unit": "WORKDAY", "verified": False, "extension": own})
    case = desk.accepted(person)
    with pytest.raises(NoExtension):
        asked(desk, case)


def test_what_is_no_licence_is_extended_only_where_its_own_law_says_so(desk, person):
    item_as(desk, matter_type="confirmation")
    with pytest.raises(NoExtension):
        asked(desk, desk.accepted(person))
    own = {"n": 5, "approved_by": "organ", "basis": "本地示例规则第三条"}
    limit = {"n": 20, "unit": "WORKDAY", "verified": False, "extension": own}
    item_as(desk, matter_type="confirmation", statutory=limit)
    case = desk.accepted(make.person())
    extend_case(case_id=case.pk, actor=make.actor(desk.approver), days=5, reason=REASON)
    assert limits(case)["statutory"][0] == 5


def test_an_extension_in_another_unit_never_carries_the_promise_past_the_law(desk, person):
    own = {"n": 30, "approved_by": "organ", "basis": "本地示例规则第三条"}
    item_as(
        desk,
        statutory={"n": 30, "unit": "CALENDAR_DAY", "verified": False, "extension": own},
        promised={"n": 16, "unit": "WORKDAY"},
    )
    case = desk.accepted(person)
    before = limits(case)
    assert before["promised"][1] <= before["statutory"][1]
    extend_case(case_id=case.pk, actor=make.actor(desk.approver), days=30, reason=REASON)
    after = limits(case)
    assert after["statutory"][0] == 30
    assert before["promised"][1] < after["promised"][1] <= after["statutory"][1]


def test_nothing_is_extended_before_acceptance_or_after_the_decision(desk, person):
    case = desk.submitted(person)
    with pytest.raises(CaseStateError):
        asked(desk, case)


def test_a_request_that_nobody_answered_lapses_with_the_decision(desk, person):
    case = desk.reviewed(person)
    asked(desk, case)
    handle.complete_step(
        case_id=case.pk, task_id=task_of(case).id, actor=make.actor(desk.approver),
        outcome="grant", opinion="准予。",
    )  # fmt: skip
    assert ExtensionRequest.objects.get(case=case).state == "lapsed"
    assert requests.waiting_for(make.actor(desk.approver)) == []


def test_an_old_page_is_told_so(desk, person):
    case = desk.accepted(person)
    old = version_of(case)
    asked(desk, case)
    approve_extension(case_id=case.pk, actor=make.actor(desk.approver))
    with pytest.raises(StaleVersion):
        request_extension(
            case_id=case.pk, actor=make.actor(desk.reviewer), days=1, reason=REASON,
            expected_version=old,
        )  # fmt: skip


def test_the_list_of_requests_costs_the_same_for_many(desk, person, django_assert_max_num_queries):
    for _ in range(4):
        asked(desk, desk.accepted(person))
    boss = make.actor(desk.approver)
    with django_assert_max_num_queries(5):
        assert len(requests.waiting_for(boss)) == 4
