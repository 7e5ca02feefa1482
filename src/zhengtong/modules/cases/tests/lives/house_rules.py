"""What the house adds to the twelve: states, clocks of one kind, open steps, papers, letters."""

from __future__ import annotations

from collections import Counter

from zhengtong.core.messaging.models import Message
from zhengtong.modules.cases.models import (
    Case,
    Consultation,
    ExtensionRequest,
    Forwarding,
    Hearing,
    HearingNotice,
    Meeting,
    Promise,
    Revocation,
)
from zhengtong.modules.cases.models.case import ENDED_EARLY
from zhengtong.modules.cases.tests.lives.invariants import LIVE, Seen

EARLY = ("refused", "withdrawn", "terminated")
UNDER_WAY = ("requested", "scheduled", "open", "recorded")


def hold_all(seen: Seen) -> None:
    for check in (states, one_clock_of_a_kind, steps, papers, hearing, together):
        check(seen)


def states(seen: Seen) -> None:
    case, trail = seen.case, seen.trail
    assert case.is_open == (case.closed_at is None), trail
    assert bool(case.close_type) == (case.closed_at is not None), trail
    if case.status in EARLY:
        assert case.close_type in ENDED_EARLY, trail
    if case.status == "closed" and case.close_type != "4":
        assert case.legal_outcome in LIVE, trail
    assert bool(case.decided_at) == bool(case.legal_outcome), trail
    if case.status == "suspended":
        assert any(p.to_on is None for p in seen.pauses), trail
    if case.status == "in_progress":
        assert case.accepted_at is not None, trail


def one_clock_of_a_kind(seen: Seen) -> None:
    running = Counter((c.kind, c.task_id) for c in seen.clocks if c.state != "stopped")
    assert not [k for k, n in running.items() if n > 1], (running, seen.trail)
    if not seen.case.is_open:
        left = [c.kind for c in seen.clocks if c.state != "stopped"]
        assert not left, (left, seen.trail)
        assert not [p for p in seen.pauses if p.to_on is None], seen.trail
    for task in seen.open:
        mine = [c for c in seen.clocks if c.task_id == task.id and c.state != "stopped"]
        assert len(mine) == (task.limit is not None), (task, seen.trail)


def steps(seen: Seen) -> None:
    case, trail = seen.case, seen.trail
    if case.is_open and case.status != "delivering":
        assert seen.open, trail
        assert seen.instance.state in ("running", "suspended"), trail
    elif not case.is_open:
        assert not seen.open, trail
        assert seen.instance.state in ("ended", "terminated"), trail


def papers(seen: Seen) -> None:
    """What the law wants in writing is there, once."""
    case, found, trail = seen.case, Counter(seen.papers), seen.trail
    by_law = case.close_type == "7" or ("renewal" in found and "grant" not in found)
    assert found["acceptance"] == (case.accepted_at is not None), trail
    assert found["grant"] == (case.legal_outcome in ("granted", "partly") and not by_law), trail
    assert found["denial"] <= 1, trail
    asked = ExtensionRequest.objects.filter(case=case, state="approved").count()
    assert found["extension"] == asked <= 1, trail
    by_hand = [p for p in seen.procedures if p.document_id is not None]
    assert found["suspension"] == len(by_hand), (found, trail)
    assert found["forwarding"] == Forwarding.objects.filter(case=case).count(), trail
    assert found["revocation"] == Revocation.objects.filter(case=case).count(), trail
    promised = Promise.objects.filter(case=case)
    assert found["promise"] == promised.filter(kind="pending").count(), trail
    assert found["commitment"] == promised.filter(kind="commitment").count(), trail


def hearing(seen: Seen) -> None:
    if "hearing" not in seen.case.aspects:
        return
    found = Hearing.objects.get(case=seen.case)
    count = Counter(seen.papers)
    assert count["hearing_notice"] == HearingNotice.objects.filter(hearing=found).count()
    assert count["hearing_record"] == (found.recorded_at is not None), seen.trail
    if seen.case.is_open and found.state in UNDER_WAY and seen.is_settled:
        assert seen.case.status == "suspended", seen.trail
    if seen.case.decided_at is not None and "grant" in seen.papers:
        assert found.state in ("settled", "held"), (found.state, seen.trail)
    if found.stops_clock:
        assert [p.ground for p in seen.pauses if p.to_on is None] == ["hearing"], seen.trail


def together(seen: Seen) -> None:
    """Nothing is asked of anybody any more once the case is decided or over."""
    if seen.case.is_open and not seen.case.decided_at:
        return
    assert not Consultation.objects.filter(case=seen.case, state="open").exists(), seen.trail
    ahead = Meeting.objects.filter(case=seen.case, state__in=("proposed", "fixed"))
    assert not ahead.exists(), seen.trail


def letters(case: Case, kinds: list[str], trail: str) -> None:
    """Once every event was delivered: the applicant was told what the law has them told."""
    if "bundle" in case.aspects or case.parent_id is not None:
        return
    told = set(Message.objects.filter(about=f"case:{case.pk}").values_list("template", flat=True))
    wanted = {
        "cases.accepted": case.accepted_at is not None,
        "cases.refused": case.status == "refused",
        "cases.supplement_requested": "supplement_requested" in kinds,
        "cases.decided": bool(case.legal_outcome),
    }
    missing = [name for name, is_due in wanted.items() if is_due and name not in told]
    assert not missing, (missing, told, trail)
