"""Special procedures that last longer than was told: whoever has the step is reminded."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import Q
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import ProcedureOverdue
from zhengtong.modules.cases.models import CaseStatus, SpecialProcedure
from zhengtong.modules.cases.services.locking import lock
from zhengtong.modules.workflow import api as workflow

AGAIN_DAYS = 5
"""Working days between two reminders of the same procedure."""

log = logging.getLogger(__name__)


def remind(*, today: dt.date | None = None) -> int:
    """Remind of every procedure whose expected end has passed, and again each working week.

    A case that changes meanwhile is left for the next time. Returns how many were reminded.
    """
    day = today or timezone.localdate()
    late = SpecialProcedure.objects.filter(to_on=None, expected_on__lt=day).exclude(
        Q(reminded_on__gte=day)
    )
    sent = 0
    for pk, case_id, last in late.values_list("pk", "case_id", "reminded_on"):
        if last is not None and calendar.count_workdays(last, day) < AGAIN_DAYS:
            continue
        try:
            sent += _remind(procedure_id=pk, case_id=case_id, day=day)
        except DomainError:
            log.warning("case %s changed meanwhile", case_id, exc_info=True)
    return sent


@command
def _remind(*, procedure_id: int, case_id: int, day: dt.date) -> int:
    actor = Actor.system("procedure_reminder")
    case = lock(case_id=case_id, actor=actor)
    procedure = SpecialProcedure.objects.select_for_update().get(pk=procedure_id)
    if case.status != CaseStatus.SUSPENDED or procedure.to_on is not None:
        return 0
    if procedure.reminded_on is not None and procedure.reminded_on >= day:
        return 0
    procedure.reminded_on = day
    procedure.save(update_fields=["reminded_on"])
    workflow.record(
        instance_id=case.instance_id,
        kind="special_procedure_overdue",
        actor=actor,
        payload={"ground": procedure.ground, "expected_on": procedure.expected_on},
    )
    publish(
        ProcedureOverdue(
            case_id=case.pk,
            case_public_id=case.public_id,
            procedure_id=procedure.pk,
            on=day,
            at=timezone.now(),
        )
    )
    return 1


@periodic(cron="30 0 * * *", name="cases.remind_procedures")
def remind_of_procedures() -> None:
    """Every morning at 8:30, Asia/Shanghai."""
    remind()
