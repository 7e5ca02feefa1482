"""The circular of an index: every unit's lead is told the own figure and place, once."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.indices.errors import AlreadyCirculated, NoSuchIndex, OwnWork
from zhengtong.modules.assessment.indices.models import IndexRun, IndexValue
from zhengtong.modules.assessment.indices.policies import APPROVE, require_everywhere
from zhengtong.modules.assessment.indices.spans import name_of
from zhengtong.modules.assessment.indices.words import shown
from zhengtong.modules.assessment.plugins import Span, SubjectKind
from zhengtong.modules.org import api as org


@command
def circulate_run(*, run_id: int, actor: Actor) -> IndexRun:
    """Tell the heads of the units. Figures of people go to the head of their unit.

    Raises NoSuchIndex, OwnWork, AlreadyCirculated (this number was).
    """
    require_everywhere(actor, APPROVE)
    run = IndexRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise NoSuchIndex
    if run.circulated_at is not None:
        raise AlreadyCirculated
    if actor.staff_id is not None and run.made_by_id == actor.staff_id:
        raise OwnWork
    run.circulated_at, run.circulated_by_id = timezone.now(), actor.staff_id
    run.save(update_fields=["circulated_at", "circulated_by"])
    for organization_id in sorted(set(run.values.values_list("organization_id", flat=True))):
        _tell(run, organization_id)
    audit.record(
        "assessment.circulate_index",
        actor=actor,
        stream=f"index:{run.index_id}",
        object_type="index",
        object_id=run.index.key,
        detail={"run": str(run.public_id)},
    )
    return run


def _tell(run: IndexRun, organization_id: int) -> None:
    values = run.values.filter(organization_id=organization_id)
    own = values.first() if run.version.subject_kind == SubjectKind.ORGANIZATION else None
    for head in org.heads_of(organization_id):
        messaging.send(
            template="assessment.index_circular",
            recipient=messaging.Recipient(staff_id=head.staff_id),
            context={
                "index": run.version.name,
                "period": name_of(Span(first_on=run.first_on, last_on=run.last_on)),
                "figure": _figure(run, own),
            },
            about=f"index_run:{run.pk}",
            url=reverse("assessment_indices:run", args=[run.public_id]),
            once=f"{organization_id}:{head.staff_id}",
        )


def _figure(run: IndexRun, own: IndexValue | None) -> dict[str, str]:
    if own is None:
        return {"zh": "请看附表", "en": "see the table"}
    place_zh = f"，第 {own.rank} 名" if own.rank else ""
    place_en = f", place {own.rank}" if own.rank else ""
    return {
        "zh": shown(own.value, run.version, language="zh-hans") + place_zh,
        "en": shown(own.value, run.version, language="en") + place_en,
    }
