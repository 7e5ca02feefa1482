"""Standard times: drafts and their publication by a second person."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import ANYWHERE, Actor, require
from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.modules.assessment.indices.errors import field
from zhengtong.modules.assessment.indices.policies import APPROVE, DEFINE
from zhengtong.modules.assessment.performance.errors import NoSuchStandard
from zhengtong.modules.assessment.performance.models import (
    StandardLine,
    TimeStandard,
)
from zhengtong.modules.assessment.performance.wording import Standard
from zhengtong.modules.assessment.versions import DraftState


@command
def draft_standard(
    *, organization_id: int | None, standard: Standard, actor: Actor, lock_version: int = 0
) -> TimeStandard:
    """Write the draft of an organisation (of the county without one): a first one, or the next
    after what is published, or a change to the draft that is there.

    Raises StaleVersion when the draft was changed since `lock_version`.
    """
    _may(actor, DEFINE, organization_id)
    one_at_a_time(f"assessment.standard:{organization_id}")
    mine = TimeStandard.objects.filter(organization_id=organization_id)
    made = mine.filter(state=DraftState.DRAFT).select_for_update(of=("self",)).first()
    if made is None:
        if lock_version:
            raise StaleVersion
        number = (mine.aggregate(most=Max("number"))["most"] or 0) + 1
        made = TimeStandard(organization_id=organization_id, number=number, lock_version=0)
    elif made.lock_version != lock_version:
        raise StaleVersion
    _put(made, standard, actor)
    _record("assessment.draft_standard", made, actor)
    return made


@command
def publish_standard(*, standard_id: int, lock_version: int, actor: Actor) -> TimeStandard:
    """Put it in force from its day. Months that were reckoned already keep their version.

    Raises NoSuchStandard, NotADraft, StaleVersion, OwnWork, InvalidInput (another version
    begins on the same day).
    """
    made = TimeStandard.objects.select_for_update(of=("self",)).filter(pk=standard_id).first()
    if made is None:
        raise NoSuchStandard
    _may(actor, APPROVE, made.organization_id)
    made.check_draft(lock_version)
    made.check_other(actor)
    others = TimeStandard.objects.filter(
        organization_id=made.organization_id,
        state=DraftState.PUBLISHED,
        valid_from=made.valid_from,
    )
    if others.exists():
        raise field("valid_from", _("已经有一版从这一天起生效。"))
    made.put_in_force(actor)
    _record("assessment.publish_standard", made, actor)
    return made


def _put(made: TimeStandard, standard: Standard, actor: Actor) -> None:
    made.valid_from, made.hours, made.basis = standard.valid_from, standard.hours, standard.basis
    made.bounds = {k: list(v) for k, v in standard.bounds.items()}
    made.absences = list(standard.absences)
    made.written(actor)
    made.lines.all().delete()
    StandardLine.objects.bulk_create(
        StandardLine(standard=made, position=n, **vars(line))
        for n, line in enumerate(standard.lines)
    )


def _may(actor: Actor, permission: str, organization_id: int | None) -> None:
    require(actor, permission)
    where = actor.organizations_with(permission)
    if ANYWHERE not in where and organization_id not in where:
        raise PermissionRefused


def _record(action: str, made: TimeStandard, actor: Actor) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"standard:{made.organization_id or 0}",
        object_type="time_standard",
        object_id=made.pk,
        detail={"number": made.number, "valid_from": made.valid_from.isoformat()},
    )
