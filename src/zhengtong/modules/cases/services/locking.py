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
    """The case, if the actor may see it. Raises CaseNotFound otherwise: no hint that it exists.

    The applicant's answers are encrypted and read only when asked for.
    """
    by = {"pk": case_id} if case_id is not None else {"public_id": public_id}
    case = policies.visible_to(actor).filter(**by).defer("form_data").first()
    if case is None:
        raise CaseNotFound
    case.seen_by = actor
    return case


def lock(*, case_id: int, actor: Actor, expected_version: int | None = None) -> Case:
    """Lock the workflow instance, then the case. Raises StaleVersion when the page is old."""
    seen = find(case_id=case_id, actor=actor)
    workflow.lock(instance_id=seen.instance_id, expected_version=expected_version)
    case = Case.objects.select_for_update().defer("form_data").get(pk=seen.pk)
    case.seen_by = actor
    return case
