"""名单: notice and hearing before entry, the decision by a second person, repair, the end."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.numbering import api as numbering
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.events import publish
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.errors import (
    AlreadyAsked,
    AlreadyListed,
    HearingOver,
    NoSuchEntry,
    NothingAsked,
    SecondPerson,
    StillHearing,
    WrongState,
    field,
)
from zhengtong.modules.risk.events import EntryEnded, EntryListed
from zhengtong.modules.risk.models import Entry, EntryEvent, Repair, Subject
from zhengtong.modules.risk.services.evaluating import reevaluate
from zhengtong.modules.risk.services.holding import fresh, names_of, recorded, tell, tidy
from zhengtong.modules.risk.states import AskState, EntryState, ListKind

MOST_HEAR_DAYS = 30
MOST_MONTHS = 60
EVIDENCE = files.FileRules(
    extensions=("pdf", "jpg", "jpeg", "png", "docx"), max_bytes=10 * 1024 * 1024
)
REPAIR_FILES = "risk.repair"
MOST_FILES = 5


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
    if kind not in ListKind:
        raise field("kind", _("请选择名单。"))
    if not 1 <= months <= MOST_MONTHS:
        raise field("months", _("列入期限应为 1 至 60 个月。"))
    if not 1 <= hear_days <= MOST_HEAR_DAYS:
        raise field("hear_days", _("听取意见的期限应为 1 至 30 个工作日。"))
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
    _note(made, "propose", actor, texts["facts"])
    _told(made, "risk.entry_noticed", {"until": made.hear_until})
    return made


def _number(today: dt.date) -> str:
    n = numbering.next_number(series="risk.entry", scope=str(today.year))
    return f"XY{today.year}{n:05d}"


@command
def state_entry(*, public_id: uuid.UUID, text: str, actor: Actor) -> Entry:
    """陈述申辩: the subject says what it has to say, within the term. Raises HearingOver."""
    found = _own(public_id, actor)
    if found.state != EntryState.NOTICED or found.stated_at:
        raise HearingOver
    if timezone.localdate() > found.hear_until:
        raise HearingOver
    found.statement = tidy(text, "text")
    found.stated_at = timezone.now()
    found.lock_version += 1
    found.save(update_fields=["statement", "stated_at", "lock_version"])
    _note(found, "state", actor, found.statement)
    return found


@command
def decide_entry(
    *, public_id: uuid.UUID, is_listed: bool, reason: str, expected_version: int, actor: Actor
) -> Entry:
    """列入 or 不列入, by a second person, after the subject was heard or the term ran out. The
    reason answers the statement. Raises StillHearing, SecondPerson, Unnoticed."""
    found = _locked(public_id)
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
    _note(found, "list" if is_listed else "drop", actor, found.reason)
    if is_listed:
        assert found.until is not None
        publish(
            EntryListed(
                entry_id=found.pk, subject_id=found.subject_id, kind=found.kind,
                until=found.until, at=now,
            )
        )  # fmt: skip
        reevaluate(found.subject, actor=actor, cause=f"entry:{found.number}")
        _told(found, "risk.entry_listed", {"until": found.until})
    else:
        _told(found, "risk.entry_dropped", {})
    return found


@command
def ask_repair(*, public_id: uuid.UUID, text: str, evidence: Sequence[Any], actor: Actor) -> Repair:
    """信用修复申请: what was put right, with papers. Raises WrongState for an entry that is not in
    force, AlreadyAsked, Unnoticed, FileRefused."""
    found = _own(public_id, actor)
    if found.state != EntryState.LISTED or found.kind != ListKind.BLACK:
        raise WrongState
    if found.repairs.filter(state=AskState.ASKED).exists():
        raise AlreadyAsked
    if len(evidence) > MOST_FILES:
        raise field("evidence", _("证据最多 5 个文件。"))
    assert actor.person_id is not None
    made = Repair.objects.create(
        entry=found,
        text=tidy(text, "text"),
        asked_at=timezone.now(),
        asked_by_id=actor.person_id,
    )
    for sent in evidence:
        files.store(
            content=sent,
            name=str(sent.name),
            rules=EVIDENCE,
            actor=actor,
            owner_kind=REPAIR_FILES,
            owner_id=made.pk,
            purpose="evidence",
        )
    _note(found, "ask_repair", actor, made.text)
    return made


@command
def decide_repair(*, public_id: uuid.UUID, is_granted: bool, answer: str, actor: Actor) -> Repair:
    """The entry ends early, or stays, with the answer to the one concerned. Not by whoever decided
    to list it. Raises NothingAsked, SecondPerson, Unnoticed."""
    asked = Repair.objects.select_related("entry").filter(public_id=public_id).first()
    if asked is None:
        raise NoSuchEntry
    entry = _locked(asked.entry.public_id)
    require(actor, policies.DECIDE, entry.organization_id)
    asked.refresh_from_db()
    if asked.state != AskState.ASKED or entry.state != EntryState.LISTED:
        raise NothingAsked
    if entry.decided_by_id == actor.staff_id:
        raise SecondPerson
    now = timezone.now()
    asked.answer = tidy(answer, "answer")
    asked.state = AskState.GRANTED if is_granted else AskState.REFUSED
    asked.decided_at, asked.decided_by_id = now, actor.staff_id
    asked.save()
    _note(entry, "repair" if is_granted else "refuse_repair", actor, asked.answer)
    if is_granted:
        _end(entry, EntryState.REPAIRED, asked.answer, actor, at=now)
    _told(entry, "risk.repair_answered", {
        "result": {"zh": "已支持，已移出名单" if is_granted else "未支持",
                   "en": "granted, off the list" if is_granted else "not granted"},
        "answer": asked.answer,
    })  # fmt: skip
    return asked


@command
def revoke_entry(
    *, public_id: uuid.UUID, reason: str, expected_version: int, actor: Actor
) -> Entry:
    """依职权撤销: it should not have been listed. Not by whoever decided it. Raises WrongState."""
    found = _locked(public_id)
    require(actor, policies.DECIDE, found.organization_id)
    fresh(found, expected_version)
    if found.state != EntryState.LISTED:
        raise WrongState
    if found.decided_by_id == actor.staff_id:
        raise SecondPerson
    words = tidy(reason, "reason")
    _note(found, "revoke", actor, words, state=EntryState.REVOKED)
    _end(found, EntryState.REVOKED, words, actor, at=timezone.now())
    return found


@command
def end_terms(*, on: dt.date | None = None) -> int:
    """Entries whose last day is over leave their list by themselves. How many."""
    actor = Actor.system("risk.end_terms")
    day = on or timezone.localdate()
    due = Entry.objects.select_for_update(of=("self",)).select_related("subject")
    ended = list(due.filter(state=EntryState.LISTED, until__lt=day).order_by("pk"))
    for entry in ended:
        _note(entry, "expire", actor, "", state=EntryState.EXPIRED)
        _end(entry, EntryState.EXPIRED, "", actor, at=timezone.now())
    return len(ended)


def _end(entry: Entry, state: EntryState, reason: str, actor: Actor, *, at: dt.datetime) -> None:
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


def _locked(public_id: uuid.UUID) -> Entry:
    found = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("subject")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NoSuchEntry
    return found


def _own(public_id: uuid.UUID, actor: Actor) -> Entry:
    found = _locked(public_id)
    if not policies.own_subjects(actor).filter(pk=found.subject_id).exists():
        raise NoSuchEntry
    return found


def _note(
    entry: Entry, act: str, actor: Actor, words: str, *, state: EntryState | None = None
) -> None:
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


def _told(entry: Entry, template: str, more: dict[str, Any]) -> None:
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
    return "list of the untrustworthy" if kind == ListKind.BLACK else "list of the trustworthy"
