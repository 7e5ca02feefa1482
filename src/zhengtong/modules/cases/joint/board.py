"""What the panel of a joint case shows: its branches, when it ends, and who used the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.core.pages.lighting import why_light
from zhengtong.kernel.lights import Light
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.joint.data import TimeUsed, in_tenths
from zhengtong.modules.cases.joint.path import Forecast, forecast
from zhengtong.modules.cases.joint.used import time_used
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services.handle import GOING_ON
from zhengtong.modules.cases.staff import words
from zhengtong.modules.cases.templatetags.cases_text import listed
from zhengtong.modules.cases.timeline import outcome_label
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow


@dataclass(frozen=True, kw_only=True)
class BranchRow:
    """One step of the parallel part. `state`: open | done | vetoed | ahead. `took` counts working
    days as every limit does."""

    name: str
    organ: str
    post: str
    holder: str
    state: str
    light: Light
    when: str
    due_on: dt.date | None
    took: int | None
    limit: str
    said: str
    opinion: str
    is_against: bool
    is_critical: bool
    task_id: int | None
    why: str = ""
    """Why it has this light."""


@dataclass(frozen=True, kw_only=True)
class ShareRow:
    """One line of the table of used time. `share` is in days, `percent` of the whole."""

    name: str
    share: float
    percent: int
    held: int
    is_now: bool
    is_office: bool


@dataclass(frozen=True, kw_only=True)
class ReserveRow:
    """How many working days lie between the forecast and a limit."""

    label: str
    days: int
    is_short: bool


@dataclass(frozen=True, kw_only=True)
class Board:
    branches: Sequence[BranchRow]
    open_count: int
    veto: tuple[str, ...]
    forecast: Forecast | None
    critical: str
    critical_organ: str
    following: str
    used: TimeUsed
    shares: Sequence[ShareRow]

    @property
    def reserves(self) -> list[ReserveRow]:
        if self.forecast is None:
            return []
        return [
            ReserveRow(label=_(queries.CLOCK_LABELS[kind]), days=abs(n), is_short=n < 0)
            for kind, n in self.forecast.reserve.items()
        ]

    @property
    def has_slowest(self) -> bool:
        """One open branch is behind all others: worth telling the applicant."""
        waiting = [b for b in self.branches if b.state == "open"]
        ends = [b.due_on for b in waiting if b.due_on is not None]
        return len(waiting) == 1 or ends.count(max(ends, default=dt.date.min)) == 1

    @property
    def is_critical_late(self) -> bool:
        return any(b.is_critical and b.light == Light.RED for b in self.branches) or (
            self.forecast is not None and self.forecast.task.light == Light.RED
        )

    @property
    def objections(self) -> list[BranchRow]:
        return [b for b in self.branches if b.is_against]

    @property
    def is_vetoed(self) -> bool:
        return any(b.state == "vetoed" for b in self.branches)


def is_parallel(version: ItemVersionData) -> bool:
    """Whether the item's flow has steps at the same time. No query: from the kept definition."""
    return bool(
        version.process_version_id
        and workflow.parallel_parts(process_version_id=version.process_version_id)
    )


def board_of(case: Case) -> Board:
    """Everything, in a fixed number of queries."""
    run = workflow.instance(case.instance_id)
    version_id = run.process_version_id
    tasks = workflow.open_tasks(instance_id=case.instance_id) if case.is_open else []
    clocks = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    ahead = None
    if case.is_open and case.accepted_at is not None and case.decided_at is None:
        ahead = forecast(tasks, clocks, process_version_id=version_id)
    parts = workflow.parallel_parts(process_version_id=version_id)
    used = time_used([case.pk])[case.pk]
    spans = workflow.task_spans(instance_ids=[case.instance_id])[case.instance_id]
    names = org.organization_names(
        {s.organization_id for s in spans} | _organs(used) | {case.organization_id}
    )
    rows = _branches(case, version_id, spans, tasks, ahead, names)
    return Board(
        branches=rows,
        open_count=sum(1 for r in rows if r.state == "open"),
        veto=tuple(outcome_label(o) for part in parts for o in part.veto),
        forecast=ahead,
        critical=localized(ahead.task.name) if ahead else "",
        critical_organ=names.get(ahead.task.organization_id, "") if ahead else "",
        following=listed(ahead.steps) if ahead else "",
        used=used,
        shares=share_rows(used, names),
    )


