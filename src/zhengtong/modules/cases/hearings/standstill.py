"""The clocks of a case stand still while a hearing is prepared and held (行政许可法 45条)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.events import CaseResumed, CaseSuspended
from zhengtong.modules.cases.models import (
    Case,
    CaseStatus,
    DocumentKind,
    Hearing,
    SpecialProcedure,
)
from zhengtong.modules.cases.periods.suspending import ASPECT, end_procedure
from zhengtong.modules.workflow import api as workflow

GROUND = "hearing"
STOPS = ("statutory", "promised", "step")


def stop(case: Case, hearing: Hearing, *, actor: Actor, expected_on: dt.date) -> None:
    """From tomorrow. Nothing happens when they stand still for another reason: then they go on
    standing still when that one ends (`handlers.stop_again`)."""
    if hearing.stops_clock or case.status != CaseStatus.IN_PROGRESS:
        return
    now = timezone.now()
    case.suspend()
    rows.update(case, "status")
    document = issue(
        case,
        DocumentKind.SUSPENSION,
        at=now,
        staff_id=actor.staff_id,
        facts={"ground": GROUND, "reason": "", "expected_on": expected_on.isoformat()},
    )
    workflow.suspend(
        instance_id=case.instance_id,
        actor=actor,
        ground=GROUND,
        on=timezone.localdate(now),
        expected_on=expected_on,
        document=document.number,
        stops=STOPS,
    )
    SpecialProcedure.objects.create(
        case=case,
        ground=GROUND,
        stops=list(STOPS),
        document_id=key_of(document),
        from_on=timezone.localdate(now),
        expected_on=expected_on,
        started_at=now,
        started_by_id=actor.staff_id,
    )
    aspects.attach(case, ASPECT)
    hearing.stops_clock = True
    hearing.save(update_fields=["stops_clock"])
    publish(CaseSuspended(case_id=case.pk, case_public_id=case.public_id, ground=GROUND, at=now))


def go_on(case: Case, hearing: Hearing, *, actor: Actor) -> None:
    """Days count again from tomorrow."""
    if not hearing.stops_clock:
        return
    hearing.stops_clock = False
    hearing.save(update_fields=["stops_clock"])
    if case.status != CaseStatus.SUSPENDED:
        return
    now = timezone.now()
    case.resume()
    rows.update(case, "status")
    workflow.resume(instance_id=case.instance_id, actor=actor, on=timezone.localdate(now))
    end_procedure(case, actor=actor, at=now, ending=SpecialProcedure.Ending.RESUMED)
    publish(CaseResumed(case_id=case.pk, case_public_id=case.public_id, at=now))
