"""Steering on the screen of every case, in the menu, and for the applicant."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_noop

from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    Aspect,
    DeskAct,
    DeskPart,
    DeskView,
    aspects,
)
from zhengtong.modules.cases.posted import act_on, whole
from zhengtong.modules.cases.steering import (  # noqa: F401
    desk,
    giving,
    jumps,
    messages,
    raising,
    reasons,
    telling,
)


def _escalate(case: Case, post: QueryDict, request: HttpRequest) -> None:
    raising.escalate_step(
        **act_on(case, request),
        task_id=whole(post.get("task")) or 0,
        note=post.get("escalation_note", ""),
    )


def _redispatch(case: Case, post: QueryDict, request: HttpRequest) -> None:
    giving.redispatch_case(
        **act_on(case, request),
        to_organization_id=whole(post.get("organization")),
        reason=post.get("redispatch_reason", ""),
    )


class Steer(Aspect):
    """Asked for every case; on the way of a case it has nothing to say."""

    is_general = True
    acts = (
        DeskAct(
            verb="escalate",
            run=_escalate,
            done=gettext_noop("已报告负责人，记入全部记录。"),
        ),
        DeskAct(
            verb="redispatch", run=_redispatch, done=gettext_noop("已改派，对方单位可以领取了。")
        ),
    )

    def desk(self, view: DeskView) -> DeskPart | None:
        found = desk.steering(view)
        if found is None:
            return None
        return DeskPart(
            panel="cases/steering/_told.html" if found.told or found.proposal else "",
            acts="cases/steering/_acts.html" if view.case.is_open else "",
            hides=() if "send-back" in found.may else ("send-back",),
            facts={"steer": found},
        )

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        """A reminder, once a day, while it is the organ's turn."""
        if reasons.standing(case) is not None:
            return None
        refusal = raising.against_urging(case, actor)
        return ApplicantPart(
            panel="cases/steering/_urge.html",
            facts={
                "urge_url": reverse("urge_my_case", args=[case.public_id]),
                "why_not": refusal.message if refusal else "",
            },
        )


aspects.register("steering", Steer())

register(
    Entry(
        key="case_jumps",
        area="staff",
        section="办件",
        label="待确认的环节调整",
        url_name="case_jumps",
        permission=reasons.MANAGE,
        order=60,
        count=jumps.waiting_for,
    )
)