def _organs(used: TimeUsed) -> set[int]:
    return {s.organization_id for s in used.shares if s.organization_id is not None}


def _branches(
    case: Case,
    version_id: int,
    spans: Sequence[workflow.TaskSpan],
    tasks: Sequence[workflow.TaskData],
    ahead: Forecast | None,
    names: Mapping[int, str],
) -> list[BranchRow]:
    """The steps of the parallel parts that the run has come to, in reading order."""
    parts = workflow.parallel_parts(process_version_id=version_id)
    inside = list(dict.fromkeys(n for part in parts for n in part.nodes))
    latest = {(s.node, s.post_id): s for s in spans if s.node in inside}
    if not latest:
        return []
    state = workflow.chart_state(instance_id=case.instance_id)
    open_tasks = {t.id: t for t in tasks}
    people = org.staff_names(
        {s.done_by_staff_id for s in latest.values() if s.done_by_staff_id is not None}
    )
    limits = {n.node: n.limit for n in workflow.step_table(process_version_id=version_id)}
    found = []
    for span in sorted(latest.values(), key=lambda s: (inside.index(s.node), s.id)):
        task = open_tasks.get(span.id)
        found.append(
            _row(
                span,
                task,
                _state(span, task, state),
                organ=names.get(span.organization_id, ""),
                done_by=people.get(span.done_by_staff_id or 0, ""),
                limit=limits.get(span.node, ""),
                is_critical=ahead is not None and task is not None and ahead.task.id == task.id,
            )
        )
    return found


def _state(
    span: workflow.TaskSpan, task: workflow.TaskData | None, chart: Mapping[str, str]
) -> str:
    if task is not None:
        return "open"
    if span.close_reason == "vetoed":
        return "vetoed"
    return "done" if span.state == "done" and chart.get(span.node) == "done" else "ahead"


def _row(
    span: workflow.TaskSpan,
    task: workflow.TaskData | None,
    state: str,
    *,
    organ: str,
    done_by: str,
    limit: str,
    is_critical: bool,
) -> BranchRow:
    is_done = state == "done"
    return BranchRow(
        name=localized(span.name),
        organ=organ,
        post=span.post_name,
        holder=task.assignee_name if task else done_by if is_done else "",
        state=state,
        light=task.light if task else Light.NONE,
        when=words.remaining(task.remaining_days, task.unit, is_suspended=task.state == "suspended")
        if task
        else "",
        due_on=task.due_on if task else None,
        took=_took(span) if is_done else None,
        limit=limit,
        said=outcome_label(span.outcome) if is_done else "",
        opinion=span.opinion if is_done else "",
        is_against=is_done and bool(span.outcome) and span.outcome not in GOING_ON,
        is_critical=is_critical,
        task_id=task.id if task else None,
        why=why_light(task.light, task.limit, task.remaining_days, task.unit) if task else "",
    )


def _took(span: workflow.TaskSpan) -> int:
    assert span.closed_at is not None
    opened, closed = timezone.localdate(span.opened_at), timezone.localdate(span.closed_at)
    return calendar.count_workdays(opened, closed)


def share_rows(used: TimeUsed, names: Mapping[int, str]) -> list[ShareRow]:
    """The shares in words; tenths that still add up to the whole."""
    shown = in_tenths([s.days for s in used.shares])
    kinds = {"applicant": _("等申请人补正"), "special": _("特别程序（依法停止计时）")}
    return [
        ShareRow(
            name=kinds.get(s.kind) or names.get(s.organization_id or 0, ""),
            share=days,
            percent=round(100 * s.days / used.total) if used.total else 0,
            held=s.held,
            is_now=s.is_now,
            is_office=s.kind == "office",
        )
        for s, days in zip(used.shares, shown, strict=True)
    ]
