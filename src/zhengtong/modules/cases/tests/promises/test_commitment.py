"""告知承诺: decided at once on a signed commitment, checked afterwards, revoked when untrue."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction

from zhengtong.kernel.errors import InvalidInput, PermissionRefused
from zhengtong.modules.cases.models import (
    BrokenPromise,
    CaseDocument,
    PromiseState,
    Revocation,
)
from zhengtong.modules.cases.promises import checking
from zhengtong.modules.cases.promises.course import PromiseStateError
from zhengtong.modules.cases.promises.door import DoorShut
from zhengtong.modules.cases.services import accept, attach, supplement
from zhengtong.modules.cases.services.locking import CaseNotFound
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.promises import place
from zhengtong.modules.cases.tests.promises.place import LATER, MAIN, PLAN, REPORT
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

MONDAY = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)


def test_a_commitment_stands_for_the_paper(desk, person):
    case = place.committed(desk, person)
    row = case.materials.get(material_key=REPORT)
    assert row.state == "waived"
    content = CaseDocument.objects.get(case=case, kind="commitment").content
    text = "".join(content["paragraphs"])
    assert "检测报告" in text
    assert "检测合格。" in text
    assert "20个工作日内核查" in text


def test_it_is_to_be_decided_at_once(desk, person):
    case = place.committed(desk, person)
    assert case.promised_days == 0
    case = place.decided(desk, case)
    assert case.legal_outcome == "granted"


def test_papers_still_to_come_leave_the_usual_term(desk, person):
    found = place.draft(desk, person, MAIN)
    place.sign(found, person, REPORT, kind="commitment")
    place.sign(found, person, *LATER)
    case = place.hand_in(found, person)
    assert case.aspects == ["commitment", "pending"]
    assert case.promised_days == desk.county.version.promised.n


def test_the_flow_is_told(desk, person):
    case = place.committed(desk, person)
    plain = place.hand_in(place.draft(desk, person, MAIN, REPORT, *LATER), person)
    told = [workflow.instance(c.instance_id).variables for c in (case, plain)]
    assert [v.get("by_commitment") for v in told] == [True, None]


def test_a_paper_that_came_after_all_is_no_commitment(desk, person):
    found = place.draft(desk, person, MAIN, *LATER)
    place.sign(found, person, REPORT, kind="commitment")
    attach.attach_material(
        public_id=found.public_id,
        material_key=REPORT,
        content=place.file(REPORT)[1].read(),
        name="报告.jpg",
        actor=acting(person),
    )
    case = place.hand_in(found, person)
    assert not case.promises.exists()
    assert not workflow.instance(case.instance_id).variables.get("by_commitment")
    assert case.promised_days == desk.county.version.promised.n


def test_only_what_the_item_says_is_replaced(desk, person):
    from zhengtong.modules.cases.promises.signing import NotToBePromised

    found = place.draft(desk, person)
    with pytest.raises(NotToBePromised):
        place.sign(found, person, PLAN, kind="commitment")


def test_a_grant_makes_the_check_due(desk, person):
    with time_machine.travel(MONDAY, tick=False):
        case = place.granted_by_commitment(desk, person)
    promise = place.of(case, "commitment")
    assert (promise.state, promise.due_on) == (PromiseState.CHECKING, dt.date(2026, 3, 30))


def test_a_denial_leaves_nothing_to_check(desk, person):
    case = place.decided(desk, place.committed(desk, person), "deny")
    assert place.of(case, "commitment").state == PromiseState.VOID


def test_what_was_found_true_is_kept(desk, person):
    case = place.granted_by_commitment(desk, person)
    promise = place.check(desk, case, "met")
    assert promise.state == PromiseState.KEPT
    assert promise.checked_by_id == desk.reviewer.pk
    with pytest.raises(PromiseStateError):
        place.check(desk, case, "false", seen="checking")


def test_what_is_wanting_is_put_right_in_time(desk, person):
    with time_machine.travel(MONDAY, tick=False):
        case = place.granted_by_commitment(desk, person)
        promise = place.check(desk, case, "rectify")
        assert (promise.state, promise.due_on) == (PromiseState.RECTIFYING, dt.date(2026, 3, 9))
        with pytest.raises(PromiseStateError):
            place.check(desk, case, "rectify")
        assert place.check(desk, case, "met").state == PromiseState.KEPT


def test_a_check_says_what_was_found(desk, person):
    case = place.granted_by_commitment(desk, person)
    for changes, path in (({"result": ""}, "check_result"), ({"finding": " "}, "finding")):
        with pytest.raises(InvalidInput) as refused:
            place.check(desk, case, **{"result": "met", **changes})
        assert [e.path for e in refused.value.errors] == [path]


def test_only_the_organ_checks(desk, person):
    case = place.granted_by_commitment(desk, person)
    with pytest.raises(PermissionRefused):
        place.check(desk, case, "met", actor=make.actor(desk.supervisor))
    with pytest.raises(CaseNotFound):
        place.check(desk, case, "met", actor=make.actor(desk.neighbour))


def test_an_untrue_commitment_takes_the_decision_back(desk, person):
    with time_machine.travel(MONDAY, tick=False):
        case = place.revoked(desk, person)
    case.refresh_from_db()
    assert case.legal_outcome == "granted"
    assert place.of(case, "commitment").state == PromiseState.BROKEN
    made = Revocation.objects.get(case=case)
    text = "".join(made.document.content["paragraphs"])
    assert "没有检测。" in text
    assert "第六十九条" in text
    assert "行政复议" in text
    record = BrokenPromise.objects.get()
    assert (record.since, record.until) == (dt.date(2026, 3, 2), dt.date(2029, 3, 2))
    assert record.evidence == "2026-11-20 到现场查看。"


def test_a_revocation_is_never_changed(desk, person):
    place.revoked(desk, person)
    with pytest.raises(DatabaseError), transaction.atomic():
        Revocation.objects.update(reason="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Revocation.objects.all().delete()


def test_who_checked_does_not_sign(desk, person):
    case = place.granted_by_commitment(desk, person)
    place.check(desk, case, "false", actor=make.actor(desk.approver))
    given = {"case_id": case.pk, "seen": "false", "reason": "没有检测。"}
    with pytest.raises(checking.SamePerson):
        checking.revoke_decision(**given, actor=make.actor(desk.approver))
    with pytest.raises(PermissionRefused):
        checking.revoke_decision(**given, actor=make.actor(desk.reviewer))
    assert not Revocation.objects.exists()


def test_a_revocation_has_a_reason_and_happens_once(desk, person):
    case = place.found_false(desk, person)
    leader = make.actor(desk.approver)
    with pytest.raises(checking.FindingWanted):
        checking.revoke_decision(case_id=case.pk, actor=leader, seen="false", reason="")
    checking.revoke_decision(case_id=case.pk, actor=leader, seen="false", reason="没有检测。")
    with pytest.raises(PromiseStateError):
        checking.revoke_decision(case_id=case.pk, actor=leader, seen="false", reason="没有检测。")
    assert Revocation.objects.count() == BrokenPromise.objects.count() == 1


def test_the_one_who_signs_may_have_it_checked_again(desk, person):
    case = place.found_false(desk, person)
    promise = checking.check_again(
        case_id=case.pk, actor=make.actor(desk.approver), seen="false", reason="证据不足。"
    )
    assert promise.state == PromiseState.CHECKING
    assert place.check(desk, case, "met").state == PromiseState.KEPT


def test_after_an_untrue_commitment_no_other_is_taken(desk, person):
    place.revoked(desk, person)
    found = place.draft(desk, person, MAIN)
    for kind, key in (("commitment", REPORT), ("pending", PLAN)):
        with pytest.raises(DoorShut):
            place.sign(found, person, key, kind=kind)


def test_a_commitment_signed_before_the_door_shut_is_not_accepted(desk, person):
    waiting = place.committed(desk, person)
    place.revoked(desk, person)
    clerk = make.actor(desk.counter)
    with pytest.raises(DoorShut):
        accept.accept_case(case_id=waiting.pk, actor=clerk)
    supplement.request_supplement(case_id=waiting.pk, actor=clerk, material_keys=(REPORT,))
