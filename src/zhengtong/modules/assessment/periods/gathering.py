"""All that a calculation reads, in batches: members, confirmed records, figures of the board."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from zhengtong.modules.assessment.imports.board import known as board_of
from zhengtong.modules.assessment.metrics.reading import measure_all
from zhengtong.modules.assessment.periods.course import share_of, spans_of
from zhengtong.modules.assessment.periods.holding import scheme_of
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    PeriodState,
    RecordState,
    Result,
)
from zhengtong.modules.assessment.plugins import Span, SubjectKind
from zhengtong.modules.assessment.schemes import stored
from zhengtong.modules.assessment.schemes.definition import Definition
from zhengtong.modules.assessment.schemes.engine import Happening, Reading, Subject

Readings = dict[int, dict[tuple[str, str], tuple[Reading, ...]]]
Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """`member_of` leads from the engine's subject (the id of its row in `org`) to the member."""

    scheme: Definition
    subjects: list[Subject]
    member_of: Mapping[int, int]
    digest: str
    missing: list[str]
    """Figures that nobody has plugged in."""
    last_event: int


def gather(period: AssessmentPeriod, progress: Progress | None = None) -> Gathered:
    """`progress` hears the share done, in percent."""
    say = progress or (lambda percent: None)
    scheme = scheme_of(period)
    last = period.events.order_by("-pk").values_list("pk", flat=True).first() or 0
    members = list(period.members.order_by("subject_id"))
    happenings = _happenings(period)
    readings, missing = _readings(period, scheme, [m.subject_id for m in members], say)
    earlier = _earlier(period)
    subjects = [
        Subject(
            id=m.subject_id,
            group=m.group,
            share=share_of(m.duty_months, period.first_on, period.last_on),
            excluded=m.excluded,
            happenings=tuple(happenings.get(m.pk, ())),
            readings=readings.get(m.subject_id, {}),
            earlier_plus=earlier.get(m.subject_id, (Decimal(0), Decimal(0)))[0],
            earlier_minus=earlier.get(m.subject_id, (Decimal(0), Decimal(0)))[1],
        )
        for m in members
    ]
    return Gathered(
        scheme=scheme,
        subjects=subjects,
        member_of={m.subject_id: m.pk for m in members},
        digest=stored.digest(_plain(s) for s in subjects),
        missing=missing,
        last_event=last,
    )


def _happenings(period: AssessmentPeriod) -> dict[int, list[Happening]]:
    found: dict[int, list[Happening]] = defaultdict(list)
    rows = period.records.filter(state=RecordState.CONFIRMED).order_by("happened_on", "pk")
    for row in rows:
        found[row.member_id].append(
            Happening(
                record=row.pk,
                indicator=row.indicator,
                on=row.happened_on,
                quantity=row.quantity,
                given=row.given,
                choice=row.choice,
                factors=row.factors,
            )
        )
    return found


def _readings(
    period: AssessmentPeriod, scheme: Definition, subjects: list[int], say: Progress
) -> tuple[Readings, list[str]]:
    """One read for each family of metrics and each span, whatever the number of subjects."""
    kind = SubjectKind(period.subject_kind)
    wanted = scheme.metrics()
    board = {k: m for k, m in board_of({k for k, _span in wanted}).items() if kind in m.kinds}
    by_days: dict[tuple[dt.date, dt.date], set[tuple[str, str]]] = defaultdict(set)
    for key, span in wanted:
        for days in spans_of(span, period.first_on, period.last_on):
            if key in board:
                by_days[days].add((key, span))
    found: dict[int, dict[tuple[str, str], list[Reading]]] = {
        s: defaultdict(list) for s in subjects
    }
    for n, (days, pairs) in enumerate(sorted(by_days.items())):
        first, last = days
        figures = measure_all(
            sorted({key for key, _span in pairs}),
            kind=kind,
            subjects=subjects,
            span=Span(first_on=first, last_on=last),
            board=board,
        )
        for key, span in sorted(pairs):
            for subject in subjects:
                measured = figures[key].get(subject)
                value = measured.value if measured else None
                found[subject][key, span].append(Reading(first_on=first, last_on=last, value=value))
        say(5 + 75 * (n + 1) // len(by_days))
    frozen = {s: {k: tuple(v) for k, v in rows.items()} for s, rows in found.items()}
    return frozen, sorted({key for key, _span in wanted} - set(board))


def year_before(period: AssessmentPeriod) -> QuerySet[Result]:
    """Results of the year's confirmed periods of the same scheme before this one."""
    return Result.objects.filter(
        calculation__period__version__scheme=period.version.scheme_id,
        calculation__period__subject_kind=period.subject_kind,
        calculation__period__state__in=(PeriodState.CONFIRMED, PeriodState.RANKED),
        calculation__period__last_on__lt=period.first_on,
        calculation__period__first_on__gte=period.last_on.replace(month=1, day=1),
        calculation__period__current_id__isnull=False,
        calculation_id__in=AssessmentPeriod.objects.values("current_id"),
    )


def _earlier(period: AssessmentPeriod) -> dict[int, tuple[Decimal, Decimal]]:
    """Plus and minus of the year before this period."""
    rows = year_before(period).values_list("member__subject_id", "plus", "minus")
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for subject, plus, minus in rows:
        a, b = found.get(subject, (Decimal(0), Decimal(0)))
        found[subject] = (a + plus, b + minus)
    return found


def _plain(subject: Subject) -> Iterable[Any]:
    """What the digest of the input is over."""
    return [
        subject.id,
        subject.group,
        subject.excluded,
        [str(x) for x in subject.share or ()],
        str(subject.earlier_minus),
        str(subject.earlier_plus),
        [
            [
                h.record, h.indicator, h.on.isoformat(), stored.text(h.quantity),
                stored.text(h.given) if h.given is not None else None, h.choice, dict(h.factors),
            ]
            for h in subject.happenings
        ],
        [
            [*key, [[r.first_on.isoformat(), str(r.value)] for r in rows]]
            for key, rows in sorted(subject.readings.items())
        ],
    ]  # fmt: skip
