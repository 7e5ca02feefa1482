"""Screens of the hall: made by who may, opened once with a code, shut at any time."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, PermissionRefused
from zhengtong.modules.supervision.board.models import Screen
from zhengtong.modules.supervision.policies import organizations_watched

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10
CODE_MINUTES = 10
LONGEST_DAYS = 400
SEEN_EVERY = dt.timedelta(minutes=5)


class WrongCode(InvalidInput):
    """开屏码不对、已经用过或者超过十分钟。请重新登记大屏，用新的开屏码。"""

    code = "wrong_screen_code"


class ScreenIncomplete(InvalidInput):
    """大屏登记得不完整，请看标出的地方。"""

    code = "screen_incomplete"


@command
def make_screen(
    *, name: str, organization_id: int | None, days: int, actor: Actor
) -> tuple[Screen, str]:
    """Register a screen; the code that opens it is told this once. It shows one organisation, or
    all that its maker may watch. Raises ScreenIncomplete, PermissionRefused."""
    require(actor, "supervision.screens")
    faults = []
    if not 1 <= len(name.strip()) <= 60:
        faults.append(FieldError(path="name", message=_("请填写大屏名称，最多 60 个字。")))
    if not 1 <= days <= LONGEST_DAYS:
        faults.append(FieldError(path="days", message=_("有效天数应在 1 到 400 之间。")))
    if faults:
        raise ScreenIncomplete(errors=faults)
    watched = organizations_watched(actor)
    if watched is not None and organization_id not in watched:
        raise PermissionRefused
    now = timezone.now()
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    screen = Screen.objects.create(
        name=name.strip(),
        organization_id=organization_id,
        code_hash=_hashed(code),
        code_until=now + dt.timedelta(minutes=CODE_MINUTES),
        made_by_id=actor.staff_id,
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    _record("supervision.screen.made", screen, actor)
    return screen, code


@command
def open_screen(*, code: str) -> tuple[Screen, str]:
    """Use the code: the screen and the key that its browser keeps. Raises WrongCode."""
    typed = code.strip().upper().replace(" ", "").replace("-", "")
    screen = (
        Screen.objects.select_for_update()
        .filter(code_hash=_hashed(typed), code_until__gt=timezone.now(), revoked_at=None)
        .first()
    )
    if screen is None:
        raise WrongCode
    key = secrets.token_urlsafe(32)
    screen.code_hash, screen.code_until, screen.key_hash = "", None, _hashed(key)
    screen.save(update_fields=["code_hash", "code_until", "key_hash"])
    _record("supervision.screen.opened", screen, Actor.system("screen"))
    return screen, key


@command
def revoke_screen(*, public_id: object, actor: Actor) -> None:
    """Shut it: its key is no longer worth anything, nor is an unused code. Twice is once."""
    require(actor, "supervision.screens")
    screen = visible_screens(actor).select_for_update().filter(public_id=public_id).first()
    if screen is None:
        raise NotFound
    if screen.revoked_at is None:
        screen.revoked_at = timezone.now()
        screen.save(update_fields=["revoked_at"])
        _record("supervision.screen.revoked", screen, actor)


def visible_screens(actor: Actor):  # type: ignore[no-untyped-def]
    """Those of the organisations that the actor may watch."""
    watched = organizations_watched(actor)
    rows = Screen.objects.order_by("-made_at")
    return rows if watched is None else rows.filter(organization_id__in=watched)


def screen_of(key: str) -> Screen | None:
    """The screen whose browser holds this key, while it is good."""
    if not key:
        return None
    now = timezone.now()
    found = Screen.objects.filter(
        key_hash=_hashed(key), revoked_at=None, expires_at__gt=now
    ).first()
    if found and (found.seen_at is None or found.seen_at < now - SEEN_EVERY):
        Screen.objects.filter(pk=found.pk).update(seen_at=now)
    return found


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _record(action: str, screen: Screen, actor: Actor) -> None:
    audit.record(
        action,
        actor=actor,
        stream="supervision",
        object_type="screen",
        object_id=screen.pk,
        detail={"name": screen.name},
    )
