"""The one way to take hold of a case: permission to see, then the locks, lower tier first."""

from __future__ import annotations

import uuid

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Case
from zhengtong.modules.workflow import api as workflow


class CaseNotFound(NotFound):
    """没有找到这个办件，或者您没有查看它的权限。请核对办件编号。"""

    code = "case_not_found"


def find(*, case_id: int | None = None, public_id: uuid.UUID | None = None, actor: Actor) -> Case:
    """The case, if the actor may see it. Raises CaseNotFound otherwise: no hint that it exists."""
    by = {"pk": case_id} if case_id is not None else {"public_id": public_id}
    case = policies.visible_to(actor).filter(**by).first()
    if case is None:
        raise CaseNotFound
    return case


def lock(*, case_id: int, actor: Actor, expected_version: int | None = None) -> Case:
    """Lock the workflow instance, then the case. Raises StaleVersion when the page is old."""
    seen = find(case_id=case_id, actor=actor)
    workflow.lock(instance_id=seen.instance_id, expected_version=expected_version)
    return Case.objects.select_for_update().get(pk=seen.pk)
