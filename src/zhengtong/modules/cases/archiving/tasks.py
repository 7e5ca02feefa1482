"""Jobs of archiving: one case each; every night what is due."""

from __future__ import annotations

import logging

from zhengtong.core.jobs.api import defer, job, periodic
from zhengtong.modules.cases.archiving import filing

log = logging.getLogger(__name__)


def _file(case_id: int) -> None:
    filing.archive_case(case_id=case_id)


file_case = job(name="cases.archiving.file", queue="default")(_file)


@periodic(cron="10 17 * * *", name="cases.archiving.nightly")
def nightly() -> None:
    """At ten past one in Asia/Shanghai: one job per case."""
    ids = filing.due()
    for case_id in ids:
        defer(file_case, case_id=case_id)
    if ids:
        log.info("archiving: %s cases queued", len(ids))
