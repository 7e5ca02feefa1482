"""Finished days and steps are counted anew at night, after the facts of the cases."""

from zhengtong.core.jobs.api import periodic
from zhengtong.modules.supervision.board.summaries import rebuild


@periodic(cron="50 18 * * *", name="supervision.board")
def count_finished_days() -> None:
    """At ten to three in the morning, Asia/Shanghai."""
    rebuild()
