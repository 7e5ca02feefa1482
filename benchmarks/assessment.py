"""A whole month end of 1,000 staff beside a million cases.

    python -m benchmarks.assessment [--json] [--people N] [--load N] [--keep]
    python -m benchmarks.assessment [--json] [--people N] --loaded NAME

Works on a copy of the demo county that is made for this and dropped afterwards, loaded as by
`benchmarks.board` (`--load`, default 1,000,000 cases of a year), with a month's work of these
people as `benchmarks._month` writes it. `--keep` leaves the copy, so that `--loaded NAME` measures
on it again; a copy that `benchmarks.board` left gets the people first, and keeps them.

The scheme is the shipped one for window staff with one indicator more for every metric on the board
that is kept by person: cases, steps, supervision, ratings, their rectification, imported tables.
Each member has eight confirmed records besides and the imported figures. The bar is 30 seconds from
asking to the kept result. It is done twice, which has to give the same digest, and figures of some
members are compared with the records that they open. Nothing of the period is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.pages import _copy

EVENTS = (
    *("badge", "untidy", "first_asked", "suggestion", "unfamiliar", "meetings", "thanks"),
    "error",
)
LOOKED_AT = 5
"""Members whose figures are compared with their records."""
T = TypeVar("T")


def main() -> int:
    parser = argparse.ArgumentParser(description="assessment: the month end of many people")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--load", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--loaded", metavar="NAME")
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy(keep=chosen.keep, loaded=chosen.loaded):
        from benchmarks import board, month

        if not chosen.loaded:
            board.load(chosen.load)
        result = measure(month.people(chosen.people))
    if chosen.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:32} {value}")
    return 0


def measure(people: list[int]) -> dict[str, Any]:
    from django.db import transaction

    result: dict[str, Any] = {"people": len(people)}
    with transaction.atomic():
        period = _period(people)
        _measure(period, result)
        transaction.set_rollback(True)
    return result


def _measure(period: Any, result: dict[str, Any]) -> None:
    from zhengtong.kernel.access import Actor
    from zhengtong.modules.assessment.periods.calculating import calculate
    from zhengtong.modules.assessment.periods.gathering import gather
    from zhengtong.modules.assessment.schemes.engine import assess

    with _families(result):
        facts = _timed(result, "gather s", lambda: gather(period))
    _timed(result, "engine s", lambda: assess(facts.scheme, facts.subjects, kind="staff"))
    actor = Actor.system("benchmark")
    kept = _timed(
        result,
        "count and keep s",
        lambda: calculate(period_id=period.public_id, actor=actor, gathered=facts).current,
    )
    result["whole s (bar 30)"] = round(result["gather s"] + result["count and keep s"], 2)
    again = _timed(
        result, "again s", lambda: calculate(period_id=period.public_id, actor=actor).current
    )
    result["same again"] = (kept.input_digest, kept.digest) == (again.input_digest, again.digest)
    result["metrics"] = len(facts.scheme.metrics())
    result["figures with their records"] = _opened(period, facts)


@contextmanager
def _families(result: dict[str, Any]) -> Iterator[None]:
    """How long each family of metrics takes, by the first key that is asked of it."""
    from unittest.mock import patch

    from zhengtong.modules.assessment.metrics import reading
    from zhengtong.modules.assessment.plugins import metrics

    kinds = {m.family.__class__ for _key, m in metrics.items() if hasattr(m, "family")}
    patches = []
    for kind in kinds:
        inner = kind.measure_all

        def timed(self: reading.Family, keys: Any, *, inner: Any = inner, **more: Any) -> Any:
            begin = time.perf_counter()
            found = inner(self, keys, **more)
            name = f"  {sorted(keys)[0]} and {len(keys) - 1} more s"
            result[name] = round(result.get(name, 0) + time.perf_counter() - begin, 2)
            return found

        patches.append(patch.object(kind, "measure_all", timed))
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def _opened(period: Any, facts: Any) -> str:
    """Counts and sums of some members against the rows that their figures open."""
    from zhengtong.modules.assessment.metrics.reading import measure_all
    from zhengtong.modules.assessment.plugins import Span, SubjectKind, metrics

    keys = sorted({key for key, _span in facts.scheme.metrics()})
    span = Span(first_on=period.first_on, last_on=period.last_on)
    some = [s.id for s in facts.subjects[:: max(1, len(facts.subjects) // LOOKED_AT)]]
    read = measure_all(keys, kind=SubjectKind.STAFF, subjects=some, span=span)
    agreed = compared = 0
    for key in keys:
        for subject in some:
            rows = metrics.get(key).records(
                kind=SubjectKind.STAFF, subject=subject, span=span, limit=100_000
            )
            counted = read[key][subject].counted
            if not rows and counted:
                continue  # what would say who rated is not shown
            compared += 1
            agreed += len(rows) == counted
    return f"{agreed} of {compared}"


def _timed(result: dict[str, Any], name: str, work: Callable[[], T]) -> T:
    begin = time.perf_counter()
    done = work()
    result[name] = round(time.perf_counter() - begin, 2)
    return done


def _period(people: list[int]) -> Any:
    """Everybody of `people` in one period of the month, with records and imported figures."""
    from benchmarks._month import month_before_newest
    from zhengtong.modules.assessment.models import AssessmentPeriod, PeriodMember, ScoreRecord
    from zhengtong.modules.org.models import StaffMember

    first, last = month_before_newest()
    staff = list(StaffMember.objects.filter(pk__in=people).order_by("pk"))
    hall = staff[0].organization
    period = AssessmentPeriod.objects.create(
        organization=hall, version=_scheme(), title="基准", subject_kind="staff",
        first_on=first, last_on=last, opened_by=staff[0],
    )  # fmt: skip
    members = PeriodMember.objects.bulk_create(
        PeriodMember(
            period=period, subject_id=s.pk, staff=s, organization_id=s.organization_id,
            name=s.name, number=s.number,
        )
        for s in staff
    )  # fmt: skip
    ScoreRecord.objects.bulk_create(
        [
            ScoreRecord(
                period=period, member=m, indicator=key, happened_on=first, note="基准",
                state="confirmed",
            )
            for m in members
            for key in EVENTS
        ],
        batch_size=2000,
    )  # fmt: skip
    _imported(staff, hall, last)
    return period


def _imported(staff: list[Any], hall: Any, last: Any) -> None:
    from zhengtong.modules.assessment.imports.metrics import SHIPPED
    from zhengtong.modules.assessment.models import MetricImport, MetricRow

    batch = MetricImport.objects.create(
        organization=hall, subject_kind="staff", file_id=0, name="基准", digest="0" * 64,
        row_count=len(staff), made_by=staff[0],
    )  # fmt: skip
    MetricRow.objects.bulk_create(
        [
            MetricRow(
                batch=batch, line=n, metric=metric.key, subject_kind="staff", subject_id=s.pk,
                on=last, value=Decimal(n % 9),
            )
            for n, s in enumerate(staff)
            for metric in SHIPPED
        ],
        batch_size=5000,
    )  # fmt: skip


def _scheme() -> Any:
    """The shipped scheme for window staff, with every metric that is kept by person."""
    from zhengtong.modules.assessment.models import Scheme, SchemeVersion
    from zhengtong.modules.assessment.plugins import SubjectKind, metrics
    from zhengtong.modules.assessment.schemes import shipped
    from zhengtong.modules.assessment.schemes.reading import read

    definition = shipped.definition("window_staff")
    definition["dimensions"].append(
        {
            "key": "measured",
            "name": {"zh": "指标", "en": "Figures"},
            "start": "zero",
            "bonus": True,
            "cap": 1000,
            "indicators": [
                {
                    "key": f"m_{key}",
                    "name": {"zh": metric.label, "en": key},
                    "kind": "metric",
                    "metric": key,
                    "rule": {"kind": "per_unit", "points": "0.01"},
                }
                for key, metric in metrics.items()
                if SubjectKind.STAFF in metric.kinds
            ],
        }
    )
    read(definition)
    scheme = Scheme.objects.create(key="month_end_benchmark")
    return SchemeVersion.objects.create(
        scheme=scheme, number=1, definition=definition, state="published"
    )


if __name__ == "__main__":
    sys.exit(main())
