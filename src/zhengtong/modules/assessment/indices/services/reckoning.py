"""Reckoning an index over a period: stored with everything it came from; anew is a new number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP

from django.db.models import Max
from django.utils import timezone

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.indices.errors import (
    NeedsReason,
    NoSuchIndex,
    NotOver,
    beside,
)
from zhengtong.modules.assessment.indices.models import Index, IndexRun, IndexValue, IndexVersion
from zhengtong.modules.assessment.indices.policies import DEFINE, require_everywhere
from zhengtong.modules.assessment.indices.reading import (
    SIXTH,
    Reckoned,
    Subject,
    ranks,
    reckon,
    subjects_of,
)
from zhengtong.modules.assessment.indices.spans import name_of
from zhengtong.modules.assessment.plugins import Span, SubjectKind


@command
def reckon_index(
    *, index_id: int, span: Span, actor: Actor, reason: str = "", once: bool = False
) -> IndexRun:
    """Reckon the published version over a period that is over.

    With `once` (the schedule) a period that was reckoned already is the answer; otherwise a new
    number is made and `reason` says why. Raises NoSuchIndex, NotOver, NeedsReason.
    """
    require_everywhere(actor, DEFINE)
    index = Index.objects.select_for_update(of=("self",)).filter(pk=index_id).first()
    if index is None or index.current_id is None:
        raise NoSuchIndex
    if span.last_on >= timezone.localdate():
        raise beside("period", NotOver())
    earlier = index.runs.filter(first_on=span.first_on, last_on=span.last_on)
    number = earlier.aggregate(most=Max("number"))["most"] or 0
    if number and once:
        return earlier.get(number=number)
    if number and not reason.strip():
        raise beside("reason", NeedsReason())
    version = IndexVersion.objects.get(pk=index.current_id)
    run = IndexRun.objects.create(
        index=index,
        version=version,
        first_on=span.first_on,
        last_on=span.last_on,
        number=number + 1,
        reason=reason.strip()[:300],
        made_by_id=actor.staff_id,
    )
    IndexValue.objects.bulk_create(_values(run, version, span))
    audit.record(
        "assessment.reckon_index",
        actor=actor,
        stream=f"index:{index.pk}",
        object_type="index",
        object_id=index.key,
        detail={"period": name_of(span), "number": run.number, "reason": run.reason},
    )
    return run


def _values(run: IndexRun, version: IndexVersion, span: Span) -> list[IndexValue]:
    subjects = subjects_of(version)
    kind = SubjectKind(version.subject_kind)
    made = reckon([version], kind=kind, subjects=[s.id for s in subjects], span=span)[version.pk]
    places = ranks({s: r.outcome.value for s, r in made.items()}, version.more_is_better)
    return _rows(run, subjects, made, places)


def _rows(
    run: IndexRun, subjects: Sequence[Subject], made: dict[int, Reckoned], places: dict[int, int]
) -> list[IndexValue]:
    rows = []
    for subject in subjects:
        outcome = made[subject.id].outcome
        value = outcome.value
        rows.append(
            IndexValue(
                run=run,
                subject_id=subject.id,
                name=subject.name,
                organization_id=subject.organization_id,
                value=None if value is None else value.quantize(SIXTH, rounding=ROUND_HALF_UP),
                why=str(outcome.why or ""),
                where=outcome.where[:120],
                inputs=made[subject.id].inputs,
                rank=places.get(subject.id),
            )
        )
    return rows
