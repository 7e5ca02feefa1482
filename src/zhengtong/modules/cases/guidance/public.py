"""Guidance for whoever plans something: ask, follow, read the opinion, go on to apply."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import citizen
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.modules.cases.guidance import opinion, services
from zhengtong.modules.cases.guidance.policies import (
    GuidanceNotFound,
    own_guidance,
    own_guidances,
)
from zhengtong.modules.cases.models import Guidance, GuidanceAdvice, GuidanceStatus
from zhengtong.modules.cases.projects.public import places
from zhengtong.modules.org import api as org

FIELDS = ("subject", "description", "place", "address", "planned", "phone")
MOST_SHOWN = 30


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What, where, when, with files; and what was asked before."""
    person = org.person(request.actor.person_id)
    typed = {k: request.POST.get(k, "").strip()[:2100] for k in FIELDS}
    errors: list[FieldError] = []
    if request.method == "POST":
        uploads = [(f, f.name or "") for f in request.FILES.getlist("files")]
        given = {k: v for k, v in typed.items() if k != "place"}
        try:
            made = services.ask_guidance(
                actor=request.actor, place_code=typed["place"], uploads=uploads, **given
            )
        except files.FileRefused as refused:
            errors = [FieldError(path="files", message=refused.message)]
        except InvalidInput as refused:
            errors = list(refused.errors)
        else:
            messages.success(request, _("辅导请求已提交。"))
            return redirect("my_guidance", made.public_id)
    else:
        typed["phone"] = person.phone
    context = {
        "typed": typed,
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
        "places": places(),
        "asker": org.entity(request.actor.entity_id).name
        if request.actor.entity_id
        else person.name,
        "mine": own_guidances(request.actor).order_by("-asked_at")[:MOST_SHOWN],
        "accept": ",".join(f".{e}" for e in services.RULES.extensions),
    }
    return render(request, "cases/guidance/ask.html", context, status=422 if errors else 200)


@citizen
@never_cache
@require_safe
def guidance(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = own_guidance(public_id, request.actor)
    issued = found.status == GuidanceStatus.ISSUED
    advices = list(found.advices.all())
    context = {
        "found": found,
        "lead": org.organization(found.lead_id),
        "place": place_in(found.place_id, found.address),
        "files": files.files_of(owner_kind="cases.guidance", owner_id=str(found.public_id)),
        "advices": named(advices) if issued else [],
        "invited": len(advices),
        "may_withdraw": found.status in (GuidanceStatus.ASKED, GuidanceStatus.ADVISING),
        "project_url": _project_url(found) if issued and found.entity_id else "",
    }
    return render(request, "cases/guidance/guidance.html", context)


def named(advices: list[GuidanceAdvice]) -> list[tuple[GuidanceAdvice, str]]:
    """Each with the name of its department."""
    names = org.organization_names({a.organization_id for a in advices})
    return [(a, names.get(a.organization_id, "")) for a in advices]


def place_in(region_id: int, address: str) -> str:
    """Township, village and address in a line."""
    names = [r.name for r in org.region_trail(region_id) if r.level in ("township", "village")]
    return f"{''.join(names)} {address}".strip()


def _project_url(found: Guidance) -> str:
    """The form of a new project with what was said here; none when there is one already."""
    if found.project_id is not None:
        return ""
    given = {
        "guidance": str(found.public_id),
        "name": found.subject,
        "place": org.region(found.place_id).code,
        "address": found.address,
    }
    return f"{reverse('start_project')}?{urlencode(given)}"


@citizen
@never_cache
@require_safe
def opinion_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = own_guidance(public_id, request.actor)
    return pdf_response(request, found)


def pdf_response(request: HttpRequest, found: Guidance) -> HttpResponse:
    if found.opinion is None:
        raise GuidanceNotFound
    response = HttpResponse(opinion.pdf_of(found), content_type="application/pdf")
    name = content_disposition_header("download" in request.GET, f"{found.number}.pdf")
    response["Content-Disposition"] = name or "inline"
    return response


@require_POST
@citizen
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    try:
        services.withdraw_guidance(public_id=public_id, actor=request.actor)
    except GuidanceNotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("辅导请求已撤回。"))
    return redirect("my_guidance", public_id)


urlpatterns = [
    path("", ask, name="ask_guidance"),
    path("<uuid:public_id>/", guidance, name="my_guidance"),
    path("<uuid:public_id>/opinion.pdf", opinion_pdf, name="my_guidance_opinion"),
    path("<uuid:public_id>/withdraw/", withdraw, name="withdraw_guidance"),
]
