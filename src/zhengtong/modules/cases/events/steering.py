"""A case is given to others by those who lead."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.case_redispatched")
class CaseRedispatched(Event):
    """The case had been given to the wrong organ and went to the right one (改派); its clocks run
    on."""

    case_id: int
    case_public_id: uuid.UUID
    from_organization_id: int
    to_organization_id: int
    reason: str
    at: dt.datetime


@event("cases.step_raised")
class StepRaised(Event):
    """Somebody told those who answer for the organ of a step about it (报告负责人)."""

    case_id: int
    task_id: int
    staff_ids: tuple[int, ...]
    by: str
    note: str
    at: dt.datetime


@event("cases.jump_put")
class JumpPut(Event):
    """One person proposed to move a case to another step; a second one has to confirm. `by` is the
    staff id of the first."""

    proposal_id: int
    case_id: int
    target: str
    by: int
    at: dt.datetime


@event("cases.jump_decided")
class JumpDecided(Event):
    """A proposal to move a case is over: confirmed (the case has moved), rejected, recalled."""

    proposal_id: int
    case_id: int
    state: str
    at: dt.datetime
