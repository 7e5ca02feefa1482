"""What the commands on entries share: finding and locking, history, telling, the end."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.urls import reverse
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.errors import NoSuchEntry
from zhengtong.modules.risk.events import EntryEnded
from zhengtong.modules.risk.models import Entry, EntryEvent
from zhengtong.modules.risk.services.evaluating import reevaluate
from zhengtong.modules.risk.services.holding import names_of, recorded, tell
from zhengtong.modules.risk.states import AskState, EntryState, ListKind


def end(entry: Entry, state: EntryState, reason: str, actor: Actor, *, at: dt.datetime) -> None:
    """Off the list; an open repair is answered by that, and the level follows."""
    entry.state, entry.end_reason, entry.ended_at = state, reason, at
    entry.lock_version += 1
    entry.save(update_fields=["state", "end_reason", "ended_at", "lock_version"])
    asked = entry.repairs.filter(state=AskState.ASKED)
    asked.update(state=AskState.REFUSED, decided_at=at, answer=str(state.label))
    publish(
        EntryEnded(
            entry_id=entry.pk, subject_id=entry.subject_id, kind=entry.kind, state=state, at=at
        )
    )
    reevaluate(entry.subject, actor=actor, cause=f"entry:{entry.number}")


def locked(public_id: uuid.UUID) -> Entry:
    """Raises NoSuchEntry."""
    found = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("subject")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NoSuchEntry
    return found


def own(public_id: uuid.UUID, actor: Actor) -> Entry:
    """Locked, of the one concerned only. Raises NoSuchEntry."""
    found = locked(public_id)
    if not policies.own_subjects(actor).filter(pk=found.subject_id).exists():
        raise NoSuchEntry
    return found


def note(
    entry: Entry, act: str, actor: Actor, words: str, *, state: EntryState | None = None
) -> None:
    """In its history and in the audit log."""
    EntryEvent.objects.create(
        entry=entry,
        at=timezone.now(),
        act=act,
        state=state or entry.state,
        staff_id=actor.staff_id,
        person_id=actor.person_id if actor.staff_id is None else None,
        words=words,
    )
    recorded(f"entry_{act}", actor=actor, stream=f"risk_entry:{entry.pk}", about=entry)


def told(entry: Entry, template: str, more: dict[str, Any]) -> None:
    """The one concerned."""
    tell(
        entry.subject,
        template,
        url=reverse("credit:mine_entry", args=[entry.public_id]),
        once=f"{template}:{entry.pk}:{entry.lock_version}",
        context={
            "name": names_of([entry.subject])[entry.subject_id],
            "list": {"zh": _zh(entry.kind), "en": _en(entry.kind)},
            "number": entry.number,
            **more,
        },
    )


def _zh(kind: str) -> str:
    return "失信名单" if kind == ListKind.BLACK else "守信名单"


def _en(kind: str) -> str:
    return "blacklist" if kind == ListKind.BLACK else "red list"
