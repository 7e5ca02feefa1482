"""What steering shows on the screen of a case: acts, reasons why not, who was told what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case, JumpProposal
from zhengtong.modules.cases.plugins import DeskView
from zhengtong.modules.cases.steering import errors, giving, jumps, raising, reasons, words
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

VERBS = {
    "transfer": (gettext_noop("转办"), "t"),
    "delegate": (gettext_noop("委托同事代办"), "d"),
    "release": (gettext_noop("放回本岗"), "r"),
    "take-back": (gettext_noop("撤回上一步"), "w"),
    "send-back": (gettext_noop("退回"), "b"),
    "escalate": (gettext_noop("报告负责人"), "h"),
    "redispatch": (gettext_noop("改派其他单位"), "m"),
    "jump": (gettext_noop("调整办理环节"), "p"),
}
"""Words and key of each act."""


@dataclass(frozen=True, kw_only=True)
class Cannot:
    """An act that somebody would look for, and why it is not possible now."""

    verb: str
    label: str
    key: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """Who was told of a step, when and why."""

    at: dt.datetime
    step: str
    what: str
    who: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Steering:
    """What the templates get as `part.facts.steer`."""

    task: workflow.TaskData | None
    others: Sequence[workflow.TaskData]
    may: frozenset[str]
    cannot: Sequence[Cannot]
    not_mine: Sequence[tuple[str, str]]
    colleagues: Sequence[tuple[str, str]]
    posts: Sequence[tuple[str, str]]
    deputies: Sequence[tuple[int, str]]
    is_others: bool
    heads: str
    places: Sequence[tuple[int, str]]
    told: Sequence[ToldLine]
    proposal: JumpProposal | None
    proposal_target: str
    is_own_proposal: bool


def steering(view: DeskView) -> Steering | None:
    """None for a reader who only looks at an ended case of which nothing was told."""
    told = told_of(view.history)
    if not view.case.is_open and not told:
        return None
    task = _chosen(view)
    found = _refusals(view, task)
    may = frozenset(verb for verb, refusal in found.items() if refusal is None)
    colleagues, posts = _takers(task, view.actor) if task and "transfer" in may else ((), ())
    if task and "transfer" in may and not colleagues and not posts:
        may, found = may - {"transfer"}, {**found, "transfer": errors.NobodyElse()}
    proposal = _proposal(view)
    return Steering(
        task=task,
        others=[t for t in _givable(view) if task is None or t.id != task.id],
        may=may,
        cannot=_told_why(view, found),
        not_mine=_not_mine(view),
        colleagues=colleagues,
        posts=posts,
        deputies=_deputies(view.actor) if "delegate" in may else (),
        is_others=task is not None
        and task.state == "claimed"
        and task.assignee_staff_id != view.actor.staff_id,
        heads=_heads(task, view.actor) if task and "escalate" in may else "",
        places=[(o.id, o.short_name) for o in giving.places(view.case)]
        if "redispatch" in may
        else (),
        told=told,
        proposal=proposal,
        proposal_target=_target_name(view.case, proposal),
        is_own_proposal=proposal is not None and proposal.proposed_by_id == view.actor.staff_id,
    )


def _givable(view: DeskView) -> list[workflow.TaskData]:
    return [t for t in view.tasks if reasons.transfer(view.case, t, view.actor) is None]


def _chosen(view: DeskView) -> workflow.TaskData | None:
    """The step that acts are about: the reader's own, the one that the address names, the first."""
    by_id = {str(t.id): t for t in view.tasks}
    if view.asked in by_id:
        return by_id[view.asked]
    return view.task or next(iter([*_givable(view), *view.tasks]), None)


