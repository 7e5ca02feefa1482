"""Honours of one period: proposed, awarded by another person, certified."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchRecord
from zhengtong.modules.assessment.honours import services
from zhengtong.modules.assessment.honours.certificate import certificate as made
from zhengtong.modules.assessment.honours.models import Honour, HonourState
from zhengtong.modules.assessment.policies import REVIEW, VIEW
from zhengtong.modules.assessment.schemes.explaining import plain
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.org import api as org

SAID = {
    "award": gettext_noop("已授予，可以下载证书。"),
    "decline": gettext_noop("已记录不授予。"),
    "revoke": gettext_noop("荣誉已撤销。"),
}


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def honours(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = r.period_of(request, public_id)
    refused: DomainError | None = None
    verb, wanted = request.POST.get("_action", ""), request.POST.get("honour", "")
    if request.method == "POST" and verb in SAID:
        try:
            _decide(request, verb, wanted)
        except NotFound:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _(SAID[verb]))
            return redirect("assessment:honours", public_id)
    rows = list(found.honours.select_related("member").order_by("key", "order", "pk"))
    people = {i for h in rows for i in (h.proposed_by_id, h.decided_by_id) if i}
    context = {
        "period": found,
        "tab": "honours",
        "rows": [(h, plain(h.score)) for h in rows],
        "names": org.staff_names(people),
        "may_decide": request.actor.has(REVIEW, found.organization_id),
        "proposed_here": any(h.proposed_by_id == request.actor.staff_id for h in rows),
        "wanted": wanted,
        "typed": request.POST,
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/honours.html", context, status=r.status(refused))


def _decide(request: HttpRequest, verb: str, wanted: str) -> None:
    key = r.key(wanted)
    if key is None:
        raise NoSuchRecord
    if verb == "award":
        services.award_honour(honour_id=key, actor=request.actor)
        return
    command = services.decline_honour if verb == "decline" else services.revoke_honour
    command(honour_id=key, reason=r.text(request, "reason", 300), actor=request.actor)


@staff()
@never_cache
@require_safe
def certificate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For those who see the period, and for whoever holds it."""
    honour = Honour.objects.select_related("period", "member").filter(public_id=public_id).first()
    if honour is None or honour.state != HonourState.AWARDED:
        raise NoSuchRecord
    own = honour.member is not None and policies.is_own(request.actor, honour.member)
    if not own and not request.actor.has(VIEW, honour.period.organization_id):
        raise NoSuchRecord
    answer = HttpResponse(made(honour), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{honour.number}.pdf"'
    return answer
