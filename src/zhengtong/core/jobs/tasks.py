"""Housekeeping of the outbox."""

from zhengtong.core.jobs.api import periodic
from zhengtong.core.jobs.dispatch import purge


@periodic(cron="20 3 * * *", name="jobs.purge_outbox")
def purge_outbox() -> None:
    purge()
