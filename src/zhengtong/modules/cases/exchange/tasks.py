"""The exchange by the clock: write every ten minutes, send every hour, reconcile every night."""

from __future__ import annotations

import logging

from zhengtong.core.jobs.api import periodic
from zhengtong.modules.cases.exchange import batches, catching_up, reconciling
from zhengtong.modules.cases.exchange.sealing import NotSealed

log = logging.getLogger(__name__)


@periodic(cron="*/10 * * * *", name="cases.exchange.write")
def write_rows() -> None:
    catching_up.catch_up()


@periodic(cron="20 * * * *", name="cases.exchange.send")
def send_batches() -> None:
    catching_up.catch_up()
    try:
        batches.export()
    except NotSealed as refused:
        log.warning("exchange: nothing was sent: %s", refused.message)


@periodic(cron="40 17 * * *", name="cases.exchange.reconcile")
def reconcile() -> None:
    """At 1:40 in Asia/Shanghai."""
    found = reconciling.nightly()
    if found:
        log.warning("exchange: %s rows differ from their cases", found)
