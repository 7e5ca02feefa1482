"""Every morning at 09:20 Asia/Shanghai: the circulars whose day it is."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.circulars.models import CircularPlan
from zhengtong.modules.assessment.circulars.services.editions import make_circulars
from zhengtong.modules.assessment.indices.spans import before, span_of

SYSTEM = Actor.system("assessment.circulars")


@periodic(cron="20 1 * * *", name="assessment.circulars")
def send_circulars() -> None:
    send_due(timezone.localdate())


def send_due(today: dt.date) -> int:
    """From its day on a plan makes what last month still lacks, so that a day on which nothing ran
    is made up for; returns how many were made."""
    span = before(span_of("month", today), "month")
    plans = CircularPlan.objects.filter(current__day__lte=today.day)
    return sum(
        len(make_circulars(plan_id=plan.pk, month=span.first_on, actor=SYSTEM)) for plan in plans
    )
