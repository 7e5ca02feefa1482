"""交接单 at the desk: what waits, the lists, one list with its PDF and confirmation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.cases.capture import handover
from zhengtong.modules.cases.posted import whole
from zhengtong.modules.org import api as org


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def handovers(request: HttpRequest) -> HttpResponse:
    """For windows and departments alike; each sees their own lists."""
    actor = request.actor
    if request.method == "POST":
        organization = whole(request.POST.get("organization"))
        if organization is None:
            raise NotFound
        made = handover.make_list(organization_id=organization, actor=actor)
        messages.success(request, _("交接单已生成。"))
        return redirect("handover", made.public_id)
    lists = handover.lists_of(actor)
    names = org.organization_names(
        {x.from_organization_id for x in lists} | {x.to_organization_id for x in lists}
    )
    context = {
        "waiting": handover.waiting(actor) if actor.has("cases.counter") else [],
        "lists": [
            (x, names.get(x.from_organization_id, ""), names.get(x.to_organization_id, ""))
            for x in lists
        ],
        "here": actor.organization_id,
    }
    return render(request, "cases/capture/handovers.html", context)


@staff()
@never_cache
@require_safe
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, lines = handover.one(public_id=public_id, actor=request.actor)
    names = org.organization_names({found.from_organization_id, found.to_organization_id})
    people = org.staff_names({i for i in (found.made_by_id, found.confirmed_by_id) if i})
    context = {
        "list": found,
        "lines": lines,
        "from_name": names.get(found.from_organization_id, ""),
        "to_name": names.get(found.to_organization_id, ""),
        "made_by": people.get(found.made_by_id, ""),
        "confirmed_by": people.get(found.confirmed_by_id, ""),
        "may_confirm": found.confirmed_at is None and handover.may_confirm(request.actor, found),
    }
    return render(request, "cases/capture/handover.html", context)


@staff()
@never_cache
@require_safe
def pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, lines = handover.one(public_id=public_id, actor=request.actor)
    response = HttpResponse(handover.pdf(found, lines), content_type="application/pdf")
    name = f"{found.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


@staff()
@require_POST
def confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    handover.confirm(
        public_id=public_id, actor=request.actor, remark=request.POST.get("remark", "")
    )
    messages.success(request, _("已确认收到。"))
    return redirect("handover", public_id)
