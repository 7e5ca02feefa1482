"""The applicant's calendar file of a meeting."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import citizen
from zhengtong.modules.cases.joint.errors import MeetingNotFound
from zhengtong.modules.cases.joint.staff import calendar_response
from zhengtong.modules.cases.models import Meeting
from zhengtong.modules.cases.public.case import own_case


@citizen
@require_safe
def my_meeting_calendar(request: HttpRequest, public_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Only of meetings to which the applicant is asked."""
    case = own_case(public_id, request.actor)
    found = Meeting.objects.filter(case=case, public_id=meeting_id, is_applicant_asked=True).first()
    if found is None:
        raise MeetingNotFound
    return calendar_response(case, found, [found.subject, case.number])
