"""Drafts of rules: begun, written, given up. What is in force is never touched by them."""

from __future__ import annotations

import uuid

from django.db.models import Max
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.supervision.models import RuleStatus, RuleVersion, SupervisionRule
from zhengtong.modules.supervision.rules.content import Content, problems
from zhengtong.modules.supervision.rules.errors import HasDraft, NoSuchRule, NotADraft, StaleRule

WRITE = "supervision.rules"
STREAM = "supervision:rules"


@command
def draft_new_rule(*, content: Content, actor: Actor) -> RuleVersion:
    """A rule of one's own, as a draft; its number is U1, U2, …"""
    require(actor, WRITE)
    _refuse_wrong(content)
    one_at_a_time("supervision.rules")
    numbers = SupervisionRule.objects.filter(key__startswith="own-").count()
    last = SupervisionRule.objects.aggregate(n=Max("position"))["n"] or 0
    rule = SupervisionRule.objects.create(
        key=f"own-{uuid7().hex[-12:]}",
        code=f"U{numbers + 1}",
        name=dict(content.name),
        position=last + 1,
    )
    return _created(rule, content, actor)


@command
def draft_version(*, rule_key: str, content: Content, actor: Actor) -> RuleVersion:
    """The next version of a rule, as a draft. Its check stays. Raises HasDraft."""
    require(actor, WRITE)
    rule = SupervisionRule.objects.select_for_update().filter(key=rule_key).first()
    if rule is None:
        raise NoSuchRule
    if rule.versions.filter(status=RuleStatus.DRAFT).exists():
        raise HasDraft
    _refuse_wrong(content)
    last = rule.versions.order_by("-number").first()
    if last is not None and last.check_key != content.check_key:
        raise InvalidInput
    return _created(rule, content, actor)


@command
def save_draft(
    *, public_id: uuid.UUID, content: Content, lock_version: int, actor: Actor
) -> RuleVersion:
    """What was written takes the place of what stood there; whoever writes is its drafter now."""
    require(actor, WRITE)
    version = locked_draft(public_id, lock_version)
    _refuse_wrong(content)
    if content.check_key != version.check_key:
        raise InvalidInput
    for name, value in content.fields().items():
        setattr(version, name, value)
    version.lock_version += 1
    version.drafted_by_id, version.drafted_at = actor.staff_id, timezone.now()
    version.save()
    _record("supervision.save_rule_draft", version, actor)
    return version


@command
def discard_draft(*, public_id: uuid.UUID, lock_version: int, actor: Actor) -> None:
    """Give a draft up; it stays in the history of the rule."""
    require(actor, WRITE)
    version = locked_draft(public_id, lock_version)
    version.status = RuleStatus.DISCARDED
    version.ended_at, version.ended_by_id = timezone.now(), actor.staff_id
    version.save(update_fields=["status", "ended_at", "ended_by"])
    _record("supervision.discard_rule_draft", version, actor)


def locked_draft(public_id: uuid.UUID, lock_version: int) -> RuleVersion:
    """The draft, locked, as the page knew it. Raises NoSuchRule, NotADraft, StaleRule."""
    version = (
        RuleVersion.objects.select_for_update(of=("self",))
        .select_related("rule")
        .filter(public_id=public_id)
        .first()
    )
    if version is None:
        raise NoSuchRule
    if version.status != RuleStatus.DRAFT:
        raise NotADraft
    if version.lock_version != lock_version:
        raise StaleRule
    return version


def _created(rule: SupervisionRule, content: Content, actor: Actor) -> RuleVersion:
    last = rule.versions.aggregate(n=Max("number"))["n"] or 0
    version = RuleVersion.objects.create(
        rule=rule,
        number=last + 1,
        drafted_by_id=actor.staff_id,
        drafted_at=timezone.now(),
        **content.fields(),
    )
    _record("supervision.draft_rule", version, actor)
    return version


def _refuse_wrong(content: Content) -> None:
    if wrong := problems(content):
        raise InvalidInput(errors=wrong)


def _record(action: str, version: RuleVersion, actor: Actor) -> None:
    audit.record(
        action,
        actor=actor,
        stream=STREAM,
        object_type="supervision_rule",
        object_id=version.rule_id,
        detail={"rule": version.rule.key, "version": version.number, **version.content()},
    )
