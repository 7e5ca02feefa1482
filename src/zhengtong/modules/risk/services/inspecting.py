"""抽取 and 检查: the draw and its protocol, the redraw with its reason, results with evidence."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.events import publish
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.drawing import Candidate, TooFewInspectors, digest, protocol
from zhengtong.modules.risk.errors import (
    Conflicted,
    InspectorsMissing,
    NobodyDrawn,
    NobodyFits,
    NoSuchPlan,
    NotYourTask,
    WrongState,
    field,
)
from zhengtong.modules.risk.events import InspectionEntered
from zhengtong.modules.risk.models import (
    Conflict,
    Draw,
    Inspector,
    Plan,
    Subject,
    Task,
    TeamMember,
)
from zhengtong.modules.risk.services.evaluating import reevaluate
from zhengtong.modules.risk.services.holding import fresh, names_of, recorded, tidy
from zhengtong.modules.risk.services.planning import CLUE, candidates, locked_plan
from zhengtong.modules.risk.states import PlanState, Result, TaskState

TASK_FILES = "risk.inspection"
EVIDENCE = files.FileRules(
    extensions=("pdf", "jpg", "jpeg", "png", "docx"), max_bytes=10 * 1024 * 1024
)
MOST_FILES = 10


@command
def draw_plan(*, public_id: uuid.UUID, expected_version: int, actor: Actor) -> Draw:
    """The first draw, from a seed that nobody chooses. Raises NobodyFits, NobodyDrawn,
    InspectorsMissing."""
    plan = locked_plan(public_id)
    require(actor, policies.PLAN, plan)
    fresh(plan, expected_version)
    if plan.state != PlanState.DRAFT:
        raise WrongState
    return _drawn(plan, "", actor)


@command
def redraw_plan(*, public_id: uuid.UUID, reason: str, expected_version: int, actor: Actor) -> Draw:
    """Again, with a reason: both draws are kept, open tasks of the old one are void. Not once a
    result was entered."""
    plan = locked_plan(public_id)
    require(actor, policies.PLAN, plan)
    fresh(plan, expected_version)
    entered = Task.objects.filter(plan=plan, state=TaskState.DONE)
    if plan.state != PlanState.DRAWN or entered.exists():
        raise WrongState
    words = tidy(reason, "reason")
    Task.objects.filter(plan=plan, state=TaskState.OPEN).update(state=TaskState.VOID)
    return _drawn(plan, words, actor)


def _drawn(plan: Plan, reason: str, actor: Actor) -> Draw:
    subjects = {s.public_id.hex: s for s in candidates(plan.kind, plan.filters).order_by("pk")}
    if not subjects:
        raise NobodyFits
    pool = Inspector.objects.filter(organization_id=plan.organization_id, is_active=True)
    inspectors = {i.public_id.hex: i for i in pool.order_by("pk")}
    try:
        made = protocol(
            seed=secrets.token_hex(32),
            candidates=[
                Candidate(code, CLUE if _clue(s) else str(s.level)) for code, s in subjects.items()
            ],
            percents={k: Decimal(v) for k, v in plan.percents.items()},
            inspectors=list(inspectors),
            conflicts=_conflicts(inspectors, subjects),
            per_subject=plan.per_subject,
        )
    except TooFewInspectors as missing:
        subject = subjects[missing.code]
        name = names_of([subject])[subject.pk]
        raise InspectorsMissing(name=name, wanted=plan.per_subject) from None
    if not made["drawn"]:
        raise NobodyDrawn
    draw = Draw.objects.create(
        plan=plan,
        round=plan.draws.count() + 1,
        reason=reason,
        at=timezone.now(),
        staff_id=actor.staff_id,
        protocol=made,
        digest=digest(made),
    )
    _given(plan, draw, subjects, inspectors)
    plan.state = PlanState.DRAWN
    plan.save(update_fields=["state", "lock_version"])
    recorded(
        "redrawn" if reason else "drawn",
        actor=actor,
        stream=f"risk_plan:{plan.pk}",
        about=draw,
        digest=draw.digest,
        reason=reason,
    )
    return draw


def _clue(subject: Subject) -> bool:
    return bool(getattr(subject, "has_clue", False))


def _conflicts(
    inspectors: dict[str, Inspector], subjects: dict[str, Subject]
) -> dict[str, list[str]]:
    codes = {i.pk: code for code, i in inspectors.items()}
    known = {s.pk: code for code, s in subjects.items()}
    found: dict[str, list[str]] = defaultdict(list)
    rows = Conflict.objects.filter(lifted_at=None, inspector_id__in=codes)
    for inspector, subject in rows.values_list("inspector_id", "subject_id"):
        if subject in known:
            found[codes[inspector]].append(known[subject])
    return dict(found)


def _given(
    plan: Plan, draw: Draw, subjects: dict[str, Subject], inspectors: dict[str, Inspector]
) -> None:
    teams = dict(draw.protocol["drawn"])
    tasks = Task.objects.bulk_create(
        [
            Task(draw=draw, plan=plan, subject=subjects[code], has_clue=_clue(subjects[code]))
            for code in teams
        ]
    )
    TeamMember.objects.bulk_create(
        [
            TeamMember(task=task, inspector=inspectors[i])
            for task, team in zip(tasks, teams.values(), strict=True)
            for i in team
        ]
    )


@command
def enter_result(
    *,
    public_id: uuid.UUID,
    result: str,
    finding: str,
    inspected_on: dt.date | None,
    evidence: Sequence[Any],
    expected_version: int,
    actor: Actor,
) -> Task:
    """What was found, by one of those who were drawn for it, once. The level follows at once.
    Raises NotYourTask, Conflicted, WrongState, InvalidInput, FileRefused."""
    task = (
        Task.objects.select_for_update(of=("self",))
        .select_related("plan", "subject")
        .filter(public_id=public_id)
        .first()
    )
    if task is None:
        raise NoSuchPlan
    require(actor, policies.CHECK)
    if not task.team.filter(inspector__staff_id=actor.staff_id).exists():
        raise NotYourTask
    if conflicted(task).filter(inspector__staff_id=actor.staff_id).exists():
        raise Conflicted
    fresh(task, expected_version)
    if task.state != TaskState.OPEN:
        raise WrongState
    today = timezone.localdate()
    if result not in Result:
        raise field("result", _("请选择检查结果。"))
    if inspected_on is None or not timezone.localdate(task.draw.at) <= inspected_on <= today:
        raise field("inspected_on", _("检查日期应在抽取之后，不晚于今天。"))
    if len(evidence) > MOST_FILES:
        raise field("evidence", _("证据最多 10 个文件。"))
    if result != Result.CLEAN or finding.strip():
        task.finding = tidy(finding, "finding")
    task.result, task.inspected_on = result, inspected_on
    task.state = TaskState.DONE
    task.entered_at, task.entered_by_id = timezone.now(), actor.staff_id
    task.save()
    for sent in evidence:
        files.store(
            content=sent,
            name=str(sent.name),
            rules=EVIDENCE,
            actor=actor,
            owner_kind=TASK_FILES,
            owner_id=task.pk,
            purpose="evidence",
        )
    Subject.objects.filter(pk=task.subject_id).update(inspected_on=inspected_on)
    recorded(
        "result_entered", actor=actor, stream=f"risk_plan:{task.plan_id}", about=task, result=result
    )
    publish(
        InspectionEntered(
            task_id=task.pk, subject_id=task.subject_id, result=result, at=task.entered_at
        )
    )
    reevaluate(task.subject, actor=actor, cause=f"inspection:{task.plan.number}")
    return task


def conflicted(task: Task) -> QuerySet[Conflict]:
    """Conflicts of interest between those who were drawn for it and its subject, noted since."""
    return Conflict.objects.filter(
        subject_id=task.subject_id, inspector__tasks__task=task, lifted_at=None
    )


def staff_names(inspectors: Sequence[Inspector]) -> dict[int, str]:
    """By key of the inspector."""
    names = org.staff_names({i.staff_id for i in inspectors})
    return {i.pk: names.get(i.staff_id, "") for i in inspectors}
