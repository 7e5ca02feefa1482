"""我的办件: drafts and cases of the person, or of the company they act for now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import citizen
from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import Text
from zhengtong.modules.cases import policies, queries
from zhengtong.modules.cases.models import Application, BundleApplication, CaseStatus
from zhengtong.modules.cases.services.bundle import own_bundles
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

SHOWS = ("all", "open", "closed")
MOST_DRAFTS = 20


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """A draft in the list."""

    application: Application
    item_name: Text
    is_open: bool


@citizen
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    rows = policies.own_cases(actor)
    # Parts show on the page of the whole; one that waits for its applicant stands here as well.
    rows = rows.filter(Q(parent=None) | Q(status=CaseStatus.SUPPLEMENT_REQUESTED))
    if show != "all":
        rows = rows.filter(closed_at__isnull=show == "open")
    cursor = request.GET.get("cursor") or None
    entities = org.entities_of(actor.person_id)
    context = {
        "page": queries.listed(rows, cursor=cursor),
        "show": show,
        "cursor": cursor,
        "bundles": _bundles(actor) if not cursor else [],
        "drafts": _drafts(actor) if show != "closed" and not cursor else [],
        "wanted_from_you": policies.own_cases(actor)
        .filter(status=CaseStatus.SUPPLEMENT_REQUESTED)
        .count(),
        "entities": entities,
        "entity": next((e for e in entities if e.id == actor.entity_id), None),
    }
    return render(request, "cases/public/mine.html", context)


def _bundles(actor: Actor) -> list[tuple[BundleApplication, Text]]:
    """Applications for life events, the newest first, with their names."""
    found = list(own_bundles(actor).select_related("bundle_version").order_by("-saved_at")[:10])
    return [(one, one.bundle_version.definition["name"]) for one in found]


def _drafts(actor: Actor) -> list[DraftRow]:
    found = list(
        policies.own_applications(actor).filter(case=None).order_by("-saved_at")[:MOST_DRAFTS]
    )
    versions = items.item_versions({a.item_version_id for a in found})
    return [
        DraftRow(
            application=a,
            item_name=versions[a.item_version_id].name,
            is_open=versions[a.item_version_id].may_be_applied_for,
        )
        for a in found
    ]
