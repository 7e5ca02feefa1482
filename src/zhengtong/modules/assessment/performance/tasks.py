"""Every organisation's last month, at night from the second day on, at 03:10 Asia/Shanghai."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.indices.spans import due
from zhengtong.modules.assessment.performance.models import PerformanceRun
from zhengtong.modules.assessment.performance.reading import standard_for
from zhengtong.modules.assessment.performance.services.reckoning import reckon_month
from zhengtong.modules.assessment.plugins import Span
from zhengtong.modules.org import api as org

SYSTEM = Actor.system("assessment.reckon_performance")
KINDS = ("hall", "department", "township")
AFTER = 2


@periodic(cron="10 19 * * *", name="assessment.reckon_performance")
def reckon_performance() -> None:
    reckon_due(timezone.localdate())


def reckon_due(today: dt.date) -> int:
    """All organisations that have a standard; what was reckoned already is left alone, so that a
    night on which nothing ran is made up for. Returns how many months were reckoned."""
    places = [o.id for kind in KINDS for o in org.organizations(kind=kind) if o.is_active]
    return sum(_month(place, span) for place in places for span in _due(place, today))


def _due(place: int, today: dt.date) -> list[Span]:
    standard = standard_for(place, today)
    if standard is None or standard.published_at is None:
        return []
    since = timezone.localdate(standard.published_at)
    return due("month", today, after=AFTER, since=since)


def _month(place: int, span: Span) -> bool:
    done = PerformanceRun.objects.filter(
        organization_id=place, month=span.first_on, made_at__date__gt=span.last_on
    )
    if done.exists() or standard_for(place, span.first_on) is None:
        return False
    reckon_month(organization_id=place, month=span.first_on, actor=SYSTEM, once=True)
    return True
