"""Jobs of licences: batches, expiry."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from zhengtong.core.jobs.api import defer, job, periodic
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.licences.models import BatchState, Licence, LicenceBatch
from zhengtong.modules.licences.services.acts import lapse_licence
from zhengtong.modules.licences.services.batches import CHUNK, issue_next_lines
from zhengtong.modules.licences.states import STANDING

log = logging.getLogger(__name__)
QUIET = dt.timedelta(minutes=2)
SHARE = 10
"""Steps in one job, so that other work gets its turn."""
MOST_LAPSED = 5000


@job(name="licences.issue_lines", retry=5)
def issue_lines(batch_id: int) -> None:
    """Some steps of a batch, then the next job; a killed one is taken up by `go_on`."""
    for _step in range(SHARE):
        if issue_next_lines(batch_id=batch_id) < CHUNK:
            return
    defer(issue_lines, batch_id=batch_id)


def resume_batches(*, now: dt.datetime | None = None) -> int:
    """Take up batches on which nothing has moved for a while: their worker was killed."""
    still = LicenceBatch.objects.filter(
        state=BatchState.RUNNING, stepped_at__lt=(now or timezone.now()) - QUIET
    )
    found = list(still.values_list("pk", flat=True))
    for batch_id in found:
        LicenceBatch.objects.filter(pk=batch_id).update(stepped_at=timezone.now())
        defer(issue_lines, batch_id=batch_id)
    return len(found)


@periodic(cron="*/2 * * * *", name="licences.resume_batches")
def go_on() -> None:
    resume_batches()


def sweep_expired(*, today: dt.date | None = None) -> int:
    """过期失效 for everything whose last day is over; how many. One that changes meanwhile is left
    for the next sweep."""
    day = today or timezone.localdate()
    due = Licence.objects.filter(valid_until__lt=day, state__in=STANDING).order_by("valid_until")
    return sum(_lapse(pk, day) for pk in list(due.values_list("pk", flat=True)[:MOST_LAPSED]))


def _lapse(licence_id: int, day: dt.date) -> int:
    try:
        return int(
            lapse_licence(licence_id=licence_id, actor=Actor.system("licences.expiry"), today=day)
        )
    except DomainError:
        log.warning("licence %s did not lapse", licence_id, exc_info=True)
        return 0


@periodic(cron="10 16 * * *", name="licences.expire")
def expire() -> None:
    """Shortly after midnight, Asia/Shanghai."""
    sweep_expired()
