"""Jobs of archiving: one case each; every night what is due."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from zhengtong.core.jobs.api import defer, job, periodic
from zhengtong.modules.cases.archiving import filing
from zhengtong.modules.cases.models import CaseArchive

log = logging.getLogger(__name__)


def _file(case_id: int) -> None:
    filing.archive_case(case_id=case_id)


file_case = job(name="cases.archiving.file", queue="default")(_file)


def file_later(*, case_ids: Iterable[int]) -> None:
    """For modules above: these cases have got something since. Filed ones get it as a supplement;
    all others are filed with it when their time comes."""
    filed = CaseArchive.objects.filter(case_id__in=list(case_ids)).exclude(record_id=None)
    for case_id in filed.order_by("case_id").values_list("case_id", flat=True):
        defer(file_case, case_id=case_id)


@periodic(cron="10 17 * * *", name="cases.archiving.nightly")
def nightly() -> None:
    """At ten past one in Asia/Shanghai: one job per case."""
    ids = filing.due()
    for case_id in ids:
        defer(file_case, case_id=case_id)
    if ids:
        log.info("archiving: %s cases queued", len(ids))
