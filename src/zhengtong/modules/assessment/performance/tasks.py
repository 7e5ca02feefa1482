"""Every organisation's last month, on the second day at 03:10 Asia/Shanghai."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengtong.core.jobs.api import periodic
from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.indices.spans import before, span_of
from zhengtong.modules.assessment.performance.reading import standard_for
from zhengtong.modules.assessment.performance.services.reckoning import reckon_month
from zhengtong.modules.org import api as org

SYSTEM = Actor.system("assessment.reckon_performance")
KINDS = ("hall", "department", "township")


@periodic(cron="10 19 1 * *", name="assessment.reckon_performance")
def reckon_performance() -> None:
    reckon_due(timezone.localdate())


def reckon_due(today: dt.date) -> int:
    """All organisations that have a standard; what was reckoned already is left alone."""
    span = before(span_of("month", today), "month")
    count = 0
    for kind in KINDS:
        for organization in org.organizations(kind=kind):
            if organization.is_active and standard_for(organization.id, span.first_on):
                reckon_month(
                    organization_id=organization.id,
                    month=span.first_on,
                    actor=SYSTEM,
                    once=True,
                )
                count += 1
    return count
