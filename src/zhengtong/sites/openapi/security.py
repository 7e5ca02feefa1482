"""Tokens: a program acts as the user to whom its token belongs, or for a company of theirs."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.org import api as org

ENTITY = "Zhengtong-Entity"
"""Header with the 统一社会信用代码 of the company for which the request is made."""


class NotActingFor(PermissionRefused):
    """您不能代表这家单位办理：没有委托，或者委托已经到期、解除。"""

    code = "not_acting_for"


class UserToken(HttpBearer):
    """`Authorization: Bearer <token>`. The session cookie is not looked at."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        wanted = request.headers.get(ENTITY, "")
        entity = org.find_entity(wanted[:40]) if wanted else None
        request.actor = actor = org.actor_for_token(
            token,
            address=request.META.get("REMOTE_ADDR", ""),
            entity_id=entity.id if entity else None,
        )
        # Never as oneself when it was asked for a company.
        if wanted and actor.entity_id is None:
            raise NotActingFor
        return actor
