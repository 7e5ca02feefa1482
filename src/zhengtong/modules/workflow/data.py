"""What the engine hands out: plain frozen values. Names of steps come in both languages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from zhengtong.kernel.lights import Light
from zhengtong.kernel.text import localized
from zhengtong.modules.workflow.wording import (
    joined,
    limit_text,
    outcome_text,
    real_time_text,
    vote_text,
)

Names = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ProcessVersionData:
    """A published definition. `sha256` is of the bytes as they were given."""

    id: int
    key: str
    number: int
    name: str
    name_en: str
    status: str
    sha256: str
    drawn_by: str
    reviewed_by: str
    effective_on: dt.date


@dataclass(frozen=True, kw_only=True)
class ProcessDesignData:
    """A flow that is being drawn. `state`: open | published | discarded.

    `version_id` is what it was published as, `based_on_id` the version it began with.
    """

    public_id: uuid.UUID
    key: str
    name: Names
    sha256: str
    lock_version: int
    is_open: bool
    state: str
    version_id: int | None
    based_on_id: int | None
    updated_at: dt.datetime
    drawn_by: str


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """A human step in the table that says what the chart shows. Texts in the active language."""

    node: str
    names: Names
    post_key: str
    stage: str
    limit_n: int | None
    unit: str
    outcome_keys: tuple[str, ...]
    return_names: tuple[Names, ...] = ()
    signers: tuple[str, ...] = ()
    version_id: int | None = None

    @property
    def name(self) -> str:
        return localized(self.names)

    @property
    def post(self) -> str:
        from zhengtong.modules.workflow.directory import describe

        language = get_language() or "zh"
        posts = self.signers or (self.post_key,)
        return joined(describe(p, language=language) for p in posts)

    @property
    def limit(self) -> str:
        return limit_text(self.limit_n, self.unit)

    @property
    def outcomes(self) -> str:
        return joined(outcome_text(o) for o in self.outcome_keys)

    @property
    def returns_to(self) -> str:
        return joined(localized(n) for n in self.return_names)

    @property
    def real_time(self) -> str:
        """What it really takes, from the last year; "" while too few have been done."""
        from zhengtong.modules.workflow.services.step_times import step_times

        found = step_times(self.version_id).get(self.node) if self.version_id else None
        if found is None:
            return ""
        return real_time_text(int(found.median), int(found.p90), found.count)


@dataclass(frozen=True, kw_only=True)
class InstanceData:
    """A run. `state`: running | suspended | ended | terminated."""

    id: int
    public_id: uuid.UUID
    subject: str
    process_version_id: int
    owner_organization_id: int
    region_id: int
    state: str
    lock_version: int
    outcome: str
    end_kind: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TaskData:
    """One 待办. `state`: open | claimed | done | returned | withdrawn | cancelled | suspended.

    `remaining_days`: counted days left, 0 on the last day, negative when late, None without a due
    day. `returns_to`: (node, names) pairs. `lock_version` is the instance's.
    """

    id: int
    public_id: uuid.UUID
    instance_id: int
    subject: str
    node: str
    name: Names
    stage: str
    post_id: int
    organization_id: int
    region_id: int
    assignee_staff_id: int | None
    owner_staff_id: int | None
    state: str
    due_on: dt.date | None
    opened_at: dt.datetime
    closed_at: dt.datetime | None = None
    limit: int | None = None
    unit: str = "WORKDAY"
    is_provisional: bool = False
    deputy_on: dt.date | None = None
    outcome: str = ""
    opinion: str = ""
    outcomes: tuple[str, ...] = ()
    returns_to: tuple[tuple[str, Names], ...] = ()
    form: str = ""
    document: str = ""
    permission: str = ""
    is_withdrawable: bool = True
    is_countersign: bool = False
    vote: str = ""
    seq: int = 0
    done_by_staff_id: int | None = None
    remaining_days: int | None = None
    light: Light = Light.NONE
    lock_version: int = 0
    post_name: str = ""
    assignee_name: str = ""
    acting_for_name: str = ""

    @property
    def outcome_labels(self) -> tuple[tuple[str, str], ...]:
        """(value, words) of each outcome, in the active language."""
        return tuple((o, outcome_text(o)) for o in self.outcomes)

    @property
    def limit_text(self) -> str:
        return limit_text(self.limit, self.unit)

    @property
    def vote_text(self) -> str:
        """How the signatures are counted, in words; "" where nothing is signed together."""
        return vote_text(self.vote) if self.is_countersign else ""

    @property
    def is_open(self) -> bool:
        return self.state in ("open", "claimed")


@dataclass(frozen=True, kw_only=True)
class StepResult:
    """What one command did. `outcome` is that of the step (of a countersignature: once certain)."""

    instance_id: int
    instance_state: str
    lock_version: int
    opened: tuple[TaskData, ...] = ()
    closed: tuple[int, ...] = ()
    ended: bool = False
    outcome: str = ""
    seq: int = 0


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """A step that would open."""

    node: str
    name: Names
    post_id: int
    post_name: str


@dataclass(frozen=True, kw_only=True)
class JumpTarget:
    """A step to which a run could be moved. `leads_to` are the stages of it and of all after it."""

    node: str
    name: Names
    stage: str
    leads_to: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class JumpPreview:
    """What a jump would do: tasks that end undone, steps that open."""

    closes: tuple[TaskData, ...]
    opens: tuple[NextStep, ...]


@dataclass(frozen=True, kw_only=True)
class InstanceEventData:
    """A row of the process log. `text` is the opinion or the reason."""

    seq: int
    kind: str
    at: dt.datetime
    recorded_at: dt.datetime
    actor_kind: str
    actor_name: str
    staff_id: int | None
    acting_for: str
    post_name: str
    task_id: int | None
    node: str
    node_name: Names
    outcome: str
    text: str
    payload: Mapping[str, Any]

    @property
    def opinion(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class ClockData:
    """A clock today. `state`: running | suspended | stopped.

    `used_days` and `remaining_days` are counted days of its unit; `remaining_days` is negative when
    late, and what is left while suspended.
    """

    id: int
    instance_id: int
    task_id: int | None
    kind: str
    limit: int
    unit: str
    extended_days: int
    start_on: dt.date
    stopped_on: dt.date | None
    due_on: dt.date | None
    state: str
    used_days: int
    remaining_days: int | None
    provisional: bool
    calendar_version: int


@dataclass(frozen=True, kw_only=True)
class SuspensionData:
    """The clocks in `stops` stand still on the days (from_on, to_on]."""

    ground: str
    document: str
    stops: tuple[str, ...]
    from_on: dt.date
    expected_on: dt.date | None
    to_on: dt.date | None


@dataclass(frozen=True, kw_only=True)
class SweepResult:
    """What a sweep did."""

    due_soon: int = 0
    overdue: int = 0
    timers: int = 0


@dataclass(frozen=True, kw_only=True)
class ChainResult:
    """Whether the logs are whole. `broken`: (instance id, seq) of the first wrong row of each."""

    events: int
    broken: tuple[tuple[int, int], ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.broken


@dataclass(frozen=True, kw_only=True)
class ClockMoveData:
    """A due day that a calendar moved, or would move (`at` is None then)."""

    instance_id: int
    clock_id: int
    kind: str
    task_id: int | None
    from_version: int
    to_version: int | None
    from_due_on: dt.date | None
    to_due_on: dt.date | None
    at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ClockPreview:
    """What a calendar would do to open clocks: `checked` of them, and those that move."""

    checked: int
    moves: tuple[ClockMoveData, ...]

    @property
    def instance_ids(self) -> tuple[int, ...]:
        """Runs of which a day moves, each once, in order."""
        return tuple(dict.fromkeys(move.instance_id for move in self.moves))
