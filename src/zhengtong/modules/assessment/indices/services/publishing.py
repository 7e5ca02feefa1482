"""A draft is tried on past periods, and published by somebody else than who wrote it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.indices.checking import check_dependants, read_formula
from zhengtong.modules.assessment.indices.errors import NobodyHasIt, NotTested
from zhengtong.modules.assessment.indices.models import IndexTest, IndexVersion
from zhengtong.modules.assessment.indices.policies import APPROVE, DEFINE, require_everywhere
from zhengtong.modules.assessment.indices.reading import reckon, subjects_of, text
from zhengtong.modules.assessment.indices.services.drafts import lock, record
from zhengtong.modules.assessment.indices.spans import before, span_of
from zhengtong.modules.assessment.plugins import Span, SubjectKind

PERIODS = range(1, 13)


@command
def try_draft(*, version_id: int, periods: int, lock_version: int, actor: Actor) -> IndexTest:
    """Reckon the draft for the last `periods` months or quarters and keep the table.

    Raises NotADraft, StaleVersion, FormulaRefused (something that it names has gone meanwhile).
    """
    require_everywhere(actor, DEFINE)
    version = lock(version_id)
    version.check_draft(lock_version)
    check_words(version)
    spans = past(version.every or "month", min(max(periods, 1), PERIODS[-1]))
    made = IndexTest.objects.create(
        version=version,
        lock_version=version.lock_version,
        table=table_of(version, spans),
        made_by_id=actor.staff_id,
    )
    record("assessment.try_index", version, actor, test=made.pk)
    return made


@command
def publish_index(*, version_id: int, lock_version: int, actor: Actor) -> IndexVersion:
    """Put the draft in force. Later reckonings use it; earlier ones keep their version.

    Raises NotADraft, StaleVersion, OwnWork, NotTested, NobodyHasIt, FormulaRefused (a circle,
    or another index that names this one and would no longer fit).
    """
    require_everywhere(actor, APPROVE)
    one_at_a_time("assessment.indices")
    version = lock(version_id)
    version.check_draft(lock_version)
    version.check_other(actor)
    check_words(version)
    check_dependants(version)
    check_tried(version)
    version.put_in_force(actor)
    version.index.current = version
    version.index.save(update_fields=["current"])
    record("assessment.publish_index", version, actor)
    return version


def check_words(version: IndexVersion) -> None:
    """The formula once more: metrics and indices may have changed since it was written."""
    read_formula(
        version.formula,
        key=version.index.key,
        unit=version.unit,
        subject_kind=version.subject_kind,
    )


def check_tried(version: IndexVersion) -> None:
    test = version.tests.order_by("-made_at", "-pk").first()
    if test is None or test.lock_version != version.lock_version:
        raise NotTested
    if not any(value is not None for row in test.table["rows"] for value in row[2]):
        raise NobodyHasIt


def past(every: str, periods: int) -> list[Span]:
    """The last full months or quarters, the newest first."""
    running = span_of(every, timezone.localdate())
    return [before(running, every, n) for n in range(1, periods + 1)]


def table_of(version: IndexVersion, spans: list[Span]) -> dict[str, Any]:
    """What the draft gives for every subject in each period; None where there is no base."""
    subjects = subjects_of(version)
    kind = SubjectKind(version.subject_kind)
    columns = [
        reckon([version], kind=kind, subjects=[s.id for s in subjects], span=span)[version.pk]
        for span in spans
    ]
    rows = []
    for subject in subjects:
        values = [column[subject.id].outcome for column in columns]
        rows.append(
            [
                subject.id,
                subject.name,
                [None if v.value is None else text(v.value) for v in values],
                [str(v.why or "") for v in values],
            ]
        )
    return {
        "periods": [[s.first_on.isoformat(), s.last_on.isoformat()] for s in spans],
        "rows": rows,
    }
