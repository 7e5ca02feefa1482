"""Pages of projects for everyone: the guide of the stages; for investors their projects."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import citizen, public, signed_in
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import CaseDocument, Guidance, Project, ProjectKind
from zhengtong.modules.cases.projects import overview, services
from zhengtong.modules.cases.projects.policies import own_project, own_projects, project_for
from zhengtong.modules.cases.projects.scheme import current_scheme
from zhengtong.modules.cases.projects.state import ProjectState, state_of, states_of
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

FIELDS = ("name", "kind", "code", "place", "address", "investment")
MOST_SHOWN = 50


@public
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The stages: what each takes, who leads it, how many days; all on one page."""
    scheme = current_scheme()
    bundles = items.current_bundles({s.bundle for s in scheme.stages})
    organs = org.organizations(kind="department")
    leads = {o.key: o.short_name for o in organs}
    owners = {o.id: o.short_name for o in organs}
    stages = []
    for stage in scheme.stages:
        bundle = bundles.get(stage.bundle)
        stages.append(
            {
                "stage": stage,
                "name": localized(stage.name),
                "summary": localized(stage.summary),
                "lead": leads.get(stage.lead, ""),
                "after": [localized(s.name) for s in scheme.stages if s.key in stage.after],
                "bundle": bundle,
                "items": [(v, owners[v.owner_organization_id]) for v in bundle.items.values()]
                if bundle
                else [],
                "materials": _materials(bundle),
            }
        )
    context = {"scheme": scheme, "name": localized(scheme.name), "stages": stages}
    return render(request, "cases/projects/guide.html", context)


def _materials(bundle: items.BundleVersionData | None) -> int:
    """How many files the applicant brings, each once."""
    if bundle is None:
        return 0
    return sum(1 for m in items.bundle_materials(bundle, {}) if m.material.needs_upload)


@citizen
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor
    rows = list(own_projects(actor).order_by("-started_at")[:MOST_SHOWN])
    entities = org.entities_of(actor.person_id or 0)
    context = {
        "states": states_of(rows),
        "entities": entities,
        "entity": next((e for e in entities if e.id == actor.entity_id), None),
    }
    return render(request, "cases/projects/mine.html", context)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Name, kind, place and size, asked once for all stages."""
    if request.actor.entity_id is None:
        raise services.InvestorWanted
    typed = {k: request.POST.get(k, request.GET.get(k, "")).strip()[:300] for k in FIELDS}
    errors: list[FieldError] = []
    if request.method == "POST":
        try:
            made = services.start_project(
                actor=request.actor,
                name=typed["name"],
                kind=typed["kind"],
                place_code=typed["place"],
                address=typed["address"],
                investment=in_fen(typed["investment"]),
                code=typed["code"],
            )
        except InvalidInput as refused:
            errors = list(refused.errors)
        else:
            _link_guidance(request, made)
            messages.success(request, _("项目已建立，可以申报第一阶段了。"))
            return redirect("my_project", made.public_id)
    context = {
        "typed": typed,
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
        "kinds": ProjectKind.choices,
        "places": places(),
        "entity": org.entity(request.actor.entity_id),
        "guidance": request.GET.get("guidance", request.POST.get("guidance", ""))[:40],
    }
    return render(request, "cases/projects/start.html", context, status=422 if errors else 200)


def _link_guidance(request: HttpRequest, project: Project) -> None:
    """The guidance out of which the project grew."""
    try:
        wanted = uuid.UUID(request.POST.get("guidance", ""))
    except ValueError:
        return
    rows = Guidance.objects.filter(public_id=wanted, project=None)
    rows.filter(entity_id=request.actor.entity_id).update(project=project)


def in_fen(text: str) -> int | None:
    """分 from 万元 as people type them; None for anything else."""
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > 10**10:
        return None
    return int(value * 1_000_000)


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Villages by township, for a select."""
    towns = org.regions(level="township")
    below: dict[int, list[tuple[str, str]]] = {t.id: [] for t in towns}
    for village in org.regions(level="village"):
        if village.parent_id in below:
            below[village.parent_id].append((village.code, village.name))
    return [(t.name, below[t.id]) for t in towns]


@citizen
@never_cache
@require_safe
def project(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = own_project(public_id, request.actor)
    state = state_of(found)
    context = {
        "state": state,
        "project": found,
        "place": place_of(found),
        "documents": documents_of(state),
        "guidances": Guidance.objects.filter(project=found).order_by("-asked_at"),
    }
    return render(request, "cases/projects/project.html", context)


def place_of(found: Project) -> str:
    names = [r.name for r in org.region_trail(found.place_id) if r.level in ("township", "village")]
    between = " " if get_language() == "en" else ""
    return f"{between.join(names)} {found.address}"


def documents_of(state: ProjectState) -> list[tuple[CaseDocument, str, str]]:
    """Documents of all parts of all stages, oldest first, with the stage and the item."""
    places_: dict[uuid.UUID, tuple[str, str]] = {
        line.case_public_id: (stage.name, line.name)
        for stage in state.stages
        for line in stage.lines
        if line.case_public_id
    }
    rows = CaseDocument.objects.filter(case__in=[c.pk for c in state.cases])
    rows = rows.select_related("case").defer("case__form_data").order_by("issued_at", "id")
    return [(row, *places_[row.case.public_id]) for row in rows]


@require_POST
@citizen
def stage(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    made = services.start_stage(public_id=public_id, key=key, actor=request.actor)
    return redirect("bundle_application", made.public_id)


@signed_in
@never_cache
@require_safe
def overview_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For the investor, and for staff who see the project."""
    found = project_for(public_id, request.actor)
    response = HttpResponse(overview.pdf_of(found), content_type="application/pdf")
    name = content_disposition_header("download" in request.GET, f"{found.number}.pdf")
    response["Content-Disposition"] = name or "inline"
    return response


urlpatterns = [
    path("", mine, name="my_projects"),
    path("guide/", guide, name="project_guide"),
    path("start/", start, name="start_project"),
    path("<uuid:public_id>/", project, name="my_project"),
    path("<uuid:public_id>/overview.pdf", overview_pdf, name="project_overview"),
    path("<uuid:public_id>/stages/<slug:key>/", stage, name="start_stage"),
]
