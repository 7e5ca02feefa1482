"""Permits whose renewal nobody decided in time are renewed by law."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.models import BEFORE_DECISION, Renewal
from zhengtong.modules.cases.renewals.services import deem_renewed

log = logging.getLogger(__name__)


def sweep_renewals(*, today: dt.date | None = None) -> int:
    """How many were deemed renewed. A case that changes meanwhile is left for the next sweep."""
    day = today or timezone.localdate()
    due = Renewal.objects.filter(
        is_timely=True,
        deemed_at=None,
        expires_on__lt=day,
        case__status__in=BEFORE_DECISION,
        case__decided_at=None,
    ).values_list("case_id", flat=True)
    return sum(_attempt(case_id, day) for case_id in list(due))


def _attempt(case_id: int, day: dt.date) -> int:
    try:
        return int(deem_renewed(case_id=case_id, today=day))
    except DomainError:
        log.warning("sweep: case %s changed meanwhile", case_id, exc_info=True)
        return 0


@periodic(cron="15 16,22 * * *", name="cases.renewals.sweep")
def sweep_expired() -> None:
    """Shortly after midnight and again in the early morning, Asia/Shanghai: after what was not
    answered has been deemed accepted."""
    sweep_renewals()
