"""A finished case of a desk where everybody has one part."""

from __future__ import annotations

from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests.desk import Desk, task_of
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make


def granted(desk: Desk, person: NaturalPerson) -> Case:
    case = desk.reviewed(person)
    handle.complete_step(
        case_id=case.pk,
        task_id=task_of(case).id,
        actor=make.actor(desk.approver),
        outcome="grant",
        opinion="准予采伐。",
    )
    case.refresh_from_db()
    return case
