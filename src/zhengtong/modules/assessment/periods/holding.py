"""How every command on a period begins and ends: lock it, ask who; write down what was done."""

from __future__ import annotations

import uuid
from typing import Any

from zhengtong.core.audit import api as audit
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchPeriod, StalePeriod, WrongPeriodState
from zhengtong.modules.assessment.periods.course import ACTS, CHANGING, may_move
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    PeriodEvent,
    PeriodMember,
)
from zhengtong.modules.assessment.schemes.definition import Definition
from zhengtong.modules.assessment.schemes.reading import read


def locked(public_id: uuid.UUID) -> AssessmentPeriod:
    """For commands that ask about access themselves. Raises NoSuchPeriod."""
    rows = AssessmentPeriod.objects.select_for_update(of=("self",)).select_related("version")
    period = rows.filter(public_id=public_id).first()
    if period is None:
        raise NoSuchPeriod
    return period


def ready(
    public_id: uuid.UUID, act: str, *, actor: Actor, expected_version: int | None = None
) -> AssessmentPeriod:
    """The period, locked; the act fits its state. Raises NoSuchPeriod, PermissionRefused,
    StalePeriod, WrongPeriodState."""
    rows = policies.visible_periods(actor).select_for_update(of=("self",))
    period = rows.select_related("version").filter(public_id=public_id).first()
    if period is None:
        raise NoSuchPeriod
    require(actor, ACTS[act].permission, period)
    if not may_move(period.state, act):
        raise WrongPeriodState
    if expected_version is not None and period.lock_version != expected_version:
        raise StalePeriod
    return period


def scheme_of(period: AssessmentPeriod) -> Definition:
    return read(period.version.definition)


def noted(
    period: AssessmentPeriod,
    act: str,
    actor: Actor,
    words: str = "",
    *,
    member: PeriodMember | None = None,
    **changes: Any,
) -> PeriodEvent:
    """Write the changed fields, one line of history and one of the audit log."""
    for name, value in changes.items():
        setattr(period, name, value)
    if changes:
        period.lock_version += 1
        period.save(update_fields=[*changes, "lock_version"])
    event = PeriodEvent.objects.create(
        period=period, act=act, staff_id=actor.staff_id, member=member, words=words[:500]
    )
    audit.record(
        f"assessment.{act}",
        actor=actor,
        stream=f"assessment:{period.pk}",
        object_type="assessment_period",
        object_id=str(period.public_id),
        detail=({"member": member.name} if member else {}) | ({"words": words} if words else {}),
    )
    return event


def is_outdated(period: AssessmentPeriod) -> bool:
    """Whether records have changed since the calculation that counts."""
    if period.current is None:
        return True
    made = (
        period.events.filter(act="calculate").order_by("-pk").values_list("pk", flat=True).first()
    )
    return period.events.filter(act__in=CHANGING, pk__gt=made or 0).exists()
