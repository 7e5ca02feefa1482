"""Keys for programs: made, used, revoked. Only the hash is stored."""

from __future__ import annotations

import datetime as dt
import secrets

from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.modules.org.errors import UnknownUser
from zhengtong.modules.org.identity import actor_for_key
from zhengtong.modules.org.models import ApiToken, User
from zhengtong.modules.org.queries import hashed

USE_NOTED_EVERY = dt.timedelta(minutes=5)


@command
def token_create(
    username: str, *, name: str = "", days: int | None = 365, actor: Actor | None = None
) -> str:
    """A new key for this account; it is shown this once. Raises UnknownUser."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UnknownUser
    raw = f"zt_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user,
        name=name or "command line",
        head=raw[:8],
        hashed=hashed(raw),
        expires_at=timezone.now() + dt.timedelta(days=days) if days else None,
    )
    _record("org.token.created", token, actor or Actor.system("token"))
    return raw


@command
def token_revoke(*, token_id: int, actor: Actor) -> None:
    """撤销, at once; by its owner or the platform."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotFound
    if actor.kind != "system" and actor.user_id != token.user_id:
        raise PermissionRefused
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        _record("org.token.revoked", token, actor)


def actor_for_token(raw: str, *, address: str = "", entity_id: int | None = None) -> Actor:
    """The actor behind a key, channel `api`. Raises BadToken, AccountClosed."""
    actor, key = actor_for_key(hashed(raw), address=address, entity_id=entity_id)
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=key.id).update(last_used_at=now)
    return actor


def _record(action: str, token: ApiToken, actor: Actor) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"user:{token.user_id}",
        object_type="token",
        object_id=token.pk,
        detail={"head": token.head, "name": token.name},
    )
