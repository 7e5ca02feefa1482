"""Jobs by the clock."""

from __future__ import annotations

import logging

from zhengtong.core.jobs.api import periodic
from zhengtong.modules.workflow.services.recompute import recompute_clocks, self_check
from zhengtong.modules.workflow.services.step_times import compute_step_times
from zhengtong.modules.workflow.services.sweep import sweep

log = logging.getLogger(__name__)


@periodic(cron="*/10 * * * *", name="workflow.sweep")
def sweep_timers() -> None:
    sweep()


@periodic(cron="40 18 * * *", name="workflow.step_times")
def compute_times() -> None:
    """Every night: what the public chart says of how long steps really take."""
    compute_step_times()


@periodic(cron="20 18 * * *", name="workflow.self_check")
def check_clocks() -> None:
    """Every night: recompute what an interrupted run left, then the cache must equal the truth."""
    recompute_clocks()
    wrong = self_check()
    if wrong:
        log.error("clocks differ from the arithmetic: %s", wrong[:50])
