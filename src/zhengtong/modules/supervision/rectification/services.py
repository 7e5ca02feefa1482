"""The acts of a rectification, from the low rating to the return visit."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.rectification import policies, telling
from zhengtong.modules.supervision.rectification.errors import (
    ContactUnknown,
    UnitWanted,
    WrongRectificationState,
)
from zhengtong.modules.supervision.rectification.holding import (
    held,
    moved,
    require_act,
    require_owner,
    require_unit,
    words,
    workdays_after,
)
from zhengtong.modules.supervision.rectification.models import (
    Rectification,
    RectificationEntry,
)
from zhengtong.modules.supervision.rectification.states import (
    CONTACT_DAYS,
    RectificationAct,
    RectificationState,
)

A, S = RectificationAct, RectificationState
PLATFORM = Actor.system("rectification")


@command
def open_for(*, rating_id: int) -> Rectification | None:
    """A task for a low rating that counts; none for others, and never a second one."""
    facts = cases.rating_facts([rating_id]).get(rating_id)
    if facts is None or not facts.is_low or not facts.counts:
        return None
    now = timezone.now()
    task, is_new = Rectification.objects.get_or_create(
        rating_id=rating_id,
        defaults={
            "region_id": facts.region_id,
            "organization_id": facts.row.organization_id,
            "state": S.CONTACT if facts.wants_contact else S.IN_HAND,
            "is_named": facts.wants_contact,
            "opened_at": now,
            "contact_due_on": workdays_after(CONTACT_DAYS) if facts.wants_contact else None,
            "due_on": workdays_after(settings.RECTIFICATION_DAYS),
        },
    )
    if is_new:
        RectificationEntry.objects.create(rectification=task, act=A.OPENED, at=now)
        telling.tell_unit(task, "opened")
    return task


@command
def take(*, public_id: uuid.UUID, actor: Actor, expected_version: int | None = None) -> None:
    """Take charge: from now on this one alone acts and may learn whom to call."""
    task = held(public_id, actor=actor, expected_version=expected_version)
    require_unit(task, actor)
    require_act(task, A.TAKEN)
    task.owner_id = actor.staff_id
    moved(task, A.TAKEN, actor=actor)


@command
def see_contact(*, public_id: uuid.UUID, actor: Actor, reason: str) -> cases.RatingContact:
    """Whom to call: for the one in charge, while there is something to do, each time recorded.

    Raises NotInCharge, ContactUnknown, WordsWanted.
    """
    task = held(public_id, actor=actor, expected_version=None)
    require_owner(task, actor)
    if not task.is_named or task.state not in (S.CONTACT, S.IN_HAND, S.REPLIED):
        raise ContactUnknown
    said = words(reason, "reason")
    moved(task, A.CONTACT_SEEN, actor=actor, text=said)
    return cases.rating_contact(rating_id=task.rating_id, actor=actor, reason=said)


@command
def note_contact(
    *,
    public_id: uuid.UUID,
    actor: Actor,
    is_reached: bool,
    note: str,
    expected_version: int | None = None,
) -> None:
    """联系核实: what the person said; or that nobody answered, which is tried again."""
    task = held(public_id, actor=actor, expected_version=expected_version)
    require_owner(task, actor)
    act = A.REACHED if is_reached else A.NOT_REACHED
    require_act(task, act)
    said = words(note, "note")
    task.tries = 0 if is_reached else task.tries + 1
    if task.contacted_at is None:
        task.contacted_at = timezone.now()
    moved(task, act, actor=actor, text=said)


@command
def call_complex(
    *, public_id: uuid.UUID, actor: Actor, reason: str, expected_version: int | None = None
) -> None:
    """A complex matter gets the longer term, counted from its beginning; once, with a reason."""
    task = held(public_id, actor=actor, expected_version=expected_version)
    require_owner(task, actor)
    require_act(task, A.COMPLEX)
    if task.is_complex:
        raise WrongRectificationState
    said = words(reason, "complex_reason")
    task.is_complex = True
    begun = timezone.localdate(task.opened_at)
    longer = Limit(settings.RECTIFICATION_COMPLEX_DAYS, Unit.WORKDAY)
    task.due_on = max(task.due_on, calendar.due_day(begun, longer).date)
    moved(task, A.COMPLEX, actor=actor, text=said)


@command
def transfer(
    *,
    public_id: uuid.UUID,
    actor: Actor,
    organization_id: int,
    reason: str,
    expected_version: int | None = None,
) -> None:
    """To the unit that is responsible; days go on. By the one in charge, or by who watches."""
    task = held(public_id, actor=actor, expected_version=expected_version)
    if not actor.has(policies.WATCH, task.organization_id):
        require_owner(task, actor)
    require_act(task, A.TRANSFERRED)
    said = words(reason, "transfer_reason")
    is_known = organization_id in org.organization_names([organization_id])
    if organization_id == task.organization_id or not is_known:
        message = UnitWanted().message
        raise UnitWanted(errors=[FieldError(path="organization", message=message)])
    task.organization_id, task.owner_id = organization_id, None
    moved(task, A.TRANSFERRED, actor=actor, text=said, organization_id=organization_id)
    telling.tell_unit(task, "opened")


@command
def reply(
    *, public_id: uuid.UUID, actor: Actor, text: str, expected_version: int | None = None
) -> None:
    """整改答复: what was done; the person reads it and may say that it is not enough."""
    task = held(public_id, actor=actor, expected_version=expected_version)
    require_owner(task, actor)
    require_act(task, A.REPLIED)
    said = words(text, "reply")
    cases.reply_to_rating(rating_id=task.rating_id, actor=actor, text=said)
    task.replied_at, task.tries, task.visited_at = timezone.now(), 0, None
    if task.is_named:
        task.visit_due_on = workdays_after(settings.RECTIFICATION_VISIT_DAYS)
    moved(task, A.REPLIED, actor=actor, text=said)


@command
def note_visit(
    *,
    public_id: uuid.UUID,
    actor: Actor,
    outcome: str,
    note: str,
    expected_version: int | None = None,
) -> None:
    """回访. `outcome`: content | not_content | visit_failed. Who is not content is worked for
    again, with new days."""
    task = held(public_id, actor=actor, expected_version=expected_version)
    require_owner(task, actor)
    act = outcome if outcome in (A.CONTENT, A.NOT_CONTENT, A.VISIT_FAILED) else A.VISIT_FAILED
    if task.state != S.REPLIED:
        require_act(task, A.VISIT_FAILED)
    _visited(task, act, actor=actor, note=words(note, "visit_note"))


def _visited(task: Rectification, act: str, *, actor: Actor, note: str) -> None:
    require_act(task, act)
    if act == A.VISIT_FAILED:
        task.tries += 1
    task.visited_at = task.visited_at or timezone.now()
    if act == A.NOT_CONTENT:
        task.reopenings += 1
        task.tries = 0
        task.due_on = workdays_after(settings.RECTIFICATION_DAYS)
        task.replied_at = None
    moved(task, act, actor=actor, text=note)
    if act == A.NOT_CONTENT:
        telling.tell_unit(task, "reopened")


@command
def heard(*, rating_id: int, is_content: bool, answer: str) -> None:
    """The person said by themselves whether the reply is enough: that is the return visit."""
    task = Rectification.objects.select_for_update().filter(rating_id=rating_id).first()
    if task is None:
        return
    act = A.CONTENT if is_content else A.NOT_CONTENT
    if (task.state, is_content) == (S.CLOSED, True) or task.state in (S.CONTACT, S.IN_HAND):
        return
    if task.state == S.DROPPED:
        return
    _visited(task, act, actor=PLATFORM, note=answer)


@command
def reviewed(*, rating_id: int) -> None:
    """The rating was excluded after review, or counts again."""
    task = Rectification.objects.select_for_update().filter(rating_id=rating_id).first()
    if task is None:
        return
    counts = cases.rating_facts([rating_id])[rating_id].counts
    if not counts and task.state != S.DROPPED:
        moved(task, A.DROPPED, actor=PLATFORM)
    elif counts and task.state == S.DROPPED:
        task.due_on = workdays_after(settings.RECTIFICATION_DAYS)
        moved(task, A.RESTORED, actor=PLATFORM)
