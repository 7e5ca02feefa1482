"""What a series of circulars is made of: drafts, and their publication by a second person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import InvalidInput, StaleVersion
from zhengtong.modules.assessment.circulars.errors import (
    NoSuchCircular,
    PlanKeyTaken,
)
from zhengtong.modules.assessment.circulars.models import (
    CircularPlan,
    CircularPlanVersion,
)
from zhengtong.modules.assessment.circulars.wording import Plan, unknown_parts
from zhengtong.modules.assessment.indices.errors import beside, field
from zhengtong.modules.assessment.indices.policies import APPROVE, DEFINE, require_everywhere
from zhengtong.modules.assessment.indices.wording import KEY
from zhengtong.modules.assessment.versions import DraftState


@command
def create_plan(*, key: str, plan: Plan, actor: Actor) -> CircularPlanVersion:
    """A new series with its first draft. Raises PlanKeyTaken, InvalidInput."""
    require_everywhere(actor, DEFINE)
    if not KEY.fullmatch(key):
        raise field("key", _("标识用小写字母开头，只含小写字母、数字和下划线，2 到 40 个字符。"))
    made, is_new = CircularPlan.objects.get_or_create(key=key)
    if not is_new:
        raise beside("key", PlanKeyTaken())
    version = CircularPlanVersion(plan=made, number=1, lock_version=0)
    return _put(version, plan, actor, "assessment.create_circular_plan")


@command
def draft_plan(*, plan_id: int, plan: Plan, lock_version: int, actor: Actor) -> CircularPlanVersion:
    """Change the draft, or begin the next one (`lock_version` 0).

    Raises NoSuchCircular, StaleVersion.
    """
    require_everywhere(actor, DEFINE)
    made = _locked(plan_id)
    draft = made.versions.filter(state=DraftState.DRAFT).first()
    if draft is None:
        if lock_version:
            raise StaleVersion
        last = made.versions.order_by("-number").first()
        draft = CircularPlanVersion(
            plan=made, number=(last.number if last else 0) + 1, lock_version=0
        )
    elif draft.lock_version != lock_version:
        raise StaleVersion
    return _put(draft, plan, actor, "assessment.draft_circular_plan")


@command
def publish_plan(*, version_id: int, lock_version: int, actor: Actor) -> CircularPlanVersion:
    """From the next month on circulars are made of it.

    Raises NoSuchCircular, NotADraft, StaleVersion, OwnWork, InvalidInput (a part has gone).
    """
    require_everywhere(actor, APPROVE)
    plan_id = (
        CircularPlanVersion.objects.filter(pk=version_id).values_list("plan_id", flat=True).first()
    )
    made = _locked(plan_id)
    version = CircularPlanVersion.objects.get(pk=version_id)
    version.check_draft(lock_version)
    version.check_other(actor)
    if unknown := unknown_parts(version.parts):
        raise InvalidInput(_("没有这些项：%(parts)s。"), parts="、".join(unknown))
    version.put_in_force(actor)
    made.current = version
    made.save(update_fields=["current"])
    _record("assessment.publish_circular_plan", version, actor)
    return version


def _locked(plan_id: int | None) -> CircularPlan:
    made = CircularPlan.objects.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if made is None:
        raise NoSuchCircular
    return made


def _put(
    version: CircularPlanVersion, plan: Plan, actor: Actor, action: str
) -> CircularPlanVersion:
    version.name, version.day = plan.name, plan.day
    version.parts, version.organizations = list(plan.parts), list(plan.organizations)
    version.written(actor)
    _record(action, version, actor)
    return version


def _record(action: str, version: CircularPlanVersion, actor: Actor) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"circular_plan:{version.plan_id}",
        object_type="circular_plan",
        object_id=version.plan.key,
        detail={"version": version.number, "parts": version.parts},
    )
