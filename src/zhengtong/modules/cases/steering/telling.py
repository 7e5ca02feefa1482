"""Who is told what: of steps given to them, urged, due and overdue, raised, and of proposals.

Who was told of a deadline goes into the log of the case, so that everybody can see it. Handlers may
run twice: the log and `once` keep them from saying it twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhengtong.core.commands import command
from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import CaseRedispatched, JumpDecided, JumpPut, StepRaised
from zhengtong.modules.cases.handlers import tell
from zhengtong.modules.cases.models import Case, JumpProposal, JumpState
from zhengtong.modules.cases.steering import reasons
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow import events as steps

SYSTEM = "workflow.sweep"
WATCHER = "supervision.act"

STATES = {
    JumpState.CONFIRMED: {
        "zh": "已由另一人确认并执行",
        "en": "confirmed; the case was moved",
    },
    JumpState.REJECTED: {"zh": "被否决", "en": "rejected"},
}


@handles(steps.TaskDueSoon)
def tell_due_soon(event: steps.TaskDueSoon) -> None:
    _tell_due(event, event.threshold)


@handles(steps.TaskOverdue)
def tell_overdue(event: steps.TaskOverdue) -> None:
    _tell_due(event, 101)


@command
def _tell_due(event: Any, threshold: int) -> None:
    """Tell everybody whom the rule names, and write into the log who that was."""
    case = _case_of(event.instance_id)
    task = workflow.task(event.task_id)
    if case is None or not task.is_open or _was_told(case, event.task_id, threshold):
        return
    people = _audience(task, event.audience)
    if not people:
        return
    template = "cases.step_overdue" if threshold > 100 else "cases.step_due"
    for staff_id in dict.fromkeys(p["staff_id"] for p in people):
        say(template, staff_id, case, task, once=f"due:{threshold}", due=event.due_on)
    workflow.record(
        instance_id=event.instance_id,
        kind="due_told",
        actor=Actor.system(SYSTEM),
        payload={"task": task.id, "node": task.node, "threshold": threshold, "told": people},
    )


def _was_told(case: Case, task_id: int, threshold: int) -> bool:
    return any(
        e.kind == "due_told"
        and (e.payload.get("task"), e.payload.get("threshold")) == (task_id, threshold)
        for e in workflow.history(instance_id=case.instance_id)
    )


def _audience(task: workflow.TaskData, wanted: Iterable[str]) -> list[dict[str, Any]]:
    """Staff by what they are told as, each once."""
    found: dict[int, dict[str, Any]] = {}
    for role in wanted:
        for staff_id, name in _people(task, role):
            found.setdefault(staff_id, {"staff_id": staff_id, "name": name, "as": role})
    return list(found.values())


def _people(task: workflow.TaskData, role: str) -> list[tuple[int, str]]:
    if role == "head":
        return [(h.staff_id, h.name) for h in org.heads_of(task.organization_id)]
    if role == "supervisor":
        users = org.users_with(WATCHER, organization_id=task.organization_id)
        members = org.staff_of_users(users)
        return [(s.id, s.name) for s in members]
    holders = org.holders(task.post_id)
    if role == "deputy":
        return [(h.staff_id, h.name) for h in holders if h.share == "B"]
    if task.assignee_staff_id is not None:
        return [(task.assignee_staff_id, task.assignee_name)]
    return [(h.staff_id, h.name) for h in holders if h.share == "A"]


@handles(steps.TaskUrged)
def tell_urged(event: steps.TaskUrged) -> None:
    """To whoever has the step; when nobody has claimed it, to all who could."""
    case = _case_of(event.instance_id)
    if case is None:
        return
    task = workflow.task(event.task_id)
    once = f"urged:{event.at:%Y%m%d%H%M%S%f}"
    note = event.note or "—"
    for staff_id in _holders(event.staff_id, event.post_id):
        say("cases.step_urged", staff_id, case, task, once=once, note=note)


def _holders(staff_id: int | None, post_id: int) -> list[int]:
    if staff_id is not None:
        return [staff_id]
    holders = org.holders(post_id)
    present = [h.staff_id for h in holders if not h.is_absent]
    return list(dict.fromkeys(present or [h.staff_id for h in holders]))


@handles(steps.TaskAssigned)
def tell_given(event: steps.TaskAssigned) -> None:
    """A step given to a person, or to all of a post."""
    case = _case_of(event.instance_id)
    if case is None:
        return
    task = workflow.task(event.task_id)
    once = f"given:{event.at:%Y%m%d%H%M%S%f}"
    for staff_id in _holders(event.staff_id, event.post_id):
        say("cases.step_given", staff_id, case, task, once=once)


@handles(StepRaised)
def tell_raised(event: StepRaised) -> None:
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    task = workflow.task(event.task_id)
    once = f"raised:{event.at:%Y%m%d%H%M%S%f}"
    for staff_id in event.staff_ids:
        say("cases.step_raised", staff_id, case, task, once=once, by=event.by, note=event.note)


@handles(CaseRedispatched)
def tell_redispatched(event: CaseRedispatched) -> None:
    """To the applicant: another organ answers for the case now."""
    organ = org.organization(event.to_organization_id)
    name = {"zh": organ.name_zh, "en": organ.name_en or organ.name_zh}
    once = f":{event.at:%Y%m%d%H%M%S%f}"
    tell("cases.redispatched", event.case_id, once=once, organ=name, phone=organ.consult_phone)


@handles(JumpPut)
def tell_jump_put(event: JumpPut) -> None:
    """To everybody else who could confirm it."""
    made = JumpProposal.objects.select_related("case", "proposed_by").get(pk=event.proposal_id)
    users = org.users_with(reasons.MANAGE, organization_id=made.case.organization_id)
    for member in org.staff_of_users(users):
        if member.id != event.by:
            _say_jump("cases.jump_put", member.id, made, by=made.proposed_by.name)


@handles(JumpDecided)
def tell_jump_decided(event: JumpDecided) -> None:
    """To the one who proposed it."""
    made = JumpProposal.objects.select_related("case").get(pk=event.proposal_id)
    if made.state in STATES:
        what = STATES[JumpState(made.state)]
        _say_jump("cases.jump_decided", made.proposed_by_id, made, what=what, note=made.note or "—")


def _say_jump(template: str, staff_id: int, made: JumpProposal, **context: Any) -> None:
    messaging.send(
        template=template,
        recipient=messaging.Recipient(staff_id=staff_id),
        context={"number": made.case.number, "reason": made.reason, **context},
        about=f"jump:{made.pk}",
        once=f"{template}:{staff_id}",
        url=f"/desk/cases/jumps/{made.public_id}/",
    )


def say(
    template: str, staff_id: int, case: Case, task: workflow.TaskData, *, once: str, **context: Any
) -> None:
    """One message to a member of staff about a step; it leads to the case."""
    version = items.item_version(case.item_version_id)
    messaging.send(
        template=template,
        recipient=messaging.Recipient(staff_id=staff_id),
        context={"item": version.name, "number": case.number, "step": dict(task.name), **context},
        about=f"step:{task.id}",
        once=f"{once}:{staff_id}",
        url=f"/desk/cases/{case.public_id}/",
    )


def _case_of(instance_id: int) -> Case | None:
    """Runs that are no case's (the flows of tests and trials) concern nobody here."""
    return Case.objects.defer("form_data").filter(instance_id=instance_id).first()
