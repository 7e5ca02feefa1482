"""Sessions in the database, read by a prepared statement: every page of a person asks for one."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from zhengtong.core import rows


class SessionStore(db.SessionStore):
    """Django's own, but for the read."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = rows.first(
            Session, "session_key = %s AND expire_date > %s", [self.session_key, timezone.now()]
        )
        if found is None:
            self._session_key = None
        return found
