"""A whole applied for at the counter: choose the life event, begin, what is not finished yet."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.modules.cases.models import BundleApplication
from zhengtong.modules.cases.services import bundle as services
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

MOST_SHOWN = 10


@staff("cases.counter")
@never_cache
@require_safe
def choose(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Life events that are applied for with one form, and what this clerk entered lately."""
    person = org.person_by_public_id(person_id)
    mine = services.own_bundles(request.actor).filter(person_id=person.id)
    rows = list(mine.order_by("-saved_at")[:MOST_SHOWN])
    bodies = items.bundle_bodies({r.bundle_version_id for r in rows})
    context = {
        "person": person,
        "entities": org.entities_of(person.id),
        "bundles": items.life_event_bundles(),
        "mine": [(row, bodies[row.bundle_version_id].name) for row in rows],
    }
    return render(request, "cases/bundle/counter.html", context)


@require_POST
@staff("cases.counter")
def begin(request: HttpRequest, person_id: UUID, bundle_id: UUID) -> HttpResponse:
    """Its pages are the citizen's, inside the desk."""
    person = org.person_by_public_id(person_id)
    chosen = request.POST.get("entity", "")
    entities = {str(e.public_id): e.id for e in org.entities_of(person.id)}
    made: BundleApplication = services.start_bundle(
        bundle_public_id=bundle_id,
        actor=request.actor,
        person_id=person.id,
        entity_id=entities.get(chosen),
    )
    return redirect("bundle_application", made.public_id)


urlpatterns = [
    path("counter/<uuid:person_id>/bundles/", choose, name="counter_bundles"),
    path("counter/<uuid:person_id>/bundles/<uuid:bundle_id>/", begin, name="counter_begin_bundle"),
]
