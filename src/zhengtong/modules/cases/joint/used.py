"""Who used the citizen's time: every working day of a case is put where the case lay that day.

A day counts under the state before it, as in every deadline: whoever has the case at midnight has
the following day. So the day of handing in is nobody's, and a step that is opened and done on one
day costs nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.modules.cases.joint.data import TimeShare, TimeUsed
from zhengtong.modules.cases.models import Case
from zhengtong.modules.workflow import api as workflow

APPLICANT_GROUNDS = frozenset({"supplement"})
"""Times at which the clocks stand still because the applicant is to bring something."""

OFFICE, APPLICANT, SPECIAL = "office", "applicant", "special"
Key = tuple[str, int | None]


@dataclass(frozen=True, kw_only=True)
class Held:
    """A time (from_on, to_on] in which something had the case; None: still."""

    key: Key
    from_on: dt.date
    to_on: dt.date | None

    def covers(self, after: dt.date, through: dt.date) -> bool:
        return self.from_on <= after and (self.to_on is None or self.to_on >= through)


@dataclass
class _Sum:
    days: Fraction = field(default_factory=Fraction)
    held: int = 0


def time_used(case_ids: Iterable[int]) -> dict[int, TimeUsed]:
    """By case id; ids that do not exist are left out. Four queries, however many cases.

    Waiting for the applicant and special procedures come before any office: while the clocks stand
    still, the day is not the offices'. A day on which no step was open (a result waits to be
    fetched) is the deciding organ's.
    """
    cases = list(
        Case.objects.filter(pk__in=set(case_ids)).values_list(
            "pk", "instance_id", "organization_id", "submitted_at", "closed_at"
        )
    )
    runs = [instance_id for _pk, instance_id, *_rest in cases]
    spans = workflow.task_spans(instance_ids=runs)
    halts = workflow.halts(instance_ids=runs)
    today = timezone.localdate()
    return {
        pk: _used(
            case_id=pk,
            owner=owner,
            from_on=timezone.localdate(submitted),
            end_on=timezone.localdate(closed) if closed else None,
            today=today,
            stops=[_stop(row) for row in halts.get(run, ())],
            offices=[_office(span) for span in spans[run]],
        )
        for pk, run, owner, submitted, closed in cases
    }


def _stop(row: workflow.SuspensionData) -> Held:
    kind = APPLICANT if row.ground in APPLICANT_GROUNDS else SPECIAL
    return Held(key=(kind, None), from_on=row.from_on, to_on=row.to_on)


def _office(span: workflow.TaskSpan) -> Held:
    return Held(
        key=(OFFICE, span.organization_id),
        from_on=timezone.localdate(span.opened_at),
        to_on=timezone.localdate(span.closed_at) if span.closed_at else None,
    )


def _used(
    *,
    case_id: int,
    owner: int,
    from_on: dt.date,
    end_on: dt.date | None,
    today: dt.date,
    stops: Sequence[Held],
    offices: Sequence[Held],
) -> TimeUsed:
    through_on = max(end_on or today, from_on)
    sums: dict[Key, _Sum] = {}
    total = 0
    for after, through in _stretches(from_on, through_on, [*stops, *offices]):
        n = calendar.count_workdays(after, through)
        total += n
        keys = holders(after, through, stops, offices) or [(OFFICE, owner)]
        for key in keys:
            found = sums.setdefault(key, _Sum())
            found.days += Fraction(n, len(keys))
            found.held += n
    now = _now(end_on, through_on, stops, offices)
    for key in now:
        sums.setdefault(key, _Sum())
    shares = [
        TimeShare(
            kind=kind,  # type: ignore[arg-type]
            organization_id=organization_id,
            days=found.days,
            held=found.held,
            is_now=(kind, organization_id) in now,
        )
        for (kind, organization_id), found in sums.items()
        if found.held or (kind, organization_id) in now
    ]
    return TimeUsed(
        case_id=case_id,
        from_on=from_on,
        through_on=through_on,
        is_over=end_on is not None,
        total=total,
        shares=tuple(sorted(shares, key=lambda s: (s.kind != OFFICE, -s.days))),
    )


def _stretches(
    start: dt.date, end: dt.date, held: Sequence[Held]
) -> Iterable[tuple[dt.date, dt.date]]:
    """(after, through] between which nothing changes hands."""
    cuts = {start, end}
    for one in held:
        cuts |= {d for d in (one.from_on, one.to_on) if d is not None and start < d < end}
    order = sorted(cuts)
    return pairwise(order)


def holders(
    after: dt.date, through: dt.date, stops: Sequence[Held], offices: Sequence[Held]
) -> list[Key]:
    """Where the case lay on each day of the stretch."""
    stopped = [s.key for s in stops if s.covers(after, through)]
    if stopped:
        return [min(stopped)]
    return sorted({o.key for o in offices if o.covers(after, through)}, key=lambda k: k[1] or 0)


def _now(
    end_on: dt.date | None, today: dt.date, stops: Sequence[Held], offices: Sequence[Held]
) -> set[Key]:
    """Where it lies now; nowhere when it is over."""
    if end_on is not None:
        return set()
    stopped = {s.key for s in stops if s.to_on is None}
    return stopped or {o.key for o in offices if o.to_on is None}
