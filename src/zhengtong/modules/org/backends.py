"""Who is signed in: the account of a session, read by a prepared statement at every page."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from zhengtong.core import rows
from zhengtong.modules.org.models import User


class AccountBackend(AuthenticationBackend):
    """Signing in is allauth's; only finding the account again is ours."""

    def get_user(self, user_id: Any) -> User | None:
        found = rows.first(User, "id = %s AND is_active", [user_id])
        return found if found is not None and self.user_can_authenticate(found) else None
