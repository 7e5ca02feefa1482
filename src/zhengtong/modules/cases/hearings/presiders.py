"""Who may preside: staff of the organ with that right who do not examine the application."""

from __future__ import annotations

from zhengtong.modules.cases.hearings import errors
from zhengtong.modules.cases.models import Case, Hearing
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow


def examiners(case: Case) -> set[int]:
    """Staff who did a step of this case, or hold one now."""
    found = {
        e.staff_id
        for e in workflow.history(instance_id=case.instance_id)
        if e.kind in ("completed", "sent_back", "voted") and e.staff_id is not None
    }
    if case.accepted_by_id is not None:
        found.add(case.accepted_by_id)
    for task in workflow.open_tasks(instance_id=case.instance_id):
        if task.assignee_staff_id is not None:
            found.add(task.assignee_staff_id)
    return found


def candidates(case: Case) -> list[tuple[int, str, bool]]:
    """(staff id, name, whether they have examined the case), in the order of the personnel list."""
    users = set(org.users_with("cases.hearing", organization_id=case.organization_id))
    taken = examiners(case)
    return [
        (s.id, s.name, s.id in taken)
        for s in org.staff_of(case.organization_id)
        if s.is_active and s.user_id in users
    ]


def check(case: Case, hearing: Hearing, staff_id: int | None) -> str:
    """The name of a presider who may. Raises PresiderWanted, PresiderExamined, PresiderAvoided."""
    known = {pk: (name, examined) for pk, name, examined in candidates(case)}
    if staff_id is None or staff_id not in known:
        raise errors.at("hearing_presider", errors.PresiderWanted)
    name, examined = known[staff_id]
    if examined:
        raise errors.at("hearing_presider", errors.PresiderExamined, name=name)
    if hearing.objections.filter(presider_id=staff_id, is_upheld=True).exists():
        raise errors.at("hearing_presider", errors.PresiderAvoided, name=name)
    return name
