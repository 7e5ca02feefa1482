"""容缺受理: accepted on a written promise, nothing granted before the papers are there."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from zhengtong.kernel.errors import InvalidInput, PermissionRefused, StaleVersion
from zhengtong.modules.cases.models import (
    BrokenPromise,
    CaseDocument,
    CloseType,
    PromiseState,
)
from zhengtong.modules.cases.promises import bringing, lapsing, signing
from zhengtong.modules.cases.promises.accepting import TooLongPromise
from zhengtong.modules.cases.promises.aspects import PapersMissing
from zhengtong.modules.cases.promises.course import PromiseStateError
from zhengtong.modules.cases.promises.door import DoorShut
from zhengtong.modules.cases.services import accept, attach, supplement
from zhengtong.modules.cases.services.errors import (
    ApplicationNotFound,
    Incomplete,
    NothingBrought,
    ReasonWanted,
)
from zhengtong.modules.cases.services.locking import CaseNotFound
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import version_of
from zhengtong.modules.cases.tests.promises import place
from zhengtong.modules.cases.tests.promises.place import CHART, LATER, MAIN, PLAN, REPORT
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

MONDAY = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)


def clock_of(case):
    clocks = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    return [c for c in clocks if c.kind == "promise"][-1]


def bring(case, actor, *keys):
    return bringing.bring_papers(
        case_id=case.pk, actor=actor, uploads=[place.file(k) for k in keys]
    )


def test_without_a_promise_every_paper_is_wanted(desk, person):
    found = place.draft(desk, person, MAIN, REPORT)
    with pytest.raises(Incomplete) as refused:
        place.hand_in(found, person)
    assert [e.path for e in refused.value.errors] == [f"material-{k}" for k in LATER]


def test_the_main_papers_are_never_promised(desk, person):
    found = place.draft(desk, person)
    for key in (MAIN, REPORT, "unknown"):
        with pytest.raises(signing.NotToBePromised):
            place.sign(found, person, key)


def test_a_paper_that_was_uploaded_is_not_promised(desk, person):
    found = place.draft(desk, person, PLAN)
    with pytest.raises(signing.NotToBePromised):
        place.sign(found, person, PLAN)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"material_keys": ()}, signing.NothingPromised),
        ({"signed_name": "别人"}, signing.SignatureDiffers),
        ({"is_confirmed": False}, signing.NotConfirmed),
        ({"kind": "oath"}, signing.UnknownPromise),
    ],
)
def test_a_promise_is_whole_or_refused(desk, person, changes, error):
    found = place.draft(desk, person)
    with pytest.raises(error):
        place.sign(found, person, PLAN, **changes)


def test_nobody_signs_in_the_draft_of_another(desk, person):
    found = place.draft(desk, person)
    with pytest.raises(ApplicationNotFound):
        place.sign(found, person, PLAN, actor=acting(make.person()))


def test_a_promise_taken_back_makes_the_papers_wanted_again(desk, person):
    found = place.draft(desk, person, MAIN, REPORT)
    place.sign(found, person, *LATER)
    signing.take_promise_back(public_id=found.public_id, kind="pending", actor=acting(person))
    with pytest.raises(Incomplete):
        place.hand_in(found, person)


def test_the_promise_is_a_document_with_the_papers_and_the_consequence(desk, person):
    case = place.promised(desk, person)
    content = CaseDocument.objects.get(case=case, kind="promise").content
    text = "".join(content["paragraphs"])
    assert "平面图" in text
    assert "10个工作日" in text
    assert "视为撤回申请" in text
    assert "2年内" in text
    assert ["承诺人", person.name] in content["rows"]


def test_a_paper_that_came_after_all_needs_no_promise(desk, person):
    found = place.draft(desk, person, MAIN, REPORT)
    place.sign(found, person, *LATER)
    for key in LATER:
        attach.attach_material(
            public_id=found.public_id, material_key=key, content=place.file(key)[1].read(),
            name="图.jpg", actor=acting(person),
        )  # fmt: skip
    case = place.hand_in(found, person)
    assert not case.promises.exists()
    assert case.aspects == []


def test_acceptance_starts_the_clock_of_the_papers(desk, person):
    with time_machine.travel(MONDAY, tick=False):
        case = place.accepted(desk, person)
        promise = place.of(case)
        assert promise.state == PromiseState.OPEN
        assert promise.due_on == clock_of(case).due_on == dt.date(2026, 3, 16)
        kinds = {c.kind for c in workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]}
        assert {"statutory", "promised", "promise"} <= kinds


def test_the_clerk_accepts_on_a_promise_signed_before_them(desk, person):
    case = place.hand_in(place.draft(desk, person, MAIN, REPORT, *LATER), person)
    with time_machine.travel(MONDAY, tick=False):
        place.with_pending(desk, case, person)
    promise = place.of(case)
    assert (promise.state, promise.due_on) == (PromiseState.OPEN, dt.date(2026, 3, 9))
    assert promise.witnessed_by_id == desk.counter.pk
    assert {m.material_key for m in promise.materials.all()} == set(LATER)


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"days": 11}, ["days"]),
        ({"days": 0, "signed_name": "", "is_signed": False}, ["days", "signed_name", "is_signed"]),
        ({"material_keys": ()}, ["material_keys"]),
        ({"material_keys": (MAIN,)}, ["material_keys"]),
    ],
)
def test_the_clerk_is_told_what_is_wrong_at_each_field(desk, person, changes, paths):
    case = place.hand_in(place.draft(desk, person, MAIN, REPORT, *LATER), person)
    with pytest.raises(InvalidInput) as refused:
        place.with_pending(desk, case, person, **changes)
    assert [e.path for e in refused.value.errors] == paths
    case.refresh_from_db()
    assert case.accepted_at is None
    assert TooLongPromise(most=10).message.startswith("这个事项的补交期限是 1 到 10")


def test_who_may_not_accept_may_not_accept_on_a_promise_either(desk, person):
    case = place.hand_in(place.draft(desk, person, MAIN, REPORT, *LATER), person)
    with pytest.raises(PermissionRefused):
        place.with_pending(desk, case, person, actor=make.actor(desk.reviewer))


def test_nothing_is_granted_before_the_papers_are_there(desk, person):
    case = place.accepted(desk, person)
    place.step(desk, case, make.actor(desk.reviewer), "agree")
    with pytest.raises(PapersMissing) as refused:
        place.step(desk, case, make.actor(desk.approver), "grant")
    assert "平面图" in refused.value.message
    case.refresh_from_db()
    assert case.decided_at is None
    bring(case, acting(person), PLAN)
    with pytest.raises(PapersMissing):
        place.step(desk, case, make.actor(desk.approver), "grant")
    bring(case, acting(person), CHART)
    place.step(desk, case, make.actor(desk.approver), "grant")
    case.refresh_from_db()
    assert case.legal_outcome == "granted"
    assert place.of(case).state == PromiseState.KEPT


def test_who_decides_sees_a_paper_that_came_before_granting(desk, person):
    case = place.accepted(desk, person)
    place.step(desk, case, make.actor(desk.reviewer), "agree")
    opened = version_of(case)
    bring(case, acting(person), *LATER)
    with pytest.raises(StaleVersion):
        place.step(desk, case, make.actor(desk.approver), "grant", expected_version=opened)


def test_a_denial_needs_no_papers_and_breaks_no_promise(desk, person):
    case = place.decided(desk, place.accepted(desk, person), "deny")
    assert case.legal_outcome == "denied"
    assert place.of(case).state == PromiseState.VOID
    assert clock_of(case).state == "stopped"
    assert not BrokenPromise.objects.exists()


def test_the_papers_come_one_by_one_online_and_at_the_counter(desk, person):
    case = place.accepted(desk, person)
    promise = bring(case, acting(person), PLAN)
    assert promise.state == PromiseState.OPEN
    bring(case, make.actor(desk.counter), CHART)
    promise.refresh_from_db()
    assert promise.state == PromiseState.KEPT
    assert clock_of(case).state == "stopped"
    assert [m.brought_by_id for m in promise.materials.order_by("id")] == [None, desk.counter.pk]
    assert case.materials.filter(material_key__in=LATER).count() == 2
    with pytest.raises(PromiseStateError):
        bring(case, acting(person), PLAN)


def test_a_stranger_and_a_reviewer_bring_nothing(desk, person):
    case = place.accepted(desk, person)
    with pytest.raises(CaseNotFound):
        bring(case, acting(make.person()), PLAN)
    with pytest.raises(PermissionRefused):
        bring(case, make.actor(desk.reviewer), PLAN)


def test_a_bad_file_is_refused_with_its_reason_and_keeps_nothing(desk, person):
    case = place.accepted(desk, person)
    good, bad = place.file(PLAN), (CHART, place.io.BytesIO(b"MZ\x90"), "图.jpg")
    with pytest.raises(bringing.BroughtFileRefused) as refused:
        bringing.bring_papers(case_id=case.pk, actor=acting(person), uploads=[good, bad])
    assert [e.path for e in refused.value.errors] == [f"material-{CHART}"]
    assert not case.materials.filter(material_key__in=LATER).exists()
    with pytest.raises(bringing.NotAwaited):
        bring(case, acting(person), MAIN)
    with pytest.raises(NothingBrought):
        bring(case, acting(person))


def test_the_term_is_longer_once_with_a_reason(desk, person):
    clerk = make.actor(desk.counter)
    with time_machine.travel(MONDAY, tick=False):
        case = place.accepted(desk, person)
        with pytest.raises(bringing.TooLongDelay):
            bringing.extend_promise(case_id=case.pk, actor=clerk, days=6, reason="等图纸。")
        with pytest.raises(ReasonWanted):
            bringing.extend_promise(case_id=case.pk, actor=clerk, days=5, reason=" ")
        bringing.extend_promise(case_id=case.pk, actor=clerk, days=5, reason="等图纸。")
        assert place.of(case).due_on == clock_of(case).due_on == dt.date(2026, 3, 23)
        with pytest.raises(bringing.MayNotBeExtended):
            bringing.extend_promise(case_id=case.pk, actor=clerk, days=1, reason="再等。")
        with pytest.raises(PermissionRefused):
            bringing.extend_promise(
                case_id=case.pk, actor=make.actor(desk.reviewer), days=1, reason="再等。"
            )


def test_reminders_go_out_once_before_and_once_on_the_day(desk, person):
    with time_machine.travel(MONDAY, tick=False):
        case = place.accepted(desk, person)
    done = {}
    for day in range(2, 17):
        with time_machine.travel(dt.datetime(2026, 3, day, 1, tzinfo=dt.UTC), tick=False):
            done[day] = lapsing.sweep()["reminded"] + lapsing.sweep()["reminded"]
    assert {day for day, n in done.items() if n} == {12, 16}
    assert sum(done.values()) == 2
    sent = place.of(case).reminders.order_by("id")
    assert [r.is_last for r in sent] == [False, True]
    assert CaseDocument.objects.filter(case=case, kind="promise_reminder").count() == 2


def test_papers_that_never_come_end_the_case_as_if_withdrawn(desk, person):
    with time_machine.travel(MONDAY, tick=False):
        case = place.accepted(desk, person)
    with time_machine.travel(dt.datetime(2026, 3, 16, 23, tzinfo=dt.UTC), tick=False):
        assert lapsing.sweep(today=dt.date(2026, 3, 16))["lapsed"] == 0
        assert lapsing.sweep(today=dt.date(2026, 3, 17))["lapsed"] == 1
        assert lapsing.sweep(today=dt.date(2026, 3, 17))["lapsed"] == 0
    case.refresh_from_db()
    assert (case.status, case.close_type) == ("terminated", CloseType.SUPPLEMENT_LAPSED)
    assert "视为撤回申请" in case.outcome_reason
    assert case.legal_outcome == ""
    assert place.of(case).state == PromiseState.BROKEN
    assert CaseDocument.objects.filter(case=case, kind="termination").count() == 1
    record = BrokenPromise.objects.get()
    assert (record.person_id, record.entity_id) == (person.pk, None)
    assert (record.since, record.until) == (dt.date(2026, 3, 17), dt.date(2028, 3, 17))
    assert "平面图" in record.evidence


def test_a_broken_promise_shuts_the_door_to_the_next(desk, person):
    lapsed(desk, person)
    found = place.draft(desk, person, MAIN, REPORT)
    with pytest.raises(DoorShut):
        place.sign(found, person, *LATER)
    case = place.hand_in(place.draft(desk, person, MAIN, REPORT, *LATER), person)
    with pytest.raises(DoorShut):
        place.with_pending(desk, case, person)
    accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))


def lapsed(desk, person, entity_id=None):
    case = place.accepted(desk, person, entity_id)
    lapsing.lapse_promise(
        promise_id=place.of(case).pk, today=place.of(case).due_on + dt.timedelta(days=1)
    )
    return case


def test_a_promise_signed_before_the_door_shut_is_worth_nothing_at_submission(desk, person):
    found = place.draft(desk, person, MAIN, REPORT)
    place.sign(found, person, *LATER)
    waiting = place.promised(desk, person)
    lapsed(desk, person)
    with pytest.raises(Incomplete):
        place.hand_in(found, person)
    with pytest.raises(DoorShut):
        accept.accept_case(case_id=waiting.pk, actor=make.actor(desk.counter))


def test_papers_supplied_on_notice_need_no_promise_any_more(desk, person):
    case = place.promised(desk, person)
    clerk = make.actor(desk.counter)
    supplement.request_supplement(case_id=case.pk, actor=clerk, material_keys=LATER)
    supplement.supply_supplement(
        case_id=case.pk, actor=acting(person), uploads=tuple(place.file(k) for k in LATER)
    )
    lapsed(desk, make.person())
    accept.accept_case(case_id=case.pk, actor=clerk)
    assert place.of(case).state == PromiseState.VOID


def test_the_record_of_a_company_is_its_own(desk, person):
    company = make.entity()
    make.represents(person, company)
    lapsed(desk, person, company.pk)
    record = BrokenPromise.objects.get()
    assert (record.person_id, record.entity_id) == (None, company.pk)
    place.sign(place.draft(desk, person), person, PLAN)
    with pytest.raises(DoorShut):
        place.sign(place.draft(desk, person, entity_id=company.pk), person, PLAN)


def test_a_case_taken_back_breaks_no_promise(desk, person):
    case = place.accepted(desk, person)
    place.withdraw(case, person)
    assert place.of(case).state == PromiseState.VOID
    assert lapsing.sweep(today=timezone.localdate() + dt.timedelta(days=60))["lapsed"] == 0


def test_the_door_opens_again_when_the_years_are_over(desk, person):
    with time_machine.travel(MONDAY, tick=False):
        lapsed(desk, person)
    until = BrokenPromise.objects.get().until
    last = dt.datetime(until.year, until.month, until.day, 4, tzinfo=dt.UTC)
    found = place.draft(desk, person)
    with time_machine.travel(last, tick=False), pytest.raises(DoorShut):
        place.sign(found, person, PLAN)
    with time_machine.travel(last + dt.timedelta(days=1), tick=False):
        place.sign(found, person, PLAN)
