"""Applications for review of one period, and the answers."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.assessment.errors import NoSuchRecord
from zhengtong.modules.assessment.periods import appealing
from zhengtong.modules.assessment.periods.course import may_move
from zhengtong.modules.assessment.periods.holding import scheme_of
from zhengtong.modules.assessment.periods.models import AppealState
from zhengtong.modules.assessment.policies import REVIEW, VIEW
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.assessment.staff.records import names_of
from zhengtong.modules.org import api as org


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeals(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = r.period_of(request, public_id)
    refused: DomainError | None = None
    wanted = request.POST.get("appeal", "")
    if request.method == "POST":
        try:
            key = r.key(wanted)
            if key is None:
                raise NoSuchRecord
            appealing.decide_appeal(
                appeal_id=key,
                is_upheld=request.POST.get("_action") == "uphold",
                answer=r.text(request, "answer", 1000),
                actor=request.actor,
            )
        except NotFound:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("已答复，本人会收到消息。"))
            return redirect("assessment:appeals", public_id)
    rows = list(found.appeals.select_related("member", "record").order_by("-pk"))
    people = {i for a in rows for i in (a.filed_by_id, a.decided_by_id) if i}
    names, indicators = org.staff_names(people), names_of(scheme_of(found))
    context = {
        "period": found,
        "tab": "appeals",
        "rows": [
            {
                "appeal": a,
                "filed_by": names.get(a.filed_by_id, ""),
                "decided_by": names.get(a.decided_by_id or 0, ""),
                "about": indicators.get(a.record.indicator, "") if a.record else "",
                "files": list(files.files(a.file_ids).values()),
                "is_open": a.state == AppealState.FILED,
            }
            for a in rows
        ],
        "may_decide": request.actor.has(REVIEW, found.organization_id)
        and may_move(found.state, "appeal"),
        "wanted": wanted,
        "typed": request.POST,
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/appeals.html", context, status=r.status(refused))
