"""Signing in and out leaves a trace: time, account, address (单点登录日志)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from zhengtong.core.audit import api as audit
from zhengtong.kernel.access import Actor
from zhengtong.modules.org.services import sessions


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    _note("org.signed_in", request, user)
    if request is not None and "REMOTE_ADDR" in request.META:
        if not request.session.session_key:
            request.session.save()
        sessions.note_start(
            user_id=user.pk,
            session_key=request.session.session_key,
            address=request.META["REMOTE_ADDR"],
            agent=request.headers.get("User-Agent", ""),
        )


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if user is not None:
        _note("org.signed_out", request, user)
        if request is not None and getattr(request, "session", None) is not None:
            sessions.note_end(request.session.session_key or "")


@receiver(user_login_failed)
def note_failure(credentials: dict, request: HttpRequest | None = None, **kwargs: Any) -> None:
    name = str(credentials.get("username") or credentials.get("login") or "")[:60]
    _note("org.sign_in_failed", request, None, {"username": name})


def _note(
    action: str, request: HttpRequest | None, user: Any, detail: dict[str, Any] | None = None
) -> None:
    """Off a page (tests, commands) there is no request and nothing to note."""
    if request is None or "REMOTE_ADDR" not in request.META:
        return
    agent = request.headers.get("User-Agent", "")[:200]
    actor = Actor(
        kind="user" if user else "anonymous",
        name=str(user) if user else "",
        user_id=user.pk if user else None,
        address=request.META["REMOTE_ADDR"],
    )
    with transaction.atomic():
        audit.record(
            action,
            actor=actor,
            stream=f"user:{user.pk}" if user else "sign_in",
            object_type="user",
            object_id=user.pk if user else "",
            detail={"agent": agent, **(detail or {})},
        )
