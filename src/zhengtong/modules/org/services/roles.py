"""Granting roles: the security administrator's work, never on oneself."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound, StateError
from zhengtong.modules.org.errors import (
    AdministratorsApart,
    DateInPast,
    NotToOneself,
    RoleGranted,
    StaffInactive,
)
from zhengtong.modules.org.models import PostHolder, Role, RoleAssignment, StaffMember


class GrantRevoked(StateError):
    """这项授权已经收回。"""

    code = "grant_revoked"


@command
def grant_role(
    *,
    staff_id: int,
    role_key: str,
    actor: Actor,
    organization_id: int | None = None,
    expires_on: dt.date | None = None,
) -> int:
    """授权. A role in one organisation, or everywhere; returns the id of the assignment.

    `expires_on` is the last day on which it holds; without it, until it is taken back.

    The three administrators stay apart from each other and from business (GB/T 22239, 三员分立).
    """
    staff = StaffMember.objects.select_for_update().filter(pk=staff_id).first()
    role = Role.objects.filter(key=role_key).first()
    if staff is None or role is None:
        raise NotFound
    _require_grantor(actor, staff.pk)
    if not staff.is_active:
        raise StaffInactive
    if expires_on is not None and expires_on < timezone.localdate():
        raise DateInPast
    given = RoleAssignment.objects.filter(staff=staff, revoked_at=None)
    given.filter(expires_on__lt=timezone.localdate()).update(revoked_at=timezone.now())
    standing = RoleAssignment.objects.on(timezone.localdate()).filter(staff=staff)
    if standing.filter(role=role, organization_id=organization_id).exists():
        raise RoleGranted
    _keep_apart(role, staff, standing)
    made = RoleAssignment.objects.create(
        staff=staff,
        role=role,
        organization_id=organization_id,
        granted_by_id=actor.user_id,
        expires_on=expires_on,
    )
    _record("org.role.granted", made, staff, role, actor)
    return made.pk


@command
def revoke_role(*, assignment_id: int, actor: Actor) -> None:
    """收回授权, at once."""
    made = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("staff", "role")
        .filter(pk=assignment_id)
        .first()
    )
    if made is None:
        raise NotFound
    _require_grantor(actor, made.staff_id)
    if made.revoked_at is not None:
        raise GrantRevoked
    made.revoked_at = timezone.now()
    made.save(update_fields=["revoked_at"])
    _record("org.role.revoked", made, made.staff, made.role, actor)


def _require_grantor(actor: Actor, staff_id: int) -> None:
    require(actor, "org.grant")
    if actor.staff_id == staff_id:
        raise NotToOneself


def _keep_apart(role: Role, staff: StaffMember, standing) -> None:
    """An administrator holds one administrator role and nothing else."""
    is_administrator = standing.filter(role__is_administrator=True).exists()
    has_business = (
        standing.filter(role__is_administrator=False).exists()
        or PostHolder.objects.on(timezone.localdate()).filter(staff=staff).exists()
    )
    if is_administrator or (role.is_administrator and has_business):
        raise AdministratorsApart


def _record(
    action: str, made: RoleAssignment, staff: StaffMember, role: Role, actor: Actor
) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"staff:{staff.pk}",
        object_type="staff",
        object_id=staff.pk,
        detail={
            "role": role.key,
            "organization_id": made.organization_id,
            "staff": staff.name,
            "until": made.expires_on,
        },
    )
