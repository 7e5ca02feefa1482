"""The schedule of indices: the second day of a month, at 02:40 Asia/Shanghai."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.indices.models import Every, Index
from zhengtong.modules.assessment.indices.services.reckoning import reckon_index
from zhengtong.modules.assessment.indices.spans import before, span_of

SYSTEM = Actor.system("assessment.reckon_indices")


@periodic(cron="40 18 1 * *", name="assessment.reckon_indices")
def reckon_indices() -> None:
    """The first of the month in UTC is the second here at 02:40."""
    reckon_due(timezone.localdate())


def reckon_due(today: dt.date) -> int:
    """Everything whose last period is over: monthly ones always, quarterly ones in the month that
    follows a quarter. Simple indices first, so that those that name them find their figures."""
    count = 0
    for index in Index.objects.exclude(current=None).select_related("current"):
        every = index.current.every if index.current else ""
        if not every:
            continue
        span = before(span_of(every, today), every)
        if every == Every.QUARTER and span_of("month", today).first_on.month % 3 != 1:
            continue
        reckon_index(index_id=index.pk, span=span, actor=SYSTEM, once=True)
        count += 1
    return count
