"""The sweep runs every ten minutes of the day."""

from zhengtong.core.jobs.api import periodic
from zhengtong.modules.supervision.services.sweep import sweep


@periodic(cron="*/10 * * * *", name="supervision.sweep")
def sweep_periods() -> None:
    sweep()
