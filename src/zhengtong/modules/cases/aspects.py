"""Asks the aspects that concern a case: those it bears, and the general ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from zhengtong.core import rows
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.cases.models import Application, Case
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    ArchivePart,
    Aspect,
    DeskAct,
    DeskPart,
    DeskView,
    aspects,
)
from zhengtong.modules.workflow.data import TaskData


def attach(case: Case, key: str) -> None:
    """From now on the aspect is asked for this case. The caller holds the case."""
    if key not in case.aspects:
        case.aspects = sorted({*case.aspects, key})
        rows.update(case, "aspects")


def bear_aspect(*, case_ids: Iterable[int], aspect: str) -> None:
    """From now on the aspect is asked for these cases, open or ended; for modules above, inside
    their transaction. The cases stay locked until it ends."""
    for case in rows.all_of(Case, "id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(case_ids)]):
        attach(case, aspect)


def concerned(case: Case) -> Iterator[Aspect]:
    for key, aspect in aspects.items():
        if aspect.is_general or key in case.aspects:
            yield aspect


def acts() -> Mapping[str, DeskAct]:
    """Every act that aspects add, by its verb."""
    return _acts(tuple(aspects))


@cache
def _acts(keys: tuple[str, ...]) -> Mapping[str, DeskAct]:
    found: dict[str, DeskAct] = {}
    for key in keys:
        for act in aspects.get(key).acts:
            assert act.verb not in found, f"two aspects claim the act {act.verb}"
            found[act.verb] = act
    return found


def desk_parts(view: DeskView) -> list[DeskPart]:
    return [part for a in concerned(view.case) if (part := a.desk(view)) is not None]


def applicant_parts(case: Case, actor: Actor) -> list[ApplicantPart]:
    return [part for a in concerned(case) if (part := a.applicant(case, actor)) is not None]


def excused(draft: Application) -> frozenset[str]:
    """Materials without which the draft may be handed in, by the aspects that it bears."""
    return frozenset(k for key in draft.aspects for k in aspects.get(key).excuses(draft))


def problems(draft: Application) -> list[FieldError]:
    """What its aspects have against handing the draft in."""
    return [error for key in draft.aspects for error in aspects.get(key).problems(draft)]


def variables(draft: Application) -> dict[str, Any]:
    """What its aspects tell the flow."""
    found: dict[str, Any] = {}
    for key in draft.aspects:
        found.update(aspects.get(key).variables(draft))
    return found


def submitted(case: Case, draft: Application, actor: Actor) -> None:
    for aspect in concerned(case):
        aspect.submitted(case, draft, actor)


def before_acceptance(case: Case, actor: Actor) -> None:
    for aspect in concerned(case):
        aspect.before_acceptance(case, actor)


def accepted(case: Case, actor: Actor, on: dt.date) -> None:
    for aspect in concerned(case):
        aspect.accepted(case, actor, on)


def before_step(case: Case, task: TaskData, outcome: str, actor: Actor) -> None:
    for aspect in concerned(case):
        aspect.before_step(case, task, outcome, actor)


def undone(case: Case, actor: Actor, reason: str, *, may_end: bool = False) -> None:
    for aspect in concerned(case):
        aspect.undone(case, actor, reason, may_end=may_end)


def why_not_rate(case: Case) -> DomainError | None:
    """The first thing that stands against rating it."""
    return next((r for aspect in concerned(case) if (r := aspect.why_not_rate(case))), None)


def before_decision(case: Case, outcome: str, actor: Actor) -> None:
    for aspect in concerned(case):
        aspect.before_decision(case, outcome, actor)


def decided_not_before(case: Case, outcome: str) -> dt.datetime | None:
    found = [aspect.decided_not_before(case, outcome) for aspect in concerned(case)]
    return max((at for at in found if at is not None), default=None)


def decision_basis(case: Case) -> list[str]:
    return [text for aspect in concerned(case) for text in aspect.decision_basis(case)]


def before_suspension(case: Case, ground: str, actor: Actor) -> None:
    for aspect in concerned(case):
        aspect.before_suspension(case, ground, actor)


def before_resumption(case: Case, actor: Actor) -> None:
    for aspect in concerned(case):
        aspect.before_resumption(case, actor)


def decided(case: Case, actor: Actor) -> None:
    for aspect in concerned(case):
        aspect.decided(case, actor)


def why_not_deliver(case: Case) -> DomainError | None:
    """The first thing that stands against handing over the result."""
    return next((r for aspect in concerned(case) if (r := aspect.why_not_deliver(case))), None)


def closed(case: Case, actor: Actor) -> None:
    for aspect in concerned(case):
        aspect.closed(case, actor)


def archive_parts(case: Case) -> list[ArchivePart]:
    """Files that the aspects of the case keep."""
    return [part for aspect in concerned(case) for part in aspect.archive_parts(case)]
