"""综合窗口: who took a case in at the hall may also accept it, whatever the department; from then
on it is the department's."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_noop

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases import plugins
from zhengtong.modules.cases.models import Case, CaseStatus
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.posted import act_on
from zhengtong.modules.cases.services.accept import acceptance_task
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

COUNTER = "counter"
"""Key of the post at the general counter."""


class NotAtThisWindow(PermissionRefused):
    """这个办件不是在您的窗口收的，由承办单位受理。"""

    code = "not_at_this_window"


def may_take(actor: Actor, case: Case) -> bool:
    """Without a query: received at the actor's own window for another organ, not yet answered."""
    return (
        case.status == CaseStatus.SUBMITTED
        and case.received_at_id is not None
        and case.received_at_id == actor.organization_id
        and case.received_at_id != case.organization_id
        and actor.has("cases.accept", case.organization_id)
    )


@command
def take_acceptance(
    *, case_id: CaseId, actor: Actor, expected_version: int | None = None
) -> workflow.TaskData:
    """由本窗口受理: the step of acceptance moves to the counter that received the case.

    Raises NotAtThisWindow, CaseStateError when it was answered or taken meanwhile.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if case.status != CaseStatus.SUBMITTED:
        raise CaseStateError
    if not may_take(actor, case):
        raise NotAtThisWindow
    assert actor.organization_id is not None
    post = org.post_id(actor.organization_id, COUNTER)
    if post is None or post not in actor.post_ids | actor.deputy_post_ids:
        raise NotAtThisWindow
    task = acceptance_task(case)
    if task.post_id == post:
        raise CaseStateError
    workflow.transfer(
        task_id=task.id,
        actor=Actor.system("window"),
        to_post_id=post,
        to_organization_id=actor.organization_id,
        reason=f"由收件窗口受理（{actor.name}）",
    )
    recorded(case, "cases.take_acceptance", actor)
    return acceptance_task(case)


def _take(case: Case, post: QueryDict, request: HttpRequest) -> None:
    take_acceptance(**act_on(case, request))


class WindowAspect(plugins.Aspect):
    """Decides from columns of the case alone."""

    is_general = True
    acts = (
        plugins.DeskAct(
            verb="take-acceptance",
            run=_take,
            done=gettext_noop("由本窗口受理。请审查后决定是否受理，受理后转承办单位办理。"),
        ),
    )

    def desk(self, view: plugins.DeskView) -> plugins.DeskPart | None:
        if view.may_step or not may_take(view.actor, view.case):
            return None
        return plugins.DeskPart(first="cases/capture/_window.html")


plugins.aspects.register("window", WindowAspect())
