"""Projects on the desk: the list with total clocks, and one project on one screen."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.modules.cases.bundles.lines import seen_by
from zhengtong.modules.cases.models import Guidance
from zhengtong.modules.cases.projects.policies import project_for, visible_projects
from zhengtong.modules.cases.projects.public import documents_of, place_of
from zhengtong.modules.cases.projects.state import state_of, states_of
from zhengtong.modules.org import api as org

PAGE = 20


@staff("cases.projects")
@never_cache
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:80]
    show = request.GET.get("show", "open")
    rows = visible_projects(request.actor).order_by("-started_at", "-id")
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(number=text) | Q(investor_name__icontains=text)
        )
    if show in ("open", "finished"):
        rows = rows.filter(finished_at__isnull=show == "open")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"states": states_of(list(page)), "page": page, "text": text, "show": show}
    return render(request, "cases/projects/desk_list.html", context)


@staff()
@never_cache
@require_safe
def project(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Stages, parts, clocks and the part that decides when it will be done."""
    found = project_for(public_id, request.actor)
    state = state_of(found)
    lines = [line for stage in state.stages for line in stage.lines]
    context = {
        "state": state,
        "project": found,
        "place": place_of(found),
        "contact": org.person(found.person_id),
        "seen": seen_by(request.actor, lines),
        "documents": documents_of(state),
        "guidances": Guidance.objects.filter(project=found).order_by("-asked_at"),
    }
    return render(request, "cases/projects/desk_project.html", context)


urlpatterns = [
    path("projects/", projects, name="project_list"),
    path("projects/<uuid:public_id>/", project, name="project_screen"),
]
