"""The schedule of indices: every night at 02:40 Asia/Shanghai what is due and not there yet."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min
from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.indices.models import Index
from zhengtong.modules.assessment.indices.services.reckoning import reckon_index
from zhengtong.modules.assessment.indices.spans import due

SYSTEM = Actor.system("assessment.reckon_indices")
AFTER = 2
"""Days after the end of a period: the night before, the facts of its last day are settled."""


@periodic(cron="40 18 * * *", name="assessment.reckon_indices")
def reckon_indices() -> None:
    reckon_due(timezone.localdate())


def reckon_due(today: dt.date) -> int:
    """Every index with a schedule, for its periods that are over; what was reckoned already is left
    alone, so that a night on which nothing ran is made up for. Simple indices first, so that those
    that name them find their figures. Returns how many were reckoned."""
    rows = Index.objects.exclude(current=None).exclude(current__every="")
    count = 0
    for index in rows.select_related("current").annotate(since=Min("versions__published_at")):
        assert index.current is not None
        since = timezone.localdate(index.since)
        for span in due(index.current.every, today, after=AFTER, since=since):
            if not index.runs.filter(first_on=span.first_on, last_on=span.last_on).exists():
                reckon_index(index_id=index.pk, span=span, actor=SYSTEM, once=True)
                count += 1
    return count
