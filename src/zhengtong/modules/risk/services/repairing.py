"""信用修复: what was put right, with papers, and what a second person makes of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.errors import (
    AlreadyAsked,
    NoSuchEntry,
    NothingAsked,
    SecondPerson,
    WrongState,
    field,
)
from zhengtong.modules.risk.models import Repair
from zhengtong.modules.risk.services.entries import end, locked, note, own, told
from zhengtong.modules.risk.services.holding import tidy
from zhengtong.modules.risk.states import AskState, EntryState, ListKind

EVIDENCE = files.FileRules(
    extensions=("pdf", "jpg", "jpeg", "png", "docx"), max_bytes=10 * 1024 * 1024
)
REPAIR_FILES = "risk.repair"
MOST_FILES = 5


@command
def ask_repair(*, public_id: uuid.UUID, text: str, evidence: Sequence[Any], actor: Actor) -> Repair:
    """信用修复申请: what was put right, with papers. Raises WrongState for an entry that is not in
    force, AlreadyAsked, Unnoticed, FileRefused."""
    found = own(public_id, actor)
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
    note(found, "ask_repair", actor, made.text)
    return made


@command
def decide_repair(*, public_id: uuid.UUID, is_granted: bool, answer: str, actor: Actor) -> Repair:
    """The entry ends early, or stays, with the answer to the one concerned. Not by whoever decided
    to list it. Raises NothingAsked, SecondPerson, Unnoticed."""
    asked = Repair.objects.select_related("entry").filter(public_id=public_id).first()
    if asked is None:
        raise NoSuchEntry
    entry = locked(asked.entry.public_id)
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
    note(entry, "repair" if is_granted else "refuse_repair", actor, asked.answer)
    if is_granted:
        end(entry, EntryState.REPAIRED, asked.answer, actor, at=now)
    told(entry, "risk.repair_answered", {
        "result": {"zh": "已支持，已移出名单" if is_granted else "未支持",
                   "en": "granted, off the list" if is_granted else "not granted"},
        "answer": asked.answer,
    })  # fmt: skip
    return asked
