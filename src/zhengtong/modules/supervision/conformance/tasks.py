"""Follows the logs once a minute, and looks at everything once a night."""

from zhengtong.core.jobs.api import periodic
from zhengtong.modules.supervision.conformance import replaying


@periodic(cron="* * * * *", name="supervision.follow_logs")
def follow_logs() -> None:
    replaying.catch_up()


@periodic(cron="40 18 * * *", name="supervision.complete_conformance")
def complete_conformance() -> None:
    """At 02:40, Asia/Shanghai."""
    replaying.complete()
