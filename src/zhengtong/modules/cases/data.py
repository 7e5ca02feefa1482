"""What others get to see of cases: plain frozen values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.lights import Light
from zhengtong.kernel.text import Text
from zhengtong.modules.cases.ratings.arithmetic import LEAST_SHARE
from zhengtong.modules.workflow.data import StepResult


@dataclass(frozen=True, kw_only=True)
class CaseClock:
    """One clock of a case as people read it. `remaining` counts in `unit`s; negative when late.

    `kind`: pre_acceptance | supplement | statutory | promised | delivery | promise |
    hearing_request | hearing | renewal. `due_on` is None while the clock stands still.
    """

    kind: str
    label: str
    limit: int
    unit: str
    start_on: dt.date
    due_on: dt.date | None
    used: int
    remaining: int | None
    is_running: bool
    is_suspended: bool
    light: Light
    clock_id: int
    is_provisional: bool = False
    why: str = ""
    """Why it has this light, in the active language."""


@dataclass(frozen=True, kw_only=True)
class CaseData:
    """A case as other modules and the API see it; no personal numbers."""

    id: int
    public_id: uuid.UUID
    number: str
    project_no: str
    item_version_id: int
    item_name: Text
    organization_id: int
    region_id: int
    instance_id: int
    status: str
    channel: str
    case_kind: str
    applicant_name: str
    person_id: int
    entity_id: int | None
    submitted_at: dt.datetime
    accepted_at: dt.datetime | None
    decided_at: dt.datetime | None
    closed_at: dt.datetime | None
    legal_outcome: str
    close_type: str
    lock_version: int


@dataclass(frozen=True, kw_only=True)
class StepDone(StepResult):
    """What finishing a step did to the run, and where the case stands after it."""

    status: str
    is_closed: bool


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A line of a list of cases, with its light and what it waits for."""

    public_id: uuid.UUID
    number: str
    item_name: Text
    applicant_name: str
    organization: str
    status: str
    status_label: str
    channel_label: str
    submitted_at: dt.datetime
    due_on: dt.date | None
    light: Light
    step: Text
    is_open: bool
    level: str = ""
    why: str = ""
    """Why it has this light, in the active language."""


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """One thing that happened. `actor` is empty where the applicant must not see a name."""

    at: dt.datetime
    kind: str
    title: str
    text: str = ""
    actor: str = ""
    post: str = ""
    outcome: str = ""
    is_done: bool = True
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MaterialGroup:
    """A material of the case with its files, newest last."""

    key: str
    name: Text
    state: str
    source: str
    is_required: bool
    files: tuple[MaterialFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MaterialFile:
    public_id: uuid.UUID
    name: str
    content_type: str
    size: int
    added_at: dt.datetime
    is_supplement: bool

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def extension(self) -> str:
        """`PDF`: what stands for a file that has no picture."""
        return self.name.rpartition(".")[2][:4].upper()


@dataclass(frozen=True, kw_only=True)
class RatingFigures:
    """Ratings of an item or an organisation, as they may be published. `counts` by level; a case
    without one is not in it. Below five ratings the levels are not told: they would say how a
    person rated."""

    total: int
    counts: dict[str, int]

    @property
    def satisfied_percent(self) -> float | None:
        """(very good + good + fair) ÷ ratings, in percent; None below ten ratings."""
        if self.total < LEAST_SHARE:
            return None
        good = sum(self.counts.get(k, 0) for k in ("very_good", "good", "fair"))
        return round(100 * good / self.total, 2)
