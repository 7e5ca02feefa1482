"""名单: notice and hearing before entry, the decision by a second person, the end."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.numbering import api as numbering
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.errors import (
    AlreadyListed,
    HearingOver,
    SecondPerson,
    StillHearing,
    WrongState,
)
from zhengtong.modules.risk.events import EntryListed
from zhengtong.modules.risk.models import Entry, Subject
from zhengtong.modules.risk.services.entries import end, locked, note, own, told
from zhengtong.modules.risk.services.evaluating import reevaluate
from zhengtong.modules.risk.services.holding import fresh, tidy
from zhengtong.modules.risk.states import EntryState, ListKind

MOST_HEAR_DAYS = 30
MOST_MONTHS = 60


def faults(*, kind: str, basis: str, facts: str, months: int, hear_days: int) -> list[FieldError]:
    """What is wrong with the terms of a notice, all at once."""
    return [
        FieldError(path=path, message=message)
        for path, is_wrong, message in (
            ("kind", kind not in ListKind, _("请选择名单。")),
            ("basis", not basis.strip("\0 \n\r\t"), _("请写明依据；没有核定的写“按当地配置”。")),
            ("facts", not facts.strip("\0 \n\r\t"), _("请写明理由和事实。")),
            ("months", not 1 <= months <= MOST_MONTHS, _("列入期限应为 1 至 60 个月。")),
            (
                "hear_days",
                not 1 <= hear_days <= MOST_HEAR_DAYS,
                _("听取意见的期限应为 1 至 30 个工作日。"),
            ),
        )
        if is_wrong
    ]


@command
def propose_entry(
    *,
    subject: Subject,
    kind: str,
    organization_id: int,
    basis: str,
    facts: str,
    months: int,
    hear_days: int,
    is_public: bool,
    actor: Actor,
) -> Entry:
    """拟列入: the subject is told the facts, the basis and the term, and has `hear_days` working
    days to be heard. Raises AlreadyListed, Unnoticed, InvalidInput."""
    require(actor, policies.LIST, organization_id)
    assert actor.staff_id is not None
    if wrong := faults(kind=kind, basis=basis, facts=facts, months=months, hear_days=hear_days):
        raise InvalidInput(errors=wrong)
    now = timezone.now()
    today = timezone.localdate(now)
    texts = {"basis": tidy(basis, "basis"), "facts": tidy(facts, "facts")}
    try:
        with transaction.atomic():
            made = Entry.objects.create(
                number=_number(today),
                kind=kind,
                subject=subject,
                organization_id=organization_id,
                months=months,
                is_public=is_public,
                noticed_at=now,
                hear_until=calendar.add_workdays(today, hear_days).date,
                proposed_by_id=actor.staff_id,
                **texts,
            )
    except IntegrityError:
        raise AlreadyListed from None
    note(made, "propose", actor, texts["facts"])
    told(made, "risk.entry_noticed", {"until": made.hear_until})
    return made


def _number(today: dt.date) -> str:
    n = numbering.next_number(series="risk.entry", scope=str(today.year))
    return f"XY{today.year}{n:05d}"


@command
def state_entry(*, public_id: uuid.UUID, text: str, actor: Actor) -> Entry:
    """陈述申辩: the subject says what it has to say, within the term. Raises HearingOver."""
    found = own(public_id, actor)
    if found.state != EntryState.NOTICED or found.stated_at:
        raise HearingOver
    if timezone.localdate() > found.hear_until:
        raise HearingOver
    found.statement = tidy(text, "text")
    found.stated_at = timezone.now()
    found.lock_version += 1
    found.save(update_fields=["statement", "stated_at", "lock_version"])
    note(found, "state", actor, found.statement)
    return found


@command
def decide_entry(
    *, public_id: uuid.UUID, is_listed: bool, reason: str, expected_version: int, actor: Actor
) -> Entry:
    """列入 or 不列入, by a second person, after the subject was heard or the term ran out. The
    reason answers the statement. Raises StillHearing, SecondPerson, Unnoticed."""
    found = locked(public_id)
    require(actor, policies.DECIDE, found.organization_id)
    fresh(found, expected_version)
    if found.state != EntryState.NOTICED:
        raise WrongState
    if found.proposed_by_id == actor.staff_id:
        raise SecondPerson
    now = timezone.now()
    today = timezone.localdate(now)
    if found.stated_at is None and today <= found.hear_until:
        raise StillHearing(until=found.hear_until.isoformat())
    found.reason = tidy(reason, "reason")
    found.decided_by_id, found.decided_at = actor.staff_id, now
    if is_listed:
        found.state = EntryState.LISTED
        found.since = today
        found.until = calendar.due_day(today, Limit(found.months, Unit.MONTH)).date
    else:
        found.state = EntryState.DROPPED
        found.ended_at, found.end_reason = now, found.reason
    found.save()
    note(found, "list" if is_listed else "drop", actor, found.reason)
    if is_listed:
        assert found.until is not None
        publish(
            EntryListed(
                entry_id=found.pk, subject_id=found.subject_id, kind=found.kind,
                until=found.until, at=now,
            )
        )  # fmt: skip
        reevaluate(found.subject, actor=actor, cause=f"entry:{found.number}")
        told(found, "risk.entry_listed", {"until": found.until})
    else:
        told(found, "risk.entry_dropped", {})
    return found


@command
def revoke_entry(
    *, public_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> Entry:
    """依职权撤销: it should not have been listed. Not by whoever decided it. Raises WrongState."""
    found = locked(public_id)
    require(actor, policies.DECIDE, found.organization_id)
    fresh(found, expected_version)
    if found.state != EntryState.LISTED:
        raise WrongState
    if found.decided_by_id == actor.staff_id:
        raise SecondPerson
    words = tidy(reason, "reason")
    note(found, "revoke", actor, words, state=EntryState.REVOKED)
    end(found, EntryState.REVOKED, words, actor, at=timezone.now())
    return found


@command
def end_terms(*, on: dt.date | None = None) -> int:
    """Entries whose last day is over leave their list by themselves. How many."""
    actor = Actor.system("risk.end_terms")
    day = on or timezone.localdate()
    due = Entry.objects.select_for_update(of=("self",)).select_related("subject")
    ended = list(due.filter(state=EntryState.LISTED, until__lt=day).order_by("pk"))
    for entry in ended:
        note(entry, "expire", actor, "", state=EntryState.EXPIRED)
        end(entry, EntryState.EXPIRED, "", actor, at=timezone.now())
    return len(ended)