def _refusals(view: DeskView, task: workflow.TaskData | None) -> dict[str, reasons.Refusal]:
    """Every act that concerns a reader of this kind, with what stands against it."""
    case, actor, events = view.case, view.actor, view.history
    found: dict[str, reasons.Refusal] = {}
    if task is not None:
        if actor.has("cases.handle") or actor.has(reasons.DISPATCH, task.organization_id):
            found["transfer"] = reasons.transfer(case, task, actor)
            if reasons.step(case, task, actor) is None:
                found["delegate"] = reasons.delegate(case, task, actor)
            if task.state == "claimed":
                found["release"] = reasons.release(case, task, actor)
        if view.may_step and case.accepted_at is not None:
            found["send-back"] = reasons.send_back(case, task, actor, events)
        if actor.has("cases.handle") or actor.has("cases.view_all"):
            found["escalate"] = reasons.escalate(case, task, actor, events)
    if any(e.kind == "completed" and e.staff_id == actor.staff_id for e in events):
        found["take-back"] = reasons.take_back(case, actor)
    if actor.has(reasons.DISPATCH, case.organization_id):
        found["redispatch"] = reasons.redispatch(case, actor)
    if actor.has(reasons.MANAGE, case.organization_id):
        found["jump"] = reasons.jump(case, actor)
    return found


def _told_why(view: DeskView, found: dict[str, reasons.Refusal]) -> list[Cannot]:
    if not view.case.is_open:
        return []
    return [
        Cannot(verb=verb, label=_(VERBS[verb][0]), key=VERBS[verb][1], why=refusal.message)
        for verb in VERBS
        if (refusal := found.get(verb)) is not None
    ]


def _not_mine(view: DeskView) -> list[tuple[str, str]]:
    """(step, reason) of every open step that the reader cannot do, when they can do none: it is
    what they came for."""
    if view.may_step or not view.actor.has("cases.handle"):
        return []
    return [
        (localized(t.name), refusal.message)
        for t in view.tasks
        if (refusal := reasons.step(view.case, t, view.actor)) is not None
    ]


def _takers(
    task: workflow.TaskData, actor: Actor
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Holders of the same post, and the other posts of the organ in which somebody is."""
    beside = [p for p in org.posts_of(task.organization_id) if p.id != task.post_id]
    holders = org.holders_of([task.post_id, *(p.id for p in beside)])
    colleagues = [
        (f"staff:{h.staff_id}", _holder_words(h))
        for h in holders[task.post_id]
        if h.staff_id not in (actor.staff_id, task.assignee_staff_id)
    ]
    posts = [
        (f"post:{p.id}", p.name + _("（%s）") % _("、").join(h.name for h in holders[p.id]))
        for p in beside
        if holders[p.id]
    ]
    return colleagues, posts


def _holder_words(holder: org.HolderData) -> str:
    share = _("%(share)s 岗") % {"share": holder.share}
    away = _("，") + _("今天不在") if holder.is_absent else ""
    return holder.name + _("（%s）") % f"{share}{away}"


def _deputies(actor: Actor) -> list[tuple[int, str]]:
    """Colleagues of the own organisation who could act in one's name."""
    if actor.organization_id is None:
        return []
    return [
        (s.id, s.name + _("（%s）") % s.title if s.title else s.name)
        for s in org.staff_of(actor.organization_id)
        if s.is_active and s.id != actor.staff_id
    ]


def _heads(task: workflow.TaskData, actor: Actor) -> str:
    found = raising.heads_above(task.organization_id, besides=actor.staff_id)
    return _("、").join(h.name for h in found)


def told_of(events: Sequence[workflow.InstanceEventData]) -> list[ToldLine]:
    """Reminders and reports, newest first."""
    names: dict[str, str] = {e.node: localized(e.node_name) for e in events if e.node_name}
    found = []
    for event in events:
        if event.kind in words.TOLD:
            node = event.node or str(event.payload.get("node", ""))
            found.append(
                ToldLine(
                    at=event.at,
                    step=names.get(node, ""),
                    what=words.why_told(event),
                    who=words.people(event.payload.get("told", ())),
                    text=event.text,
                )
            )
    return found[::-1]


def _proposal(view: DeskView) -> JumpProposal | None:
    """The open proposal: shown to whoever handles flows, and while it still holds."""
    if not any(e.kind == "jump_proposed" for e in view.history) or not view.case.is_open:
        return None
    version = workflow.instance(view.case.instance_id).lock_version
    return jumps.open_jump_of(view.case, version)


def _target_name(case: Case, proposal: JumpProposal | None) -> str:
    if proposal is None:
        return ""
    return jumps.name_of(case, proposal.target)
