"""How every act on a rectification begins and ends: lock, ask who, move, write down."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError, PermissionRefused
from zhengtong.modules.cases import api as cases
from zhengtong.modules.supervision.rectification import policies
from zhengtong.modules.supervision.rectification.errors import (
    NoSuchRectification,
    NotInCharge,
    OwnService,
    StaleRectification,
    WordsWanted,
    WrongRectificationState,
)
from zhengtong.modules.supervision.rectification.models import (
    Rectification,
    RectificationEntry,
)
from zhengtong.modules.supervision.rectification.states import RectificationState, after, may

MOST_WORDS = 1000


def held(public_id: uuid.UUID, *, actor: Actor, expected_version: int | None) -> Rectification:
    """The task, locked, as the page showed it. Raises NoSuchRectification, StaleRectification,
    OwnService."""
    rows = Rectification.objects.select_for_update(of=("self",)).filter(public_id=public_id)
    task = rows.first()
    if task is None:
        raise NoSuchRectification
    if actor.kind != "system":
        if cases.rating_facts([task.rating_id])[task.rating_id].staff_id == actor.staff_id:
            raise OwnService
        if not policies.visible_to(actor).filter(pk=task.pk).exists():
            raise NoSuchRectification
    if expected_version is not None and task.lock_version != expected_version:
        raise StaleRectification
    return task


def require_unit(task: Rectification, actor: Actor) -> None:
    """One who puts low ratings right in the unit that answers for it."""
    if not actor.has(policies.HANDLE, task.organization_id):
        raise PermissionRefused


def require_owner(task: Rectification, actor: Actor) -> None:
    """The one in charge, and nobody else. Raises NotInCharge."""
    require_unit(task, actor)
    if task.owner_id is None or task.owner_id != actor.staff_id:
        raise NotInCharge


def require_act(task: Rectification, act: str) -> None:
    if not may(task.state, act):
        raise WrongRectificationState


def words(text: str, path: str) -> str:
    """Raises WordsWanted for nothing, or too much."""
    said = text.strip()
    if not said or len(said) > MOST_WORDS:
        raise WordsWanted(errors=[FieldError(path=path, message=WordsWanted().message)])
    return said


def moved(task: Rectification, act: str, *, actor: Actor, text: str = "", **more: Any) -> None:
    """Take the step: the state, its fields, one entry, one audit entry. `organization_id` is where
    it was transferred to."""
    require_act(task, act)
    now = timezone.now()
    task.state = after(task.state, act, is_named=task.is_named, tries=task.tries)
    task.closed_at = (
        now if task.state in (RectificationState.CLOSED, RectificationState.DROPPED) else None
    )
    task.lock_version += 1
    task.save()
    RectificationEntry.objects.create(
        rectification=task, act=act, at=now, staff_id=actor.staff_id, text=text[:MOST_WORDS], **more
    )
    audit.record(
        f"supervision.rectification_{act}",
        actor=actor,
        stream=f"rectification:{task.pk}",
        object_type="rectification",
        object_id=str(task.public_id),
    )


def workdays_after(days: int) -> Any:
    return calendar.due_day(timezone.localdate(), Limit(days, Unit.WORKDAY)).date
