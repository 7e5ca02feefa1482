"""What the demo county shows of indices, performance time and circulars."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.circulars.models import CircularPlan
from zhengtong.modules.assessment.circulars.services.editions import make_circulars
from zhengtong.modules.assessment.circulars.services.plans import create_plan, publish_plan
from zhengtong.modules.assessment.circulars.wording import Plan
from zhengtong.modules.assessment.indices.installing import install
from zhengtong.modules.assessment.indices.models import Index
from zhengtong.modules.assessment.indices.services.drafts import create_index
from zhengtong.modules.assessment.indices.services.publishing import try_draft
from zhengtong.modules.assessment.indices.services.reckoning import reckon_index
from zhengtong.modules.assessment.indices.spans import before, span_of
from zhengtong.modules.assessment.indices.wording import Wording
from zhengtong.modules.assessment.performance.models import TimeStandard
from zhengtong.modules.assessment.performance.services.reckoning import reckon_month
from zhengtong.modules.assessment.performance.services.standards import (
    draft_standard,
    publish_standard,
)
from zhengtong.modules.assessment.performance.wording import Line, Standard
from zhengtong.modules.assessment.plugins import Span, Unit
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org

SYSTEM = Actor.system("demo")
SHOWN = ("on_time", "same_day", "online_rate", "real_gain", "service_index")
BUSY = ("labour", "land")
"""Departments with steps of this month."""
BEFORE = ("land", "water")
"""Departments with cases of the last month."""
LINES = (
    Line(name="受理", stage="accept", minutes=Decimal(12)),
    Line(name="审查", stage="review", minutes=Decimal(45), difficulty=Decimal("1.10")),
    Line(
        name="联办件审查",
        stage="review",
        case_kind="joint",
        minutes=Decimal(90),
        difficulty=Decimal("1.30"),
        responsibility=Decimal("1.10"),
    ),
    Line(name="决定", stage="decide", minutes=Decimal(20), responsibility=Decimal("1.30")),
)
PARTS = (
    *("metric:case_submitted", "metric:case_accepted", "metric:case_closed", "index:close_rate"),
    *("index:on_time", "index:same_day", "index:real_gain", "index:online_rate"),
    *("metric:case_late", "metric:finding_alarms", "index:service_index", "orders"),
)


def load() -> None:
    """Again it changes nothing."""
    install(actor=SYSTEM)
    cases.settle_facts()
    span = shown_span(timezone.localdate())
    if not TimeStandard.objects.exists():
        _standard()
    if not Index.objects.filter(runs__isnull=False).exists():
        for key in SHOWN:
            for month in (before(span, "month"), span):
                reckon_index(index_id=Index.objects.get(key=key).pk, span=month, actor=SYSTEM)
        _draft()
        for key in BUSY:
            place = org.organization_by_key(key)
            if place is not None:
                reckon_month(organization_id=place.id, month=span.first_on, actor=SYSTEM)
    if not CircularPlan.objects.exists():
        _circulars()


def shown_span(today: dt.date) -> Span:
    """The month up to yesterday; on its first day the last month."""
    yesterday = today - dt.timedelta(days=1)
    return Span(first_on=span_of("month", yesterday).first_on, last_on=yesterday)


def _standard() -> None:
    year = timezone.localdate().replace(month=1, day=1)
    standard = Standard(
        valid_from=year,
        lines=LINES,
        basis="青禾县政务服务绩效工时试行办法（演示）",
    )
    made = draft_standard(organization_id=None, standard=standard, actor=SYSTEM)
    publish_standard(standard_id=made.pk, lock_version=made.lock_version, actor=SYSTEM)


def _draft() -> None:
    wording = Wording(
        name={"zh": "当日受理率", "en": "Same-day acceptance"},
        says={
            "zh": "申请当日就受理的件所占的比例。",
            "en": "Share accepted on the day of application.",
        },
        base_says={"zh": "本期受理的件", "en": "Cases accepted in the period"},
        formula="percent(case_accepted_same_day_cases, case_accepted)",
        unit=Unit.PERCENT,
        more_is_better=True,
        every="month",
    )
    version = create_index(key="accepted_same_day", wording=wording, actor=SYSTEM)
    try_draft(version_id=version.pk, periods=2, lock_version=version.lock_version, actor=SYSTEM)


def _circulars() -> None:
    plan = Plan(
        name={"zh": "政务服务效能月报", "en": "Monthly report on services"},
        parts=PARTS,
        organizations=("department",),
        day=5,
    )
    version = create_plan(key="monthly", plan=plan, actor=SYSTEM)
    publish_plan(version_id=version.pk, lock_version=version.lock_version, actor=SYSTEM)
    last = before(span_of("month", timezone.localdate()), "month")
    wanted = [o.id for o in org.organizations(kind="department") if o.key in BEFORE]
    make_circulars(
        plan_id=version.plan_id, month=last.first_on, organization_ids=wanted, actor=SYSTEM
    )
