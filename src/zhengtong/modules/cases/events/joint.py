"""Several departments at one case: meetings, minutes, opinions, parts, projects, guidance."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.meeting_proposed")
class MeetingProposed(Event):
    """Dates for a site visit or a joint review were proposed, or proposed anew (`is_moved`; the
    date that was fixed before holds no longer where `was_fixed`)."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    is_moved: bool = False
    was_fixed: bool = False


@event("cases.meeting_answered")
class MeetingAnswered(Event):
    """A department said on which of the dates it can come; `is_complete`: all have said so."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    is_complete: bool


@event("cases.meeting_fixed")
class MeetingFixed(Event):
    """The date of a site visit or joint review stands; the notice to the applicant was issued."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    starts_at: dt.datetime


@event("cases.meeting_cancelled")
class MeetingCancelled(Event):
    """A site visit or joint review does not take place."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime
    reason: str
    was_fixed: bool


@event("cases.minutes_issued")
class MinutesIssued(Event):
    """The minutes of a site visit or joint review stand; who came is asked to confirm them."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime


@event("cases.minutes_confirmed")
class MinutesConfirmed(Event):
    """Every department that came has confirmed the minutes."""

    case_id: int
    case_public_id: uuid.UUID
    meeting_id: int
    revision: int
    at: dt.datetime


@event("cases.opinion_asked")
class OpinionAsked(Event):
    """A post outside the flow was asked for its opinion until `due_on`; the flow does not wait."""

    case_id: int
    case_public_id: uuid.UUID
    consultation_id: int
    due_on: dt.date
    at: dt.datetime


@event("cases.opinion_given")
class OpinionGiven(Event):
    """An opinion that was asked for was given."""

    case_id: int
    case_public_id: uuid.UUID
    consultation_id: int
    at: dt.datetime


@event("cases.opinion_reminded")
class OpinionReminded(Event):
    """An opinion is still owed; the asked post was reminded on the day `on`."""

    case_id: int
    case_public_id: uuid.UUID
    consultation_id: int
    due_on: dt.date
    on: dt.date
    at: dt.datetime


@event("cases.project_stage_ended")
class ProjectStageEnded(Event):
    """Everything in the application for a stage of a project is decided. `outcome`: granted, or
    failed when a part was not; `used_days` are the working days that the government used."""

    project_id: int
    stage: str
    outcome: str
    used_days: int
    at: dt.datetime


@event("cases.guidance_asked")
class GuidanceAsked(Event):
    """Somebody asks for advice before an application. Starts no limit of law."""

    guidance_id: int
    at: dt.datetime


@event("cases.guidance_issued")
class GuidanceIssued(Event):
    """The written advice (前期辅导意见书) went to whoever asked. It binds nobody."""

    guidance_id: int
    at: dt.datetime


@event("cases.part_opened")
class PartOpened(Event):
    """Another department decides a part of a case under a number of its own; a step of the case
    waits for it."""

    parent_id: int
    case_id: int
    task_id: int
    at: dt.datetime


@event("cases.part_ended")
class PartEnded(Event):
    """A part came back to the step that waited for it: granted, denied, or returned without a
    decision."""

    parent_id: int
    case_id: int
    outcome: str
    at: dt.datetime
