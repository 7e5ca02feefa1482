"""What `org` does at night."""

from __future__ import annotations

from zhengtong.core.jobs.api import periodic
from zhengtong.modules.org.services import sessions


@periodic(cron="50 18 * * *", name="org.forget_sessions")
def forget_sessions() -> None:
    """Sessions that ran out; who signed in when stays in the audit log."""
    sessions.forget_old()
