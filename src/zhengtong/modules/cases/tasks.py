"""The law's own deadlines: what happens when nobody acts."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.models import Case, CaseStatus, SupplementNotice
from zhengtong.modules.cases.services.accept import deem_accepted
from zhengtong.modules.cases.services.supplement import lapse_supplement
from zhengtong.modules.workflow import api as workflow

log = logging.getLogger(__name__)


def sweep(*, today: dt.date | None = None) -> dict[str, int]:
    """Deem accepted what went unanswered for five working days, end what was not supplemented.

    Returns the numbers of both. A case that changes meanwhile is left for the next sweep.
    """
    day = today or timezone.localdate()
    done = {"deemed": 0, "lapsed": 0}
    overdue = workflow.instances_overdue(kind="pre_acceptance", on=day)
    for case_id in Case.objects.filter(
        instance_id__in=overdue, status=CaseStatus.SUBMITTED
    ).values_list("pk", flat=True):
        done["deemed"] += _attempt(deem_accepted, case_id)
    for case_id in SupplementNotice.objects.filter(
        due_on__lt=day, answered_at=None, case__status=CaseStatus.SUPPLEMENT_REQUESTED
    ).values_list("case_id", flat=True):
        done["lapsed"] += _attempt(lapse_supplement, case_id)
    return done


def _attempt(command, case_id: int) -> int:
    try:
        return 1 if command(case_id=case_id) else 0
    except DomainError:
        log.warning("sweep: case %s changed meanwhile", case_id, exc_info=True)
        return 0


@periodic(cron="5 16,22 * * *", name="cases.sweep")
def sweep_deadlines() -> None:
    """Shortly after midnight and again in the early morning, Asia/Shanghai."""
    sweep()
