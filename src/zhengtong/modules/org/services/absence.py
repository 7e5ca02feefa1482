"""Being away, and letting someone else act meanwhile."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import InvalidInput, NotFound, StateError
from zhengtong.modules.org.errors import (
    AbsenceOverlaps,
    AdministratorsApart,
    AlreadyDelegated,
    DatesReversed,
    DelegateToSelf,
    StaffInactive,
)
from zhengtong.modules.org.models import Absence, PostHolder, StaffDelegation, StaffMember
from zhengtong.modules.org.services.posts import is_administrator


class NotHeld(StateError):
    """委托人在这段时间不任这个岗位，不能委托。"""

    code = "post_not_held"


class TooLate(StateError):
    """已经结束，不能再改。"""

    code = "over"


class DaysPast(InvalidInput):
    """这段时间已经过去，不用登记。请核对日期。"""

    code = "days_past"


class SpanTooLong(InvalidInput):
    """一次最多登记一年。请核对日期。"""

    code = "span_too_long"


LONGEST = dt.timedelta(days=366)


def _check_days(from_on: dt.date, to_on: dt.date) -> None:
    if to_on < from_on:
        raise DatesReversed
    if to_on < timezone.localdate():
        raise DaysPast
    if to_on - from_on > LONGEST:
        raise SpanTooLong


@command
def register_absence(
    *, staff_id: int, from_on: dt.date, to_on: dt.date, actor: Actor, reason: str = ""
) -> int:
    """外出登记, both days included; one's own, or that of staff one manages. Returns the id."""
    staff = _locked(staff_id)
    _require_self_or_manager(actor, staff)
    _check_days(from_on, to_on)
    same_days = Absence.objects.filter(staff=staff, from_on__lte=to_on, to_on__gte=from_on)
    if same_days.filter(cancelled_at=None).exists():
        raise AbsenceOverlaps
    absence = Absence.objects.create(staff=staff, from_on=from_on, to_on=to_on, reason=reason)
    _record("org.absence.registered", staff, actor, {"from": from_on, "to": to_on})
    return absence.pk


@command
def cancel_absence(*, absence_id: int, actor: Actor) -> None:
    """销假. Never gone, or back early: the days that were away stay on record."""
    absence = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if absence is None:
        raise NotFound
    staff = _locked(absence.staff_id)
    _require_self_or_manager(actor, staff)
    if absence.cancelled_at is not None or absence.to_on < timezone.localdate():
        raise TooLate
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if absence.from_on <= yesterday:
        absence.to_on = yesterday
        absence.save(update_fields=["to_on"])
        _record("org.absence.ended", staff, actor, {"from": absence.from_on, "to": yesterday})
        return
    absence.cancelled_at = timezone.now()
    absence.save(update_fields=["cancelled_at"])
    _record("org.absence.cancelled", staff, actor, {"from": absence.from_on, "to": absence.to_on})


@command
def delegate(
    *,
    principal_id: int,
    deputy_id: int,
    from_on: dt.date,
    to_on: dt.date,
    actor: Actor,
    post_id: int | None = None,
    reason: str = "",
) -> int:
    """工作委托. The deputy may act in one post of the principal (or all), both days included.

    What was delegated to the principal is not passed on.
    """
    principal, deputy = _locked(principal_id), _locked(deputy_id)
    _require_self_or_manager(actor, principal)
    if principal.pk == deputy.pk:
        raise DelegateToSelf
    _check_days(from_on, to_on)
    if not deputy.is_active:
        raise StaffInactive
    if is_administrator(deputy.pk):
        raise AdministratorsApart
    held = PostHolder.objects.on(from_on).filter(staff=principal)
    if post_id is not None:
        held = held.filter(post_id=post_id)
    if not held.exists():
        raise NotHeld
    same_days = StaffDelegation.objects.filter(
        principal=principal, deputy=deputy, post_id=post_id, revoked_at=None
    )
    if same_days.filter(from_on__lte=to_on, to_on__gte=from_on).exists():
        raise AlreadyDelegated
    made = StaffDelegation.objects.create(
        principal=principal,
        deputy=deputy,
        post_id=post_id,
        from_on=from_on,
        to_on=to_on,
        reason=reason,
    )
    detail = {"deputy": deputy.name, "post_id": post_id, "from": from_on, "to": to_on}
    _record("org.delegation.made", principal, actor, detail)
    return made.pk


@command
def revoke_delegation(*, delegation_id: int, actor: Actor) -> None:
    """收回委托, at once."""
    made = StaffDelegation.objects.select_for_update().filter(pk=delegation_id).first()
    if made is None:
        raise NotFound
    principal = _locked(made.principal_id)
    _require_self_or_manager(actor, principal)
    if made.revoked_at is not None:
        raise TooLate
    made.revoked_at = timezone.now()
    made.save(update_fields=["revoked_at"])
    _record("org.delegation.revoked", principal, actor, {"delegation": made.pk})


def _locked(staff_id: int) -> StaffMember:
    staff = StaffMember.objects.select_for_update().filter(pk=staff_id).first()
    if staff is None:
        raise NotFound
    return staff


def _require_self_or_manager(actor: Actor, staff: StaffMember) -> None:
    if actor.staff_id != staff.pk:
        require(actor, "org.manage", staff)


def _record(action: str, staff: StaffMember, actor: Actor, detail: dict) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"staff:{staff.pk}",
        object_type="staff",
        object_id=staff.pk,
        detail=detail,
    )
