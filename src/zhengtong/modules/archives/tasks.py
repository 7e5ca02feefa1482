"""The archive by the clock: terms end, years are over, stored packages are read through."""

from __future__ import annotations

import logging

from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.modules.archives.models import RetrievalRequest
from zhengtong.modules.archives.services import appraising, checking, lending

log = logging.getLogger(__name__)
ACTOR = Actor.system("archives")
PATROL = 500
"""Packages that one night reads through."""
PATROL_DAYS = 180


@periodic(cron="30 16 * * *", name="archives.nightly")
def nightly() -> None:
    """At half past midnight in Asia/Shanghai."""
    end_terms()
    fall_due()


def end_terms() -> int:
    over = RetrievalRequest.objects.filter(
        state=RetrievalRequest.State.APPROVED, until__lte=timezone.now()
    )
    keys = list(over.values_list("public_id", flat=True)[:10_000])
    return sum(lending.expire_retrieval(public_id=key, actor=ACTOR) for key in keys)


def fall_due() -> int:
    today = timezone.localdate()
    ids = appraising.falling_due(today)
    return sum(appraising.fall_due(record_id=pk, today=today, actor=ACTOR) for pk in ids)


@periodic(cron="30 18 * * *", name="archives.patrol")
def patrol() -> None:
    """Reads through what nobody has read for half a year; the catalogue shows what is damaged."""
    ids = checking.due_for_patrol(most=PATROL, days=PATROL_DAYS)
    for record_id, result in checking.check_many(ids, occasion="patrol", actor=ACTOR):
        if not result.passed:
            log.warning("archives: record %s does not pass its check", record_id)
