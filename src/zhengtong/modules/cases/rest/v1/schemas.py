"""Shapes of the case API."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from ninja import Schema


class In(Schema, extra="forbid"):
    """What is sent: a field that nobody knows is an error, never silently dropped."""


class ApplicationIn(In):
    item: uuid.UUID
    data: dict[str, Any] = {}
    person: uuid.UUID | None = None
    """For staff at a counter: the person before them."""


class ApplicationChange(In):
    data: dict[str, Any] | None = None
    delivery_method: str | None = None
    delivery_address: str | None = None


class FileOut(Schema):
    public_id: uuid.UUID
    material_key: str
    name: str
    size: int


class ApplicationOut(Schema):
    public_id: uuid.UUID
    data: dict[str, Any] = {}
    files: list[FileOut] = []
    problems: list[dict[str, str]] = []
    case: uuid.UUID | None = None
    """Once it was handed in; the draft itself is gone then."""


class ClockOut(Schema):
    kind: str
    label: str
    limit: int
    unit: str
    start_on: dt.date
    due_on: dt.date | None
    used: int
    remaining: int | None
    light: str
    light_reason: str
    """Why the light is this one, in a sentence; "" where no clock runs."""


class CaseOut(Schema):
    public_id: uuid.UUID
    number: str
    project_no: str
    item_name: str
    status: str
    channel: str
    applicant_name: str
    submitted_at: dt.datetime
    accepted_at: dt.datetime | None
    decided_at: dt.datetime | None
    closed_at: dt.datetime | None
    legal_outcome: str
    lock_version: int
    clocks: list[ClockOut]


class SubmittedOut(Schema):
    public_id: uuid.UUID
    number: str
    query_code: str


class CaseLine(Schema):
    public_id: uuid.UUID
    number: str
    item_name: str
    applicant_name: str
    status: str
    submitted_at: dt.datetime
    due_on: dt.date | None
    light: str
    light_reason: str


class CaseList(Schema):
    cases: list[CaseLine]
    next_cursor: str | None


class DocumentOut(Schema):
    public_id: uuid.UUID
    kind: str
    title: str
    number: str
    issued_at: dt.datetime


class TimelineOut(Schema):
    at: dt.datetime
    kind: str
    title: str
    text: str
    actor: str
    outcome: str


class TaskOut(Schema):
    public_id: uuid.UUID
    case: uuid.UUID | None
    case_number: str
    node: str
    name: str
    stage: str
    state: str
    due_on: dt.date | None
    light: str
    light_reason: str
    outcomes: list[str]
    returns_to: list[str]
    form: str
    """Key of the form to be filled in with it, whose answers `complete` takes as `data`; or ""."""
    lock_version: int


class TaskFilters(Schema):
    """`all`: own steps and open ones of the own posts; `paused`: those of the posts whose clocks
    stand still; `q`: how the case number begins."""

    scope: Literal["all", "mine", "post", "deputy", "paused", "done"] = "all"
    stage: str = ""
    q: str = ""
    sort: Literal["due", "-due", "opened", "-opened"] = "due"
    cursor: str | None = None


class TaskList(Schema):
    tasks: list[TaskOut]
    next_cursor: str | None


class VersionIn(In):
    """`lock_version` is the one that was read; a stale one is refused with 409."""

    lock_version: int | None = None


class CommandIn(VersionIn):
    reason: str = ""


class CompleteIn(VersionIn):
    outcome: str
    opinion: str = ""
    data: dict[str, Any] | None = None
    """Answers of the step's form, where it has one; unknown fields are refused."""


class TransferIn(CommandIn):
    to: uuid.UUID
    """The colleague of the same post who shall do it."""


class ColleagueOut(Schema):
    """Somebody of the step's post, to whom it may be given."""

    public_id: uuid.UUID
    name: str
    is_absent: bool


class UrgeIn(In):
    note: str = ""


class SendBackIn(CommandIn):
    target: str
    mode: Literal["redo", "straight_back"] = "redo"


class SupplementRequestIn(CommandIn):
    material_keys: list[str] = []
    corrections: str = ""


class SuspendIn(CommandIn):
    ground: str
    expected_on: dt.date


class ExtendIn(CommandIn):
    days: int


class RatingIn(In):
    level: str
    indicators: list[str] = []
    comment: str = ""


class StateOut(Schema):
    status: str
    lock_version: int
    is_ended: bool = False


class FiguresOut(Schema):
    on: dt.date
    submitted: int
    accepted: int
    decided: int
    closed: int
    open: int


class RatingFiguresOut(Schema):
    total: int
    counts: dict[str, int]
    satisfied_percent: float | None
