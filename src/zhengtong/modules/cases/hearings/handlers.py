"""A special procedure ended while a hearing is on: the clocks go on standing still for it."""

from __future__ import annotations

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import CaseResumed
from zhengtong.modules.cases.hearings import standstill
from zhengtong.modules.cases.hearings.errors import NoHearing
from zhengtong.modules.cases.hearings.locking import hold
from zhengtong.modules.cases.models import Hearing, HearingState

UNDER_WAY = (
    HearingState.REQUESTED,
    HearingState.SCHEDULED,
    HearingState.OPEN,
    HearingState.RECORDED,
)


@handles(CaseResumed)
def stop_again(event: CaseResumed) -> None:
    waiting = Hearing.objects.filter(case_id=event.case_id, state__in=UNDER_WAY, stops_clock=False)
    if waiting.exists():
        stand_still(case_id=event.case_id)


@command
def stand_still(*, case_id: int) -> bool:
    """Stop the clocks for a hearing that is under way. False when they stand still already."""
    actor = Actor.system("cases.hearings")
    try:
        case, hearing = hold(case_id=case_id, actor=actor)
    except NoHearing:
        return False
    if hearing.state not in UNDER_WAY or hearing.stops_clock or hearing.organise_by is None:
        return False
    standstill.stop(case, hearing, actor=actor, expected_on=hearing.organise_by)
    return hearing.stops_clock
