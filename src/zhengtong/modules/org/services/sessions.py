"""Where an account is signed in, and ending that from elsewhere; locking an account."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.org import errors
from zhengtong.modules.org.models import AccountSession, StaffMember, User

KEPT_DAYS = 30


def note_start(*, user_id: int, session_key: str, address: str, agent: str) -> None:
    """Called when someone has signed in."""
    AccountSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user_id": user_id,
            "address": address[:45],
            "agent": agent[:200],
            "started_at": timezone.now(),
            "ended_at": None,
        },
    )


def note_end(session_key: str) -> None:
    """Called when someone has signed out."""
    rows = AccountSession.objects.filter(session_key=session_key, ended_at=None)
    rows.update(ended_at=timezone.now())


def open_sessions(user_id: int) -> list[AccountSession]:
    """Signed in now, newest first; what has run out or was dropped elsewhere is left out."""
    since = timezone.now() - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = AccountSession.objects.filter(user_id=user_id, ended_at=None, started_at__gte=since)
    return [row for row in rows[:50] if _store().exists(row.session_key)]


def end_all(user_id: int) -> int:
    """Sign the account out everywhere; in the caller's transaction. Returns how many."""
    rows = list(AccountSession.objects.filter(user_id=user_id, ended_at=None))
    for row in rows:
        _store().delete(row.session_key)
    AccountSession.objects.filter(pk__in=[r.pk for r in rows]).update(ended_at=timezone.now())
    return len(rows)


def forget_old() -> int:
    """Drop sessions that ran out, and rows of sign-ins older than KEPT_DAYS. Returns how many."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    before = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    return AccountSession.objects.filter(started_at__lt=before).delete()[0]


@command
def end_sessions(*, staff_id: int, actor: Actor) -> int:
    """强制下线, the security administrator's work. Returns how many sessions ended."""
    staff = _locked(staff_id, actor)
    number = end_all(staff.user_id or 0)
    if number:
        _record("org.sessions.ended", staff, actor, {"number": number})
    return number


@command
def lock_account(*, staff_id: int, actor: Actor) -> None:
    """锁定账户, at once and everywhere; posts and tasks stay as they are."""
    staff = _locked(staff_id, actor)
    if actor.staff_id == staff.pk:
        raise errors.NotToOneself
    if User.objects.filter(pk=staff.user_id, is_active=True).update(is_active=False):
        _record("org.account.locked", staff, actor, {})
    end_all(staff.user_id or 0)


@command
def unlock_account(*, staff_id: int, actor: Actor) -> None:
    """解锁账户. Not for someone who has left."""
    staff = _locked(staff_id, actor)
    if actor.staff_id == staff.pk:
        raise errors.NotToOneself
    if not staff.is_active:
        raise errors.StaffInactive
    if User.objects.filter(pk=staff.user_id, is_active=False).update(is_active=True):
        _record("org.account.unlocked", staff, actor, {})


def _locked(staff_id: int, actor: Actor) -> StaffMember:
    staff = StaffMember.objects.select_for_update().filter(pk=staff_id).first()
    if staff is None:
        raise NotFound
    require(actor, "org.grant")
    if staff.user_id is None:
        raise errors.NoAccount
    return staff


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore()


def _record(action: str, staff: StaffMember, actor: Actor, detail: dict[str, Any]) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"staff:{staff.pk}",
        object_type="staff",
        object_id=staff.pk,
        detail={"staff": staff.name, **detail},
    )
