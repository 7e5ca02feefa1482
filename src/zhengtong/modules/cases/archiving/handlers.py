"""A case that was rated is complete and is filed at once; others wait some days for a rating."""

from __future__ import annotations

from django.conf import settings

from zhengtong.core.jobs.api import defer
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.archiving.tasks import file_case
from zhengtong.modules.cases.events import CaseClosed, CaseRated
from zhengtong.modules.cases.models import Case


@handles(CaseRated)
def file_rated(event: CaseRated) -> None:
    """A visit to a counter may be rated while the case goes on."""
    if Case.objects.filter(pk=event.case_id).exclude(closed_at=None).exists():
        defer(file_case, case_id=event.case_id)


@handles(CaseClosed)
def file_closed(event: CaseClosed) -> None:
    if settings.ARCHIVES_AFTER_DAYS <= 0:
        defer(file_case, case_id=event.case_id)
