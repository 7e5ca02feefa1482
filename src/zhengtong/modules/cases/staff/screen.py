"""What the screen of a case shows, read once and told in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.kernel.lights import Light, light_of
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.data import TimelineEntry
from zhengtong.modules.cases.models import BEFORE_DECISION, Case, CaseDocument, CaseStatus
from zhengtong.modules.cases.services.handle import GOING_ON
from zhengtong.modules.cases.staff import words
from zhengtong.modules.cases.timeline import INTERNAL, entry
from zhengtong.modules.items.data import ItemVersionData, MaterialData
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

TABS = {
    "flow": gettext_noop("流程"),
    "form": gettext_noop("表单"),
    "documents": gettext_noop("文书"),
    "messages": gettext_noop("消息"),
    "log": gettext_noop("全部记录"),
}

STEP = "step"
"""Kind of the clock of one step; the others belong to the whole case."""

SAME_MOMENT = dt.timedelta(seconds=5)
"""A document and the act that issued it are written in one transaction."""


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


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that may be done with the step. `form` names the fields that go with it;
    `following` says where the case goes next."""

    value: str
    label: str
    form: str
    needs_text: bool
    following: str = ""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A step of the flow at a glance. `state`: done | current | future."""

    name: str
    limit: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A line of the log with the documents issued by that act."""

    entry: TimelineEntry
    documents: tuple[CaseDocument, ...]


@dataclass(frozen=True, kw_only=True)
class May:
    """Which acts the screen offers; the services check again."""

    step: bool
    claim: bool
    release: bool
    transfer: bool
    take_back: bool
    resume: bool
    extend: bool
    deliver: bool
    urge: bool
    supply: bool
    sign: bool
    delegate: bool

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
        )
        for task in sorted(tasks, key=lambda t: (t.id not in own, t.due_on or dt.date.max))
    ]


def chosen_of(mine: Sequence[workflow.TaskData], given: str) -> workflow.TaskData | None:
    """The step that the address names, else the reader's first."""
    return next((t for t in mine if str(t.id) == given), mine[0] if mine else None)


def clock_lines(case: Case, branches: Sequence[Branch]) -> list[ClockLine]:
    """Promised and statutory limits first, then the step at hand; those of other branches stand
    beside their names."""
    order = ("promised", "statutory", "pre_acceptance", "supplement", "delivery", STEP)
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
    light = light_of(limit=limit, remaining=None if over else clock.remaining_days)
    return ClockLine(
        label=label_of(clock, steps),
        span=words.span(limit, clock.unit) if limit else _("即时办结"),
        when=used if over else when,
        due=words.day(clock.due_on) if clock.due_on and not over else "",
        light=Light.NONE if over or suspended else light,
        url=reverse("case_clock", args=[case.public_id, clock.id]),
        is_over=over,
        is_provisional=clock.provisional,
    )


def label_of(clock: workflow.ClockData, steps: Mapping[int, str]) -> str:
    if clock.kind != STEP:
        return _(queries.CLOCK_LABELS[clock.kind])
    name = steps.get(clock.task_id or 0, "")
    return _("本环节：%(name)s") % {"name": name} if name else _("环节")


def choices_of(
    case: Case, task: workflow.TaskData, version: ItemVersionData, *, is_alone: bool
) -> list[Choice]:
    """What may be done with the step, in the order of daily use. `is_alone`: no other step is
    open, so that nothing has to be waited for."""
    if task.stage == "accept" and case.accepted_at is None:
        return _accepting(case, task)
    goes = followings(task, task.outcomes, is_alone=is_alone)
    found = [
        Choice(
            value=f"complete:{outcome}",
            label=_("已核对，继续办理") if task.stage == "accept" else label,
            form="opinion",
            needs_text=outcome not in GOING_ON,
            following=goes[outcome],
        )
        for outcome, label in task.outcome_labels
    ]
    if task.returns_to:
        found.append(
            Choice(value="send-back", label=_("退回，说明理由"), form="return", needs_text=True)
        )
    if version.special_procedures and case.status == CaseStatus.IN_PROGRESS:
        label = _("启动特别程序（停止计时）")
        found.append(Choice(value="suspend", label=label, form="suspend", needs_text=False))
    return found


def to_upload(materials: Iterable[MaterialData]) -> list[MaterialData]:
    """What can be asked of the applicant as a file; everything else is a correction in words."""
    return [m for m in materials if m.source == "applicant"]


