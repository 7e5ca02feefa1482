"""Publishing a working copy on its own: by another person, through the gate."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import allows, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.workflow import design_queries
from zhengtong.modules.workflow.services.designs import examine_design, publish_process_design
from zhengtong.modules.workflow.staff import context as contexts
from zhengtong.modules.workflow.staff.table import Sheet, frame, named


@require_http_methods(["GET", "POST"])
@staff("workflow.design")
def publish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What stands against it; and for the reviewer, the act."""
    sheet = Sheet.of(public_id)
    asked = contexts.asked(request)
    errors: tuple[FieldError, ...] = ()
    day = request.POST.get("effective_on", timezone.localdate().isoformat())
    if request.method == "POST":
        require(request.actor, "workflow.review")
        try:
            version = publish_process_design(
                public_id=public_id,
                reviewer=request.actor,
                context=asked.context,
                effective_on=_day(day),
            )
        except InvalidInput as error:
            errors = error.errors or (FieldError(path="", message=error.message),)
        else:
            messages.success(request, _("已发布第 %(number)s 版。") % {"number": version.number})
            return redirect("workflow-staff:version", version.key, version.number)
    result = examine_design(public_id=public_id, context=asked.context)
    page = {
        **frame(request, sheet.design, "publish"),
        "findings": named(result.findings, sheet.document),
        "days": result.days,
        "asked": asked,
        "errors": errors,
        "day": day,
        "may_review": allows(request.actor, "workflow.review"),
        "has_drawn": design_queries.has_drawn(public_id, request.actor),
    }
    return render(request, "workflow/staff/publish.html", page, status=422 if errors else 200)


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        message = _("请填写日期，如 2026-11-22。")
        raise InvalidInput(errors=[FieldError(path="effective_on", message=message)]) from None
    if day < timezone.localdate():
        message = _("生效日期不能早于今天。")
        raise InvalidInput(errors=[FieldError(path="effective_on", message=message)])
    return day
