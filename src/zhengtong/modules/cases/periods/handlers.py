"""Who is told of what happens to limits. Each handler may run twice without harm."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import (
    CaseExtended,
    CaseTerminated,
    DecisionReconsidered,
    ExtensionAsked,
    ExtensionRejected,
    ProcedureMoved,
    ProcedureOverdue,
)
from zhengtong.modules.cases.handlers import tell
from zhengtong.modules.cases.models import (
    Case,
    ExtensionRequest,
    ProcedureChange,
    SpecialProcedure,
    SupplementNotice,
)
from zhengtong.modules.cases.periods.extension import PERMISSIONS
from zhengtong.modules.cases.periods.grounds import GROUNDS
from zhengtong.modules.cases.periods.telling import SHOWN, for_applicant
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.events import ClocksMoved


def bilingual(say: Callable[[], str]) -> Mapping[str, str]:
    """Words of the interface in both languages, for messages."""
    found = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            found[key] = say()
    return found


def tell_staff(
    template: str, case_id: int, *, to: Iterable[messaging.Recipient], once: str, **context: Any
) -> None:
    case = Case.objects.defer("form_data").get(pk=case_id)
    version = items.item_version(case.item_version_id)
    for n, recipient in enumerate(to):
        key = recipient.user_id or recipient.staff_id or n
        messaging.send(
            template=template,
            recipient=recipient,
            context={"item": version.name, "number": case.number} | context,
            about=f"case:{case.pk}",
            once=f"{template}:{once}:{key}",
            url=_desk(case.public_id),
        )


def _desk(public_id: uuid.UUID) -> str:
    return f"/desk/cases/{public_id}/"


@handles(ExtensionAsked)
def tell_asked(event: ExtensionAsked) -> None:
    """All who may approve it."""
    asked = ExtensionRequest.objects.get(pk=event.request_id)
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    permission = PERMISSIONS[ExtensionRequest.Authority(asked.authority)]
    users = org.users_with(permission, organization_id=case.organization_id)
    names = org.staff_names([asked.asked_by_id]) if asked.asked_by_id else {}
    tell_staff(
        "cases.extension_asked",
        event.case_id,
        to=[messaging.Recipient(user_id=user) for user in users],
        once=str(asked.pk),
        name=names.get(asked.asked_by_id or 0, ""),
        days=asked.days,
    )


@handles(ExtensionRejected)
def tell_rejected(event: ExtensionRejected) -> None:
    asked = ExtensionRequest.objects.get(pk=event.request_id)
    if asked.asked_by_id:
        tell_staff(
            "cases.extension_rejected",
            event.case_id,
            to=[messaging.Recipient(staff_id=asked.asked_by_id)],
            once=str(asked.pk),
            reason=asked.answer,
        )


@handles(CaseExtended)
def tell_approved(event: CaseExtended) -> None:
    """The applicant is told by `cases.handlers`; here whoever asked, when it was somebody else."""
    asked = ExtensionRequest.objects.filter(
        case_id=event.case_id, state=ExtensionRequest.State.APPROVED
    ).first()
    if asked and asked.asked_by_id and asked.asked_by_id != asked.answered_by_id:
        tell_staff(
            "cases.extension_approved",
            event.case_id,
            to=[messaging.Recipient(staff_id=asked.asked_by_id)],
            once=str(asked.pk),
            days=asked.days,
        )


@handles(CaseTerminated)
def tell_terminated(event: CaseTerminated) -> None:
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    tell("cases.terminated", event.case_id, reason=case.outcome_reason.rstrip("。"))


@handles(DecisionReconsidered)
def tell_reconsidered(event: DecisionReconsidered) -> None:
    tell("cases.reconsidered", event.case_id, once=f":{event.at:%Y%m%d%H%M%S%f}")


@handles(ProcedureMoved)
def tell_procedure_moved(event: ProcedureMoved) -> None:
    change = ProcedureChange.objects.select_related("procedure").get(pk=event.change_id)
    tell(
        "cases.procedure_moved",
        event.case_id,
        once=f":{change.pk}",
        ground=bilingual(lambda: _(GROUNDS[change.procedure.ground])),
        before=event.was_expected_on or "—",
        expected=event.expected_on,
        reason=change.reason.rstrip("。"),
    )


@handles(ProcedureOverdue)
def tell_overdue(event: ProcedureOverdue) -> None:
    """Whoever has the step that waits; all holders of its post where nobody took it."""
    procedure = SpecialProcedure.objects.get(pk=event.procedure_id)
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    waiting = [
        t for t in workflow.open_tasks(instance_id=case.instance_id) if t.state == "suspended"
    ]
    holders = org.holders_of({t.post_id for t in waiting if t.assignee_staff_id is None})
    staff = {t.assignee_staff_id for t in waiting if t.assignee_staff_id}
    staff |= {h.staff_id for found in holders.values() for h in found}
    tell_staff(
        "cases.procedure_overdue",
        event.case_id,
        to=[messaging.Recipient(staff_id=one) for one in sorted(staff)],
        once=f"{procedure.pk}:{event.on}",
        ground=bilingual(lambda: _(GROUNDS[procedure.ground])),
        expected=procedure.expected_on,
    )


@handles(ClocksMoved)
def tell_moved(event: ClocksMoved) -> None:
    """A new calendar moved days of the case; nothing is told of steps, which are the organ's own.

    The day that a supplement notice named is a promise: it may become later, never earlier.
    """
    case = Case.objects.defer("form_data").filter(instance_id=event.instance_id).first()
    moves = workflow.clock_moves(version=event.to_version, instance_id=event.instance_id)
    told = [m for m in moves if m.kind in SHOWN]
    if case is None or not told:
        return
    for move in told:
        if move.kind == "supplement" and move.to_due_on:
            SupplementNotice.objects.filter(case=case, due_on__lt=move.to_due_on).update(
                due_on=move.to_due_on
            )
    tell(
        "cases.deadline_moved",
        case.pk,
        once=f":{event.to_version}",
        notice=calendar.version(event.to_version).notice,
        changes=bilingual(lambda: for_applicant(told)),
    )
