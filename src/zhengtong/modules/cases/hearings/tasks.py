"""Rights to be heard that nobody used lapse by themselves."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.hearings.answering import TELLING, lapse_answers
from zhengtong.modules.cases.models import HearingParty

log = logging.getLogger(__name__)


def sweep_hearings(*, today: dt.date | None = None) -> int:
    """How many answers lapsed. A case that changes meanwhile is left for the next sweep."""
    day = today or timezone.localdate()
    late = (
        HearingParty.objects.filter(
            answer="",
            due_on__lt=day,
            hearing__state__in=TELLING,
            hearing__case__closed_at=None,
            hearing__case__decided_at=None,
        )
        .values_list("hearing__case_id", flat=True)
        .distinct()
    )
    return sum(_attempt(case_id, day) for case_id in list(late))


def _attempt(case_id: int, day: dt.date) -> int:
    try:
        return int(lapse_answers(case_id=case_id, today=day))
    except DomainError:
        log.warning("sweep: case %s changed meanwhile", case_id, exc_info=True)
        return 0


@periodic(cron="10 16,22 * * *", name="cases.hearings.sweep")
def sweep_answers() -> None:
    """Shortly after midnight and again in the early morning, Asia/Shanghai."""
    sweep_hearings()
