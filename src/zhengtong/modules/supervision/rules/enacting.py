"""Into force by a second person, after a test run; out of force with a reason."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.supervision.models import RuleStatus, RuleVersion, SupervisionRule
from zhengtong.modules.supervision.rules.drafting import STREAM, locked_draft
from zhengtong.modules.supervision.rules.errors import (
    NoSuchRule,
    NotInForce,
    NotTried,
    OwnRule,
    TooBroad,
)
from zhengtong.modules.supervision.rules.trying import is_broad, last_run_of

ENACT = "supervision.approve_rules"
AHEAD = 366


@command
def put_in_force(
    *,
    public_id: uuid.UUID,
    lock_version: int,
    effective_from: dt.date,
    effective_to: dt.date | None = None,
    broad_reason: str = "",
    actor: Actor,
) -> RuleVersion:
    """施行. By somebody other than the drafter; the version before it ends the day before.

    Raises NotTried without a test run of exactly this content, TooBroad when that run hit almost
    everything and no reason is given, OwnRule for the drafter.
    """
    require(actor, ENACT)
    version = locked_draft(public_id, lock_version)
    if actor.staff_id is None or version.drafted_by_id == actor.staff_id:
        raise OwnRule
    _refuse_days(effective_from, effective_to)
    run = last_run_of(version)
    if run is None:
        raise NotTried
    why = broad_reason.replace("\0", "").strip()[:500]
    if is_broad(run) and not why:
        wrong = TooBroad()
        raise TooBroad(errors=[FieldError(path="broad_reason", message=wrong.message)])
    SupervisionRule.objects.select_for_update().get(pk=version.rule_id)
    _make_room(version, effective_from)
    now = timezone.now()
    version.status = RuleStatus.IN_FORCE
    version.effective_from, version.effective_to = effective_from, effective_to
    version.approved_by_id, version.approved_at = actor.staff_id, now
    version.broad_reason = why if is_broad(run) else ""
    version.save()
    version.rule.name = version.name
    version.rule.save(update_fields=["name"])
    _record("supervision.enact_rule", version, actor, run=run.pk, reason=version.broad_reason)
    return version


@command
def withdraw_rule(*, public_id: uuid.UUID, reason: str, actor: Actor) -> RuleVersion:
    """停用: from now on it is not asked; what it found stays."""
    require(actor, ENACT)
    version = RuleVersion.objects.select_for_update().filter(public_id=public_id).first()
    if version is None:
        raise NoSuchRule
    if version.status != RuleStatus.IN_FORCE:
        raise NotInForce
    why = reason.replace("\0", "").strip()[:500]
    if not why:
        message = _("请写明停用的理由。")
        raise InvalidInput(errors=[FieldError(path="reason", message=message)])
    _end(version, RuleStatus.WITHDRAWN, actor, why)
    _record("supervision.withdraw_rule", version, actor, reason=why)
    return version


def _make_room(version: RuleVersion, begin: dt.date) -> None:
    """What is in force now ends the day before; what would begin later does not begin."""
    others = RuleVersion.objects.select_for_update().filter(
        rule=version.rule_id, status=RuleStatus.IN_FORCE
    )
    for other in others:
        assert other.effective_from is not None
        if other.effective_to is not None and other.effective_to < begin:
            continue
        if other.effective_from >= begin:
            other.status = RuleStatus.WITHDRAWN
            other.ended_at = timezone.now()
            other.save(update_fields=["status", "ended_at"])
        else:
            other.effective_to = begin - dt.timedelta(days=1)
            other.save(update_fields=["effective_to"])


def _end(version: RuleVersion, status: RuleStatus, actor: Actor, why: str) -> None:
    version.status, version.ended_reason = status, why
    version.ended_at, version.ended_by_id = timezone.now(), actor.staff_id
    version.save(update_fields=["status", "ended_reason", "ended_at", "ended_by"])


def _refuse_days(begin: dt.date, end: dt.date | None) -> None:
    today = timezone.localdate()
    errors = []
    if not today <= begin <= today + dt.timedelta(days=AHEAD):
        message = _("施行日从今天起，最多提前 %d 天定下。") % AHEAD
        errors.append(FieldError(path="effective_from", message=message))
    if end is not None and end < begin:
        errors.append(FieldError(path="effective_to", message=_("失效日不能早于施行日。")))
    if errors:
        raise InvalidInput(errors=errors)


def _record(action: str, version: RuleVersion, actor: Actor, **more: object) -> None:
    audit.record(
        action,
        actor=actor,
        stream=STREAM,
        object_type="supervision_rule",
        object_id=version.rule_id,
        detail={"rule": version.rule.key, "version": version.number, **more},
    )
