"""Quality and contribution of a person's month: entered by one, confirmed by another."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.assessment.indices.errors import OwnWork, beside, field
from zhengtong.modules.assessment.indices.policies import APPROVE, DEFINE
from zhengtong.modules.assessment.performance.errors import (
    FactorSettled,
    FactorThere,
    NoStandard,
    NoSuchMonth,
)
from zhengtong.modules.assessment.performance.models import FactorState, PersonFactor
from zhengtong.modules.assessment.performance.reading import standard_for
from zhengtong.modules.assessment.performance.wording import read_factor
from zhengtong.modules.org import api as org


@command
def enter_factor(
    *,
    staff_id: int,
    month: dt.date,
    quality: str,
    contribution: str,
    reason: str,
    actor: Actor,
) -> PersonFactor:
    """Enter both factors of a month, with the reason. Nobody enters their own.

    Raises NoStandard, FactorThere, InvalidInput (out of bounds, no reason), OwnWork.
    """
    person = org.staff(staff_id)
    require(actor, DEFINE)
    if not actor.has(DEFINE, person.organization_id):
        raise PermissionRefused
    if actor.staff_id == staff_id:
        raise OwnWork
    first = month.replace(day=1)
    standard = standard_for(person.organization_id, first)
    if standard is None:
        raise NoStandard
    if not reason.strip():
        raise field("reason", _("请写明理由。"))
    one_at_a_time(f"assessment.factor:{staff_id}")
    there = PersonFactor.objects.filter(staff_id=staff_id, month=first)
    if there.exclude(state=FactorState.REFUSED).exists():
        raise beside("staff", FactorThere())
    made = PersonFactor.objects.create(
        staff_id=staff_id,
        organization_id=person.organization_id,
        month=first,
        quality=read_factor(quality, "quality", standard.bounds),
        contribution=read_factor(contribution, "contribution", standard.bounds),
        reason=reason.strip()[:300],
        made_by_id=actor.staff_id,
    )
    _record("assessment.enter_factor", made, actor)
    return made


@command
def settle_factor(*, factor_id: int, accept: bool, actor: Actor) -> PersonFactor:
    """Confirm or refuse what somebody else entered; nobody settles their own month.

    Raises NoSuchMonth, FactorSettled, OwnWork.
    """
    made = PersonFactor.objects.select_for_update(of=("self",)).filter(pk=factor_id).first()
    if made is None:
        raise NoSuchMonth
    require(actor, APPROVE)
    if not actor.has(APPROVE, made.organization_id):
        raise PermissionRefused
    if made.state != FactorState.ENTERED:
        raise FactorSettled
    if actor.staff_id is not None and actor.staff_id in (made.made_by_id, made.staff_id):
        raise OwnWork
    made.state = FactorState.CONFIRMED if accept else FactorState.REFUSED
    made.settled_by_id, made.settled_at = actor.staff_id, timezone.now()
    made.save(update_fields=["state", "settled_by", "settled_at"])
    _record("assessment.settle_factor", made, actor)
    return made


def _record(action: str, made: PersonFactor, actor: Actor) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"staff:{made.staff_id}",
        object_type="person_factor",
        object_id=made.pk,
        detail={
            "month": made.month.isoformat(),
            "quality": str(made.quality),
            "contribution": str(made.contribution),
            "state": made.state,
        },
    )
