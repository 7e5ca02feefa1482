"""Agents act for applicants; applicants ask."""

from __future__ import annotations

import datetime as dt
import uuid

from zhengtong.kernel.events import Event, event


@event("cases.agency_contested")
class AgencyContested(Event):
    """The person says that they never authorised the agent; nothing is decided until it is
    settled."""

    case_id: int
    case_public_id: uuid.UUID
    at: dt.datetime


@event("cases.agency_settled")
class AgencySettled(Event):
    """The hall has looked into a contested authority; `is_genuine`: the person had given it."""

    case_id: int
    case_public_id: uuid.UUID
    is_genuine: bool
    at: dt.datetime


@event("cases.question_asked")
class QuestionAsked(Event):
    """The applicant asked something about the case."""

    case_id: int
    case_public_id: uuid.UUID
    question_id: int
    at: dt.datetime


@event("cases.question_answered")
class QuestionAnswered(Event):
    """A question of the applicant was answered."""

    case_id: int
    case_public_id: uuid.UUID
    question_id: int
    at: dt.datetime
