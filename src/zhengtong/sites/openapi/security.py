"""Tokens: a program acts as the user to whom its token belongs."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from zhengtong.kernel.access import Actor
from zhengtong.modules.org import api as org


class UserToken(HttpBearer):
    """`Authorization: Bearer <token>`. The session cookie is not looked at."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        actor = org.actor_for_token(token, address=request.META.get("REMOTE_ADDR", ""))
        request.actor = actor
        return actor
