"""The applicant's reminder."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import citizen
from zhengtong.kernel.errors import StateError
from zhengtong.modules.cases.public.case import own_case
from zhengtong.modules.cases.steering.raising import urge_case


@citizen
@require_POST
def urge(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Remind whoever has the case; once a day, and said so when it was done already."""
    found = own_case(public_id, request.actor)
    try:
        urge_case(case_id=found.pk, actor=request.actor)
    except StateError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("已提醒办理的工作人员。"))
    return redirect("my_case", found.public_id)
