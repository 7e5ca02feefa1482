"""How long a month-end assessment of 1,000 staff takes: `python -m benchmarks.assessment`.

Needs DATABASE_URL of a migrated database; everything happens in one transaction that is taken back.
Each member has eight confirmed records and nine imported figures; cases and supervision are read as
they are. The bar is 30 seconds from asking to the kept result.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
django.setup()

from django.db import transaction  # noqa: E402

from zhengtong.kernel.access import Actor  # noqa: E402
from zhengtong.modules.assessment.imports.metrics import SHIPPED  # noqa: E402
from zhengtong.modules.assessment.models import (  # noqa: E402
    AssessmentPeriod,
    MetricImport,
    MetricRow,
    PeriodMember,
    Scheme,
    ScoreRecord,
)
from zhengtong.modules.assessment.periods.calculating import calculate  # noqa: E402
from zhengtong.modules.assessment.periods.gathering import gather  # noqa: E402
from zhengtong.modules.assessment.schemes.engine import assess  # noqa: E402
from zhengtong.modules.assessment.schemes.installing import install  # noqa: E402
from zhengtong.modules.org.models import Organization, StaffMember  # noqa: E402

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
EVENTS = (
    "badge",
    "untidy",
    "first_asked",
    "suggestion",
    "unfamiliar",
    "meetings",
    "thanks",
    "error",
)


class Undo(Exception):
    """Everything is taken back."""


def filled(count: int) -> AssessmentPeriod:
    install()
    hall = Organization.objects.order_by("pk").first()
    assert hall is not None, "load the demo county first"
    people = StaffMember.objects.bulk_create(
        [
            StaffMember(number=f"BENCH{n:05d}", name=f"测试{n}", organization=hall)
            for n in range(count)
        ]
    )
    version = Scheme.objects.get(key="window_staff").current
    period = AssessmentPeriod.objects.create(
        organization=hall, version=version, title="基准", subject_kind="staff",
        first_on=FIRST, last_on=LAST, opened_by=people[0],
    )  # fmt: skip
    members = PeriodMember.objects.bulk_create(
        [
            PeriodMember(
                period=period, subject_id=s.pk, staff=s, organization=hall, name=s.name,
                number=s.number,
            )
            for s in people
        ]
    )  # fmt: skip
    ScoreRecord.objects.bulk_create(
        [
            ScoreRecord(
                period=period, member=m, indicator=key, happened_on=FIRST, note="基准",
                state="confirmed",
            )
            for m in members
            for key in EVENTS
        ],
        batch_size=2000,
    )  # fmt: skip
    batch = MetricImport.objects.create(
        organization=hall, subject_kind="staff", file_id=0, name="基准", digest="0" * 64,
        row_count=count, made_by=people[0],
    )  # fmt: skip
    MetricRow.objects.bulk_create(
        [
            MetricRow(
                batch=batch, line=n, metric=metric.key, subject_kind="staff", subject_id=s.pk,
                on=LAST, value=Decimal(n % 9),
            )
            for n, s in enumerate(people)
            for metric in SHIPPED
        ],
        batch_size=5000,
    )  # fmt: skip
    return period


def measured(count: int) -> dict[str, float]:
    found: dict[str, float] = {"staff": count}
    try:
        with transaction.atomic():
            period = filled(count)
            started = time.perf_counter()
            facts = gather(period)
            found["gather s"] = round(time.perf_counter() - started, 2)
            middle = time.perf_counter()
            assess(facts.scheme, facts.subjects, kind="staff")
            found["engine s"] = round(time.perf_counter() - middle, 2)
            middle = time.perf_counter()
            calculate(period_id=period.public_id, actor=Actor.system("benchmark"), gathered=facts)
            found["count and keep s"] = round(time.perf_counter() - middle, 2)
            found["whole s"] = round(time.perf_counter() - started, 2)
            raise Undo
    except Undo:
        pass
    return found


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 1000), indent=1))
