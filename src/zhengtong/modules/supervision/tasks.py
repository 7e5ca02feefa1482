"""The sweep runs every ten minutes of the day; at night it looks back over the last days."""

from zhengtong.core.jobs.api import periodic
from zhengtong.modules.supervision.board import tasks as _board  # noqa: F401
from zhengtong.modules.supervision.services.sweep import sweep, sweep_nights


@periodic(cron="*/10 * * * *", name="supervision.sweep")
def sweep_periods() -> None:
    sweep()


@periodic(cron="40 18 * * *", name="supervision.nights")
def look_back() -> None:
    sweep_nights()
