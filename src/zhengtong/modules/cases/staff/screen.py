"""What the screen of a case shows, read once and told in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.pages.lighting import why_light
from zhengtong.kernel.access import Actor
from zhengtong.kernel.lights import Light, light_of
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.models import Case, CaseStatus
from zhengtong.modules.cases.periods.explanation import same_day
from zhengtong.modules.cases.plugins import DeskPart
from zhengtong.modules.cases.staff import words
from zhengtong.modules.cases.steering import reasons
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

TABS = {
    "flow": gettext_noop("流程"),
    "form": gettext_noop("表单"),
    "documents": gettext_noop("文书"),
    "messages": gettext_noop("消息"),
    "log": gettext_noop("全部记录"),
}

KINDS = (
    "promised",
    "statutory",
    "renewal",
    "pre_acceptance",
    "supplement",
    "promise",
    "hearing_request",
    "hearing",
    "delivery",
)
"""Clocks of the whole case in the order of the box."""

STEP = "step"
"""Kind of the clock of one step; the others belong to the whole case."""


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A step that is open now: whose turn it is and how long they have."""

    task: workflow.TaskData
    name: str
    post: str
    assignee: str
    light: Light
    when: str
    due_on: dt.date | None
    is_mine: bool
    is_chosen: bool
    why: str = ""
    """Why it has this light."""


@dataclass(frozen=True, kw_only=True)
class ClockLine:
    """A clock as the box on the right tells it."""

    label: str
    span: str
    when: str
    due: str
    light: Light
    url: str
    is_over: bool
    is_provisional: bool
    why: str = ""
    """Why it has this light."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A step of the flow at a glance. `state`: done | current | future."""

    name: str
    limit: str
    state: str


@dataclass(frozen=True, kw_only=True)
class May:
    """Which acts the screen offers; the services check again."""

    step: bool
    claim: bool
    resume: bool
    deliver: bool
    urge: bool
    supply: bool
    sign: bool

    @property
    def anything(self) -> bool:
        return any(vars(self).values())


def branches_of(
    tasks: Sequence[workflow.TaskData],
    mine: Sequence[workflow.TaskData],
    chosen: workflow.TaskData | None,
) -> list[Branch]:
    """Every open step, the reader's own first."""
    own = {t.id for t in mine}
    organs = {t.organization_id: org.organization(t.organization_id).short_name for t in tasks}
    return [
        Branch(
            task=task,
            name=localized(task.name),
            post=f"{organs.get(task.organization_id, '')} {localized(task.post_name)}".strip(),
            assignee=task.assignee_name,
            light=task.light,
            when=words.remaining(
                task.remaining_days, task.unit, is_suspended=task.state == "suspended"
            ),
            due_on=task.due_on,
            is_mine=task.id in own,
            is_chosen=chosen is not None and task.id == chosen.id,
            why=why_light(task.light, task.limit, task.remaining_days, task.unit),
        )
        for task in sorted(tasks, key=lambda t: (t.id not in own, t.due_on or dt.date.max))
    ]


def chosen_of(mine: Sequence[workflow.TaskData], given: str) -> workflow.TaskData | None:
    """The step that the address names, else the reader's first."""
    return next((t for t in mine if str(t.id) == given), mine[0] if mine else None)


def disturbs_others(task: workflow.TaskData | None, process_version_id: int) -> bool:
    """Whether a return from this step, going on step by step, would begin other departments'
    branches anew: it leaves the part in which they run at the same time."""
    if task is None:
        return False
    return any(
        task.node in part.nodes and any(node not in part.nodes for node, _name in task.returns_to)
        for part in workflow.parallel_parts(process_version_id=process_version_id)
    )


def clock_lines(case: Case, branches: Sequence[Branch]) -> list[ClockLine]:
    """Promised and statutory limits first, then the step at hand; those of other branches stand
    beside their names."""
    order = (*KINDS, STEP)
    steps = {b.task.id: b.name for b in branches if b.is_chosen or len(branches) == 1}
    clocks = workflow.clocks(instance_ids=[case.instance_id]).get(case.instance_id, [])
    shown = [c for c in clocks if c.kind != STEP or (c.task_id in steps and _is_open(c))]
    return [
        _line(case, clock, steps)
        for clock in sorted(shown, key=lambda c: (not _is_open(c), order.index(c.kind)))
    ]


def _is_open(clock: workflow.ClockData) -> bool:
    return clock.state in ("running", "suspended")


def _line(case: Case, clock: workflow.ClockData, steps: Mapping[int, str]) -> ClockLine:
    limit = clock.limit + clock.extended_days
    over = not _is_open(clock)
    suspended = clock.state == "suspended"
    used = _("已用 %(span)s") % {"span": words.span(clock.used_days, clock.unit)}
    when = words.remaining(clock.remaining_days, clock.unit, is_suspended=suspended)
    left = None if over or suspended else clock.remaining_days
    light = light_of(limit=limit, remaining=left, unit=clock.unit)
    return ClockLine(
        label=label_of(clock, steps),
        span=words.span(limit, clock.unit) if limit else same_day(),
        when=used if over else when,
        due=words.day(clock.due_on) if clock.due_on and not over else "",
        light=light,
        url=reverse("case_clock", args=[case.public_id, clock.id]),
        is_over=over,
        is_provisional=clock.provisional,
        why=why_light(light, limit, left, clock.unit),
    )


def label_of(clock: workflow.ClockData, steps: Mapping[int, str]) -> str:
    if clock.kind != STEP:
        return _(queries.CLOCK_LABELS[clock.kind])
    name = steps.get(clock.task_id or 0, "")
    return _("本环节：%(name)s") % {"name": name} if name else _("环节")


def track_of(process_version_id: int, state: Mapping[str, str]) -> list[Stop]:
    """The human steps in reading order, with where the case stands."""
    return [
        Stop(name=row.name, limit=row.limit, state=state.get(row.node, "future"))
        for row in workflow.step_table(process_version_id=process_version_id)
    ]


def without(may: May, parts: Sequence[DeskPart]) -> May:
    """What aspects take away: the clocks that a hearing stops go on with its end alone."""
    hidden = {value for part in parts for value in part.hides}
    if "resume" in hidden:
        may = replace(may, resume=False)
    return replace(may, deliver=False) if "deliver" in hidden else may


def may_of(actor: Actor, case: Case, task: workflow.TaskData | None) -> May:
    """What this reader is offered."""
    accepting = task is not None and task.stage == "accept" and case.accepted_at is None
    ready = case.status == (CaseStatus.SUBMITTED if accepting else CaseStatus.IN_PROGRESS)
    may_step = (
        task is not None and ready and actor.has("cases.accept" if accepting else "cases.handle")
    )
    return May(
        step=may_step,
        claim=may_step and task is not None and task.state == "open",
        resume=case.status == CaseStatus.SUSPENDED and actor.has("cases.handle"),
        deliver=case.status == CaseStatus.DELIVERING and actor.has("cases.accept"),
        urge=case.is_open and _may_urge(actor, case),
        supply=case.status == CaseStatus.SUPPLEMENT_REQUESTED and actor.has("cases.counter"),
        sign=may_step and task is not None and task.is_countersign,
    )


def _may_urge(actor: Actor, case: Case) -> bool:
    """Who is offered to urge; per step the command looks again."""
    names = ("cases.view_all", "cases.decide", reasons.DISPATCH)
    return any(actor.has(name, case.organization_id) for name in names)
