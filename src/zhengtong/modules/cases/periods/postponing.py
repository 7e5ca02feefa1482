"""A special procedure that will take longer, or less long, than the applicant was told."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.documents.issuing import key_of
from zhengtong.modules.cases.events import ProcedureMoved
from zhengtong.modules.cases.models import (
    Case,
    CaseStatus,
    DocumentKind,
    ProcedureChange,
    SpecialProcedure,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services.errors import ReasonWanted
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.workflow import api as workflow

HEARING = "hearing"


class HearingHasItsNotice(StateError):
    """听证的时间由听证通知书告知，请在听证里改期。"""

    code = "hearing_has_its_notice"


@command
def change_expected_end(
    *,
    case_id: CaseId,
    actor: Actor,
    expected_on: dt.date | None,
    reason: str,
    expected_version: int | None = None,
) -> ProcedureChange:
    """Tell the applicant another expected end of the special procedure, in writing and with the
    reason: 行政许可法 第四十五条 wants the time told. The clocks go on standing still; what was
    told before stays in the history.

    Raises CaseStateError when no procedure is under way, HearingHasItsNotice, ReasonWanted.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.handle", case)
    procedure = _open_one(case)
    now = timezone.now()
    day = _day(expected_on, procedure, today=timezone.localdate(now))
    reason = reason.strip()
    if not reason:
        error = ReasonWanted()
        raise ReasonWanted(errors=[FieldError(path="reason", message=error.message)])
    before = procedure.expected_on
    document = issue(
        case,
        DocumentKind.SUSPENSION_CHANGE,
        at=now,
        staff_id=actor.staff_id,
        facts={
            "ground": procedure.ground,
            "reason": reason,
            "was_expected_on": before.isoformat() if before else "",
            "expected_on": day.isoformat(),
        },
    )
    workflow.expect_resumption(
        instance_id=case.instance_id,
        actor=actor,
        expected_on=day,
        reason=reason,
        document=document.number,
    )
    procedure.expected_on, procedure.reminded_on = day, None
    procedure.save(update_fields=["expected_on", "reminded_on"])
    change = ProcedureChange.objects.create(
        procedure=procedure,
        was_expected_on=before,
        expected_on=day,
        reason=reason,
        document_id=key_of(document),
        changed_at=now,
        changed_by_id=actor.staff_id,
    )
    recorded(case, "cases.change_expected_end", actor, expected_on=day.isoformat())
    publish(
        ProcedureMoved(
            case_id=case.pk,
            case_public_id=case.public_id,
            procedure_id=procedure.pk,
            change_id=change.pk,
            was_expected_on=before,
            expected_on=day,
            at=now,
        )
    )
    return change


def changes_of(case: Case) -> list[ProcedureChange]:
    """Every change of an expected end in the case, oldest first."""
    found = ProcedureChange.objects.filter(procedure__case=case)
    return list(found.select_related("procedure", "document"))


def _open_one(case: Case) -> SpecialProcedure:
    if case.status != CaseStatus.SUSPENDED:
        raise CaseStateError
    found = SpecialProcedure.objects.select_for_update().filter(case=case, to_on=None).first()
    if found is None:
        raise CaseStateError
    if found.ground == HEARING:
        raise HearingHasItsNotice
    return found


def _day(given: dt.date | None, procedure: SpecialProcedure, *, today: dt.date) -> dt.date:
    if given is None or given < today:
        message = _("请填写预计结束的日期，不早于今天。")
    elif given == procedure.expected_on:
        message = _("这就是原来告知的日期。请填写新的日期，或者不用变更。")
    else:
        return given
    raise InvalidInput(errors=[FieldError(path="expected_on", message=message)])
