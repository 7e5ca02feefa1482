"""After each step of a case its rules are asked again; outside of the step's own transaction."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from zhengtong.kernel.events import Event, handles
from zhengtong.modules.cases import events as cases
from zhengtong.modules.supervision.services.sweep import look_again
from zhengtong.modules.workflow import events as workflow

OF_CASES: tuple[type[Event], ...] = (
    cases.CaseSubmitted,
    cases.CaseAccepted,
    cases.CaseRefused,
    cases.SupplementRequested,
    cases.CaseSupplemented,
    cases.CaseWithdrawn,
    cases.CaseDecided,
    cases.CaseClosed,
    cases.CaseTerminated,
    cases.CaseSuspended,
    cases.CaseResumed,
    cases.CaseExtended,
    cases.ProcedureOverdue,
    cases.ProcedureMoved,
    cases.CompletionRequested,
    cases.PermitDeemedRenewed,
)
"""Events with a `case_id` after which rules are asked."""

OF_FLOWS: tuple[type[Event], ...] = (
    workflow.StepTaken,
    workflow.TaskReturned,
    workflow.StepWithdrawn,
)
"""Events of the engine, by `instance_id`."""


def look_at_case(event: Event) -> None:
    look_again([event.case_id], type(event), now=timezone.now())  # type: ignore[attr-defined]


def look_at_flow(event: Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id FROM cases_case_facts WHERE instance_id = %s",
            [event.instance_id],  # type: ignore[attr-defined]
        )
        found = [row[0] for row in cursor.fetchall()]
    if found:
        look_again(found, type(event), now=timezone.now())


for _kind in OF_CASES:
    handles(_kind)(look_at_case)
for _kind in OF_FLOWS:
    handles(_kind)(look_at_flow)
