"""Special procedures: the clocks stop, are told why and until when, and run again."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.events import CaseResumed, CaseSuspended
from zhengtong.modules.cases.models import Case, DocumentKind, SpecialProcedure
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.periods.grounds import GROUNDS, stops_of
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow

ASPECT = "periods"


class GroundNotAllowed(InvalidInput):
    """这个事项不能以此理由停止计时。"""

    code = "ground_not_allowed"


@command
def suspend_case(
    *,
    case_id: CaseId,
    actor: Actor,
    ground: str,
    expected_on: dt.date | None,
    reason: str,
    expected_version: int | None = None,
) -> Case:
    """Start a special procedure: the clocks stop from the next day, the applicant is told in
    writing how long it should take. 依据《行政许可法》第四十五条.

    A local ground (现场勘验, 技术审查) stops the promised limit only, and the notice says so.
    Raises GroundNotAllowed when the item has no such procedure.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.handle", case)
    version = items.item_version(case.item_version_id)
    if ground not in version.special_procedures or ground not in GROUNDS:
        error = GroundNotAllowed()
        raise GroundNotAllowed(
            errors=[FieldError(path="ground", message=error.message, code=error.code)]
        )
    aspects.before_suspension(case, ground, actor)
    if case.decided_at:
        raise CaseStateError
    now = timezone.now()
    today = timezone.localdate(now)
    if expected_on is None or expected_on < today:
        raise InvalidInput(
            errors=[FieldError(path="expected_on", message=_("请填写预计结束的日期，不早于今天。"))]
        )
    case.suspend()
    rows.update(case, "status")
    reason = reason.strip()
    stops = stops_of(ground)
    document = issue(
        case,
        DocumentKind.SUSPENSION,
        at=now,
        staff_id=actor.staff_id,
        facts={"ground": ground, "reason": reason, "expected_on": expected_on.isoformat()},
    )
    workflow.suspend(
        instance_id=case.instance_id,
        actor=actor,
        ground=ground,
        on=today,
        expected_on=expected_on,
        document=document.number,
        stops=stops,
    )
    SpecialProcedure.objects.create(
        case=case,
        ground=ground,
        stops=list(stops),
        reason=reason,
        document_id=key_of(document),
        from_on=today,
        expected_on=expected_on,
        started_at=now,
        started_by_id=actor.staff_id,
    )
    aspects.attach(case, ASPECT)
    recorded(case, "cases.suspend", actor, ground=ground)
    publish(CaseSuspended(case_id=case.pk, case_public_id=case.public_id, ground=ground, at=now))
    return case


@command
def resume_case(
    *, case_id: CaseId, actor: Actor, result: str = "", expected_version: int | None = None
) -> Case:
    """The special procedure is over; days count again from tomorrow."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.handle", case)
    aspects.before_resumption(case, actor)
    now = timezone.now()
    case.resume()
    rows.update(case, "status")
    workflow.resume(instance_id=case.instance_id, actor=actor, on=timezone.localdate(now))
    result = result.strip()
    if result:
        workflow.record(
            instance_id=case.instance_id,
            kind="special_procedure_result",
            actor=actor,
            payload={"text": result},
        )
    end_procedure(case, actor=actor, at=now, ending=SpecialProcedure.Ending.RESUMED, result=result)
    recorded(case, "cases.resume", actor)
    publish(CaseResumed(case_id=case.pk, case_public_id=case.public_id, at=now))
    return case


def end_procedure(
    case: Case,
    *,
    actor: Actor,
    at: dt.datetime,
    ending: SpecialProcedure.Ending,
    result: str = "",
) -> None:
    """Close what is open of the case, if anything is. The caller holds the case."""
    open_one = SpecialProcedure.objects.filter(case=case, to_on=None).first()
    if open_one is None:
        return
    open_one.to_on = max(open_one.from_on, timezone.localdate(at))
    open_one.ending, open_one.result = ending, result
    open_one.ended_at, open_one.ended_by_id = at, actor.staff_id
    open_one.save(update_fields=["to_on", "ending", "result", "ended_at", "ended_by"])
