"""Pages of agents at the desk: the signature, whom one helped, what waits to be looked into."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.agency import authority, visits
from zhengtong.modules.cases.agency.errors import NotAnAgentsDraft
from zhengtong.modules.cases.models import (
    AgencyReason,
    Authority,
    Channel,
    IdentitySeen,
    VisitPurpose,
)
from zhengtong.modules.cases.posted import day
from zhengtong.modules.cases.public.applying import with_journey
from zhengtong.modules.cases.public.journey import Journey
from zhengtong.modules.org import api as org

USUAL_DAYS = 90


@staff("cases.agency")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@with_journey
def sign(request: HttpRequest, journey: Journey) -> HttpResponse:
    """代办委托书: read it out, let the person sign on the screen, or photograph the paper."""
    if journey.application.channel != Channel.AGENT:
        raise NotAnAgentsDraft
    if request.method != "POST":
        return _show_sign(request, journey)
    post, photo = request.POST, request.FILES.get("photo")
    terms = authority.Terms(
        reason=post.get("reason", ""),
        identity_seen=post.get("identity_seen", ""),
        valid_until=day(post.get("valid_until")),
    )
    try:
        authority.sign(
            public_id=journey.public_id,
            actor=request.actor,
            terms=terms,
            drawing=post.get("signature", ""),
            photo=photo,
            photo_name=(photo.name or "") if photo else "",
        )
    except InvalidInput as refused:
        path = "photo" if photo else "signature"
        errors = refused.errors or (FieldError(path=path, message=refused.message),)
        return _show_sign(request, journey, errors=errors, status=refused.status)
    messages.success(request, _("委托书已签署。"))
    return redirect(journey.overview_url)


def _show_sign(
    request: HttpRequest,
    journey: Journey,
    *,
    errors: tuple[FieldError, ...] = (),
    status: int = 200,
) -> HttpResponse:
    found = authority.authority_of(journey.application)
    context = {
        "journey": journey,
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
        "person": org.person(journey.application.person_id),
        "station": org.organization(request.actor.organization_id).name,
        "authority": found,
        "reasons": AgencyReason.choices,
        "identities": IdentitySeen.choices,
        "typed": request.POST.dict() if request.method == "POST" else _kept(found),
    }
    return render(request, "cases/agency/sign.html", context, status=status)


def _kept(found: Authority | None) -> dict[str, Any]:
    if found is None:
        usual = timezone.localdate() + dt.timedelta(days=USUAL_DAYS)
        return {"valid_until": usual.isoformat()}
    return {
        "reason": found.reason,
        "identity_seen": found.identity_seen,
        "valid_until": found.valid_until.isoformat(),
    }


@staff("cases.agency")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest) -> HttpResponse:
    """我的代办: people, their cases, visits; only what this agent entered."""
    errors: tuple[FieldError, ...] = ()
    if request.method == "POST":
        try:
            visits.note_visit(
                actor=request.actor,
                person_public_id=_uuid(request.POST.get("person", "")) or uuid.uuid4(),
                visited_on=day(request.POST.get("visited_on")),
                purpose=request.POST.get("purpose", ""),
                note=request.POST.get("note", ""),
                case_public_id=_uuid(request.POST.get("case", "")),
            )
        except InvalidInput as refused:
            errors = refused.errors
        else:
            messages.success(request, _("走访已登记。"))
            return redirect("agency")
    context = {
        "people": visits.helped(request.actor),
        "purposes": VisitPurpose.choices,
        "typed": request.POST.dict()
        if errors
        else {"visited_on": timezone.localdate().isoformat()},
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
    }
    return render(request, "cases/agency/mine.html", context, status=422 if errors else 200)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@staff("cases.settle_agency")
@never_cache
@require_safe
def contested(request: HttpRequest) -> HttpResponse:
    """代办异议: the oldest first; each is settled on the screen of its case."""
    return render(request, "cases/agency/contested.html", {"rows": visits.contested()})
