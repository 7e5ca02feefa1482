"""Writing a template: begun, saved, sent to review, given up; and published by a second person."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.documents import policies, published
from zhengtong.core.documents.checking import problems
from zhengtong.core.documents.errors import (
    AlreadyAsked,
    BadTemplate,
    NotADraft,
    NotAsked,
    NoteWanted,
    NotInReview,
    NotPublished,
    SecondPersonWanted,
    ShippedStays,
    TemplateChangedElsewhere,
    TemplateNotFound,
    UnknownScope,
)
from zhengtong.core.documents.models import (
    COUNTY,
    SHIPPED,
    State,
    TemplateEvent,
    TemplateFault,
    TemplateVersion,
)
from zhengtong.core.documents.plugins import kinds, scopes
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError

MANAGE, PUBLISH = "documents.manage", "documents.publish"
LONGEST_NOTE, LONGEST_KEY = 500, 80


@command
def start_template(
    *, kind: str, scope_kind: str, scope_key: str = "", actor: Actor
) -> TemplateVersion:
    """Open a draft for a kind and scope, or go on with the one that is open. It begins with what is
    in use there now. Raises TemplateNotFound, UnknownScope."""
    if kind not in kinds:
        raise TemplateNotFound
    if (scope_kind != COUNTY and scope_kind not in scopes) or (scope_kind == COUNTY) != (
        not scope_key
    ):
        raise UnknownScope(errors=[_error("scope", UnknownScope)])
    policies.require(actor, MANAGE, scope_kind, scope_key)
    chain = published.templates(kind, [(scope_kind, scope_key)])
    row = TemplateVersion(
        kind=kind,
        scope_kind=scope_kind,
        scope_key=scope_key,
        body=dict(chain[0].body),
        based_on_id=chain[0].id,
        edited_at=timezone.now(),
        edited_by=actor.name[:120],
        edited_by_user=actor.user_id,
    )
    # Two people at once: the index keeps one, and both go on with it.
    TemplateVersion.objects.bulk_create([row], ignore_conflicts=True)
    held = TemplateVersion.objects.get(
        kind=kind,
        scope_kind=scope_kind,
        scope_key=scope_key,
        state__in=(State.DRAFT, State.REVIEW),
    )
    if held.public_id == row.public_id:
        _noted(held, "start", actor)
    return held


@command
def save_template(
    *, public_id: uuid.UUID, body: Mapping[str, Any], actor: Actor, expected_version: int | None
) -> TemplateVersion:
    """Keep what stands in the editor. Raises BadTemplate with every problem and its block; nothing
    is stored then. Raises TemplateChangedElsewhere when somebody saved meanwhile."""
    row = _draft(public_id, actor)
    if expected_version is not None and row.lock_version != expected_version:
        raise TemplateChangedElsewhere(who=row.edited_by)
    check(row, body)
    if body != row.body:
        row.body, row.lock_version = dict(body), row.lock_version + 1
        row.edited_at, row.edited_by = timezone.now(), actor.name[:120]
        row.edited_by_user = actor.user_id
        row.save()
        _noted(row, "save", actor)
    return row


@command
def submit_template(*, public_id: uuid.UUID, note: str, actor: Actor) -> TemplateVersion:
    """送审. `note` says what is new. From now on the text stands still."""
    row = _draft(public_id, actor)
    check(row, row.body)
    row.note = _note(note)
    row.state, row.edited_by_user = State.REVIEW, actor.user_id
    row.save(update_fields=["state", "note", "edited_by_user"])
    _noted(row, "submit", actor, row.note)
    return row


@command
def discard_template(*, public_id: uuid.UUID, actor: Actor) -> None:
    """Give the draft up. What is in use stays."""
    row = _draft(public_id, actor)
    row.state = State.DISCARDED
    row.save(update_fields=["state"])
    _noted(row, "discard", actor)


@command
def return_template(*, public_id: uuid.UUID, note: str, actor: Actor) -> TemplateVersion:
    """退回修改, with the reason."""
    row = _held(public_id, actor, PUBLISH)
    if row.state != State.REVIEW:
        raise NotInReview
    said = _note(note)
    row.state = State.DRAFT
    row.save(update_fields=["state"])
    _noted(row, "return", actor, said)
    return row


@command
def publish_template(*, public_id: uuid.UUID, actor: Actor) -> TemplateVersion:
    """发布, by somebody who did not write it. Documents issued from now on say it so; those that
    were issued stay as they are."""
    row = _held(public_id, actor, PUBLISH)
    if row.state != State.REVIEW:
        raise NotInReview
    _second(actor, row.edited_by_user)
    check(row, row.body)
    mine = TemplateVersion.objects.filter(
        kind=row.kind, scope_kind=row.scope_kind, scope_key=row.scope_key
    )
    newest = mine.order_by("-number").values_list("number", flat=True).first() or 0
    for before in mine.filter(state=State.PUBLISHED):
        before.state = State.REPLACED
        before.save(update_fields=["state"])
    row.state, row.number = State.PUBLISHED, newest + 1
    row.published_at, row.published_by = timezone.now(), actor.name[:120]
    row.save(update_fields=["state", "number", "published_at", "published_by"])
    _noted(row, "publish", actor)
    published.touched()
    return row


@command
def ask_withdrawal(*, public_id: uuid.UUID, reason: str, actor: Actor) -> TemplateVersion:
    """提出撤下: a second person has to agree. Until then it stays in use."""
    row = _held(public_id, actor, MANAGE)
    _in_use(row)
    if row.withdrawal_asked_by:
        raise AlreadyAsked
    row.withdrawal_reason = _note(reason, "reason")
    row.withdrawal_asked_by = actor.name[:120]
    row.withdrawal_asked_by_user = actor.user_id
    row.save(update_fields=_WITHDRAWAL)
    _noted(row, "ask_withdrawal", actor, row.withdrawal_reason)
    return row


@command
def answer_withdrawal(*, public_id: uuid.UUID, agrees: bool, actor: Actor) -> TemplateVersion:
    """撤下, or keep it. The next wider template is used from now on, at last the shipped one."""
    row = _held(public_id, actor, PUBLISH)
    _in_use(row)
    if not row.withdrawal_asked_by:
        raise NotAsked
    _second(actor, row.withdrawal_asked_by_user)
    if agrees:
        row.state = State.WITHDRAWN
        row.save(update_fields=["state"])
        _noted(row, "withdraw", actor, row.withdrawal_reason)
        published.touched()
        return row
    row.withdrawal_asked_by = row.withdrawal_reason = ""
    row.withdrawal_asked_by_user = None
    row.save(update_fields=_WITHDRAWAL)
    _noted(row, "keep", actor)
    return row


@command
def acknowledge_fault(*, fault_id: int, actor: Actor) -> None:
    """Somebody has looked at it; it leaves the list."""
    fault = TemplateFault.objects.select_for_update().filter(pk=fault_id).first()
    if fault is None:
        raise TemplateNotFound
    row = fault.version
    policies.require(actor, MANAGE, row.scope_kind, row.scope_key)
    if fault.seen_at is not None:
        return
    fault.seen_at, fault.seen_by = timezone.now(), actor.name[:120]
    fault.save(update_fields=["seen_at", "seen_by"])
    audit.record(
        "documents.fault_seen",
        actor=actor,
        stream=f"template:{row.pk}",
        object_type="documents.fault",
        object_id=fault.pk,
    )


_WITHDRAWAL = ["withdrawal_reason", "withdrawal_asked_by", "withdrawal_asked_by_user"]


def check(row: TemplateVersion, body: Mapping[str, Any]) -> None:
    """Raises BadTemplate with everything that is wrong with a body for this kind and scope."""
    kind = kinds.get(row.kind)
    wrong = problems(kind, body, includable(row))
    if wrong:
        raise BadTemplate.of(wrong)


def includable(row: TemplateVersion) -> Callable[[str], Mapping[str, Any] | None]:
    """What a template of this kind and scope may include: passages that ask for no other fields."""
    kind = kinds.get(row.kind)
    mine = {f.key for f in kind.fields}
    bodies = published.passages([(row.scope_kind, row.scope_key)])

    def body_of(key: str) -> Mapping[str, Any] | None:
        if key not in bodies or not {f.key for f in kinds.get(key).fields} <= mine:
            return None
        return bodies[key]

    return body_of


def _held(public_id: uuid.UUID, actor: Actor, permission: str) -> TemplateVersion:
    row = TemplateVersion.objects.select_for_update().filter(public_id=public_id).first()
    if row is None or row.kind not in kinds:
        raise TemplateNotFound
    policies.require(actor, permission, row.scope_kind, row.scope_key)
    return row


def _draft(public_id: uuid.UUID, actor: Actor) -> TemplateVersion:
    row = _held(public_id, actor, MANAGE)
    if row.state != State.DRAFT:
        raise NotADraft
    return row


def _in_use(row: TemplateVersion) -> None:
    if row.scope_kind == SHIPPED:
        raise ShippedStays
    if row.state != State.PUBLISHED:
        raise NotPublished


def _second(actor: Actor, first: int | None) -> None:
    if first is not None and actor.user_id == first:
        raise SecondPersonWanted


def _note(text: str, path: str = "note") -> str:
    said = text.strip()[:LONGEST_NOTE]
    if not said:
        raise NoteWanted(errors=[_error(path, NoteWanted)])
    return said


def _error(path: str, kind: type[Any]) -> FieldError:
    return FieldError(path=path, message=kind().message)


def _noted(row: TemplateVersion, action: str, actor: Actor, note: str = "") -> None:
    TemplateEvent.objects.create(
        version=row, action=action, at=timezone.now(), actor_name=actor.name[:120], note=note
    )
    audit.record(
        f"documents.{action}",
        actor=actor,
        stream=f"template:{row.pk}",
        object_type="documents.template",
        object_id=row.pk,
        detail={"kind": row.kind, "scope": f"{row.scope_kind}:{row.scope_key}", "note": note},
    )