def _accepting(case: Case, task: workflow.TaskData) -> list[Choice]:
    first = task.outcomes[0] if task.outcomes else ""
    found = [
        Choice(
            value="accept",
            label=_("予以受理"),
            form="opinion",
            needs_text=False,
            following=followings(task, (first,), is_alone=True)[first],
        )
    ]
    if getattr(case, "supplement_notice", None) is None:
        label = _("一次性告知补正，列出缺项")
        found.append(Choice(value="supplement", label=label, form="supplement", needs_text=False))
    found.append(
        Choice(value="refuse", label=_("不予受理，说明理由"), form="opinion", needs_text=True)
    )
    return found


def followings(
    task: workflow.TaskData, outcomes: Sequence[str], *, is_alone: bool
) -> dict[str, str]:
    """`审查（赵远、孙禾）` by outcome: the next steps and who holds their posts."""
    steps = workflow.next_steps_of(task_id=task.id, outcomes=outcomes)
    holders = org.holders_of({s.post_id for found in steps.values() for s in found if s.post_id})
    ending = _("流程结束") if is_alone else _("等其他环节办完")
    return {
        outcome: _("、").join(_next(step, holders) for step in found) or ending
        for outcome, found in steps.items()
    }


def _next(step: workflow.NextStep, holders: Mapping[int, Sequence[Any]]) -> str:
    names = [h.name for h in holders.get(step.post_id, ())]
    people = _("、").join(names) or localized(step.post_name)
    return _("%(step)s（%(people)s）") % {"step": localized(step.name), "people": people}


def track_of(process_version_id: int, state: Mapping[str, str]) -> list[Stop]:
    """The human steps in reading order, with where the case stands."""
    return [
        Stop(name=row.name, limit=row.limit, state=state.get(row.node, "future"))
        for row in workflow.step_table(process_version_id=process_version_id)
    ]


def may_of(actor: Actor, case: Case, task: workflow.TaskData | None, history: Sequence[Any]) -> May:
    """What this reader is offered."""
    accepting = task is not None and task.stage == "accept" and case.accepted_at is None
    ready = case.status == (CaseStatus.SUBMITTED if accepting else CaseStatus.IN_PROGRESS)
    may_step = (
        task is not None and ready and actor.has("cases.accept" if accepting else "cases.handle")
    )
    own = task is not None and task.assignee_staff_id == actor.staff_id
    return May(
        step=may_step,
        claim=may_step and task is not None and task.state == "open",
        release=may_step and own,
        transfer=may_step,
        take_back=case.is_open and not case.decided_at and _acted_last(actor, history),
        resume=case.status == CaseStatus.SUSPENDED and actor.has("cases.handle"),
        extend=case.status in BEFORE_DECISION and actor.has("cases.decide", case.organization_id),
        deliver=case.status == CaseStatus.DELIVERING and actor.has("cases.accept"),
        urge=case.is_open and actor.has("cases.view_all", case.organization_id),
        supply=case.status == CaseStatus.SUPPLEMENT_REQUESTED and actor.has("cases.counter"),
        sign=may_step and task is not None and task.is_countersign,
        delegate=may_step and not accepting,
    )


def _acted_last(actor: Actor, history: Sequence[Any]) -> bool:
    """Whether the newest act on the case is a step of this reader that may be taken back."""
    last = next((e for e in reversed(history) if e.kind in ENDING), None)
    if last is None or last.kind != "completed" or last.staff_id != actor.staff_id:
        return False
    return last.task_id is not None and workflow.task(last.task_id).is_withdrawable


ENDING = frozenset({"completed", "sent_back", "withdrawn", "jumped", "terminated"})
"""Acts after which an earlier one cannot be taken back."""


def moments(
    history: Iterable[Any], documents: Iterable[CaseDocument], *, is_full: bool
) -> list[Moment]:
    """The log, newest first; each document beside the act that issued it. Without `is_full` what
    only went on inside the organ is left out."""
    lines = [
        line
        for event in history
        if (is_full or event.kind not in INTERNAL)
        and (line := entry(event, for_applicant=False)) is not None
    ]
    placed: dict[int, list[CaseDocument]] = {}
    for document in documents:
        near = [
            (abs(line.at - document.issued_at), n)
            for n, line in enumerate(lines)
            if abs(line.at - document.issued_at) <= SAME_MOMENT
        ]
        if near:
            placed.setdefault(min(near, key=lambda p: (p[0], -p[1]))[1], []).append(document)
    found = [Moment(entry=e, documents=tuple(placed.get(n, ()))) for n, e in enumerate(lines)]
    return found[::-1]
