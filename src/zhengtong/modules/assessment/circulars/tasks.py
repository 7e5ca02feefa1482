"""Every morning at 09:20 Asia/Shanghai: the circulars whose day it is."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min
from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.circulars.models import CircularPlan
from zhengtong.modules.assessment.circulars.services.editions import make_circulars
from zhengtong.modules.assessment.indices.spans import before, due, span_of

SYSTEM = Actor.system("assessment.circulars")


@periodic(cron="20 1 * * *", name="assessment.circulars")
def send_circulars() -> None:
    send_due(timezone.localdate())


def send_due(today: dt.date) -> int:
    """From its day on a plan makes what last month still lacks, and a whole month before it that
    has none, so that days on which nothing ran are made up for; returns how many were made."""
    plans = CircularPlan.objects.exclude(current=None).select_related("current")
    count = 0
    for plan in plans.annotate(since=Min("versions__published_at")):
        assert plan.current is not None
        since = timezone.localdate(plan.since)
        for span in due("month", today, after=plan.current.day, since=since):
            is_last = span == before(span_of("month", today), "month")
            if is_last or not plan.circulars.filter(first_on=span.first_on).exists():
                count += len(make_circulars(plan_id=plan.pk, month=span.first_on, actor=SYSTEM))
    return count
