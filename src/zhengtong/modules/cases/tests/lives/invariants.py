"""What must hold after every act, whatever it was: the twelve of the field reference (§16), each
by its number, and what the house adds to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils import timezone

from zhengtong.modules.billing import api as billing
from zhengtong.modules.cases.fees import reckoning
from zhengtong.modules.cases.fees.reckoning import STAGES
from zhengtong.modules.cases.models import (
    Case,
    Forwarding,
    Promise,
    Rating,
    SpecialProcedure,
    SupplementNotice,
)
from zhengtong.modules.cases.tests.lives.counting import check_clock
from zhengtong.modules.cases.tests.lives.life import Life
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow

Check = Callable[["Seen"], None]
NUMBERED: dict[int, Check] = {}
GRANTED = ("granted", "partly")
LIVE = ("granted", "partly", "denied")


class Seen:
    """One case as it stands now: read once, held against everything."""

    def __init__(self, life: Life, case: Case) -> None:
        self.life, self.case = life, case
        self.trail = f"{life.kind} {case.pk} {life.done}"
        self.instance = workflow.instance(case.instance_id)
        self.tasks = workflow.tasks(instance_id=case.instance_id)
        self.open = [t for t in self.tasks if t.state in ("open", "claimed", "suspended")]
        self.clocks = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
        self.pauses = workflow.suspensions(instance_id=case.instance_id)
        self.log = log_of(case)
        papers = case.documents.values_list("kind", "superseded_at", "issued_at")
        self.papers = [kind for kind, fallen, _at in papers if fallen is None]
        self.notice = SupplementNotice.objects.filter(case=case).first()
        self.procedures = list(SpecialProcedure.objects.filter(case=case))
        self.kinds = [row[1] for row in self.log]
        self.is_settled = life.done[-1:] == ["what_follows"]
        """Every handler has run: a hearing stands still as soon as another procedure is over."""

    def clock(self, kind: str) -> workflow.ClockData | None:
        """The last of its kind that belongs to no step."""
        found = [c for c in self.clocks if c.kind == kind and c.task_id is None]
        return found[-1] if found else None


def numbered(number: int) -> Callable[[Check], Check]:
    def add(check: Check) -> Check:
        NUMBERED[number] = check
        return check

    return add


def log_of(case: Case) -> list[tuple[Any, ...]]:
    events = workflow.history(instance_id=case.instance_id)
    return [(e.seq, e.kind, e.at, e.actor_name, e.text, e.outcome) for e in events]


@numbered(1)
def moments_follow_each_other(seen: Seen) -> None:
    """受理 ≤ 办结; 补正告知 ≤ 补正受理; 特别程序 申请 ≤ 结果."""
    case = seen.case
    moments = (case.submitted_at, case.accepted_at, case.decided_at, case.delivered_at)
    found = [m for m in (*moments, case.closed_at) if m is not None]
    assert found == sorted(found), seen.trail
    if seen.notice and seen.notice.answered_at:
        assert seen.notice.issued_at <= seen.notice.answered_at, seen.trail
        assert case.accepted_at is None or seen.notice.answered_at <= case.accepted_at, seen.trail
    for one in seen.procedures:
        assert one.to_on is None or one.from_on <= one.to_on, seen.trail
        assert one.ended_at is None or one.started_at <= one.ended_at, seen.trail


@numbered(2)
def told_once_what_is_missing(seen: Seen) -> None:
    """补正告知 at most once."""
    assert seen.kinds.count("supplement_requested") == (seen.notice is not None), seen.trail
    assert seen.papers.count("supplement") == (seen.notice is not None), seen.trail


@numbered(3)
def a_refusal_has_reasons_and_a_paper(seen: Seen) -> None:
    """不予受理, 不予许可, 退回, 作废, 删除: a reason and a document."""
    case, papers = seen.case, seen.papers
    assert ("refusal" in papers) == (case.status == "refused"), seen.trail
    by_paper = case.close_type == "7"
    assert by_paper == ("paper" in papers), seen.trail
    denied = case.legal_outcome == "denied" and not by_paper
    assert ("denial" in papers) == denied, seen.trail
    if case.status == "refused" or case.legal_outcome == "denied" or case.close_type in ("2", "3"):
        assert case.outcome_reason.strip(), seen.trail
    if case.close_type in ("2", "3"):
        assert ("termination" if case.close_type == "2" else "striking") in papers, seen.trail


@numbered(4)
def limits_are_counted_by_law(seen: Seen) -> None:
    """法定 = 受理日 + working days + what stood still; 承诺 ≤ 法定."""
    case = seen.case
    for clock in seen.clocks:
        check_clock(clock, seen.pauses, seen.trail)
    statutory, promised = seen.clock("statutory"), seen.clock("promised")
    if case.accepted_at is None:
        assert statutory is None, seen.trail
        assert promised is None, seen.trail
        return
    assert statutory is not None, seen.trail
    assert promised is not None, seen.trail
    day = timezone.localdate(case.accepted_at)
    assert statutory.start_on == promised.start_on == day, seen.trail
    assert (statutory.limit, promised.limit) == (case.statutory_days, case.promised_days)
    assert promised.limit <= statutory.limit, seen.trail
    assert promised.extended_days == statutory.extended_days, seen.trail
    still = _standing_locally(seen)
    if statutory.due_on and promised.due_on and not still:
        assert promised.due_on <= statutory.due_on, seen.trail
    is_over = not case.is_open or bool(case.decided_at)
    assert (statutory.state == "stopped") == is_over, seen.trail


def _standing_locally(seen: Seen) -> bool:
    """Local grounds stop what the organ promised, never what the law sets."""
    return any("promised" in p.stops and "statutory" not in p.stops for p in seen.pauses)


@numbered(5)
def steps_fit_into_the_promise(seen: Seen) -> None:
    """Σ 环节时限 ≤ 承诺时限: asked of the flow of the item in force at acceptance."""
    version = items.item_version(seen.case.item_version_id)
    if version.process_version_id != seen.instance.process_version_id:
        return  # The upper organ's flow has a limit of its own.
    most = _longest(version.process_version_id)
    if seen.case.promised_unit == "WORKDAY" and seen.case.promised_days:
        assert most <= seen.case.promised_days, (most, seen.trail)


@cache
def _longest(process_version_id: int) -> int:
    """Steps after acceptance, of parallel ones the longest."""
    rows = workflow.step_table(process_version_id=process_version_id)
    after = [r for r in rows if r.stage != "accept" and r.unit == "WORKDAY"]
    beside = [r.limit_n or 0 for r in after if r.node.endswith("_opinion")]
    return sum(r.limit_n or 0 for r in after if not r.node.endswith("_opinion")) + max(
        beside, default=0
    )


@numbered(6)
def no_grant_before_promised_papers(seen: Seen) -> None:
    """容缺 material is there before a 准予 decision is signed."""
    if seen.case.legal_outcome not in GRANTED or "pending" not in seen.case.aspects:
        return
    if seen.case.close_type == "6":
        return  # Deemed renewed: the law granted it, nobody signed.
    for promise in Promise.objects.filter(case=seen.case, kind="pending"):
        assert promise.state in ("kept", "void"), seen.trail
        late = promise.materials.filter(brought_at__gt=seen.case.decided_at)
        assert not late.exists(), seen.trail


@numbered(7)
def who_signs_did_not_accept(seen: Seen) -> None:
    """The person who signs 决定 ≠ the one who did 受理."""
    if not seen.case.decided_at or seen.case.accepted_by_id is None:
        return
    for task in seen.tasks:
        if task.stage == "decide" and task.state == "done":
            assert task.done_by_staff_id != seen.case.accepted_by_id, seen.trail


@numbered(8)
def nothing_is_charged_where_the_item_is_free(seen: Seen) -> None:
    """Fee = Σ (fee × quantity), 0 when the item is free."""
    fees = items.item_version(seen.case.item_version_id).guide.fees
    due = [one for stage in STAGES for one in reckoning.due(fees, seen.case.form_data, stage)]
    most = sum(billing.product(fee.amount or 0, units) for _n, fee, units in due)
    lines = [
        line
        for bill in billing.bills_of(ref_ids=[seen.case.pk])
        for line in bill.lines
        if line.ref_id == seen.case.pk and bill.state != "cancelled"
    ]
    assert sum(line.standard_amount for line in lines) <= most, seen.trail
    if not fees:
        assert not lines, seen.trail
        assert not [p for p in seen.papers if "fee" in p or "payment" in p], seen.trail


@numbered(9)
def the_log_only_grows(seen: Seen) -> None:
    """Every change of state appends, nothing is edited, the chain holds, the chart was kept to."""
    before = seen.life.logs.get(seen.case.pk, [])
    assert seen.log[: len(before)] == before, seen.trail
    assert [row[0] for row in seen.log] == list(range(1, len(seen.log) + 1)), seen.trail
    known = seen.life.states.get(seen.case.pk)
    if known is not None and known != seen.case.status:
        assert len(seen.log) > len(before), (known, seen.case.status, seen.trail)
    if len(seen.log) > len(before):
        run = seen.case.instance_id
        assert not workflow.verify_log(instance_id=run).broken, seen.trail
        assert not workflow.conformance(instance_ids=[run])[run].deviations, seen.trail
    seen.life.logs[seen.case.pk] = seen.log
    seen.life.states[seen.case.pk] = seen.case.status


@numbered(10)
def the_version_stays(seen: Seen) -> None:
    """The item version in force at 受理, even when the item changes or goes."""
    known = seen.life.versions.setdefault(seen.case.pk, seen.case.item_version_id)
    assert known == seen.case.item_version_id, seen.trail


@numbered(11)
def rated_once_and_after_the_service(seen: Seen) -> None:
    found = list(Rating.objects.filter(case=seen.case))
    assert len(found) <= 1, seen.trail
    for rating in found:
        assert seen.case.closed_at is not None, seen.trail
        assert rating.rated_at >= seen.case.closed_at, seen.trail


@numbered(12)
def nothing_new_on_an_item_that_is_gone(seen: Seen) -> None:
    """A case begins while its version is in force; it goes on when that ends (`ends_on`)."""
    version = items.item_version(seen.case.item_version_id)
    if Forwarding.objects.filter(upper_case=seen.case).exists():
        return  # What goes upwards goes on as it began below.
    day: dt.date = timezone.localdate(seen.case.submitted_at)
    assert version.effective_on is not None, seen.trail
    assert version.effective_on <= day, seen.trail
    # A version that gives way to another ends the day before, whatever was handed in that day.
    assert version.ends_on is None or day <= version.ends_on + dt.timedelta(days=1), seen.trail
