"""Find an item, read it, print it."""

from __future__ import annotations

import io
import uuid
from collections import defaultdict
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from zhengtong.core.pages.access import public
from zhengtong.modules.items import api, names
from zhengtong.modules.items.api import current_version
from zhengtong.modules.items.data import ItemVersionData, Situation
from zhengtong.modules.items.plugins import Panel, item_page_panels
from zhengtong.modules.items.public.pages import ItemPage, SearchPage
from zhengtong.modules.items.public.parts import body_of
from zhengtong.modules.items.searching import FILTERS
from zhengtong.modules.items.situations import UnknownAnswer, resolve
from zhengtong.modules.org import api as org


@public
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` in ordinary words, the filters of `searching.FILTERS`, `cursor` for the next page."""
    text = request.GET.get("q", "").strip()
    filters = {k: request.GET[k] for k in FILTERS if request.GET.get(k)}
    found = api.search(text=text, filters=filters, cursor=request.GET.get("cursor") or None)
    page = SearchPage(text=text, filters=filters, found=found)
    context: dict[str, Any] = {"page": page, "found": found}
    if not text and not filters and not request.GET.get("cursor"):
        context["life_events"] = api.life_events()
    return render(request, "items/public/search.html", context)


@public
def item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The item page. The answers to its questions are in the address."""
    version = current_version(public_id)
    situation, wrong = _situation(request, version)
    page = ItemPage.of(version, situation, owner=org.organization(version.owner_organization_id))
    panels = _panels(request, version)
    context = {"page": page, "item": version, "panels": panels, "body": body_of(page, wrong)}
    return render(request, "items/public/item.html", context)


@public
def guide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The printable guide (办事指南), for the situation in the address."""
    version = current_version(public_id)
    situation, _wrong = _situation(request, version)
    page = ItemPage.of(version, situation, owner=org.organization(version.owner_organization_id))
    return render(request, "items/public/guide.html", {"page": page, "item": version})


@public
@cache_control(public=True, max_age=86400)
def qr(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The address of the item page as a QR code."""
    version = current_version(public_id)
    address = settings.PUBLIC_URL + reverse("items:item", args=[version.public_id])
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=2, xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@public
def disclosure(request: HttpRequest) -> HttpResponse:
    """The 65 disclosure entries of the directory with the unit that publishes each."""
    units = {o.key: o.name for o in org.organizations()}
    sections: dict[str, list[Any]] = defaultdict(list)
    entries = api.disclosures()
    for entry in entries:
        label = names.DISCLOSURE_SECTIONS.get(entry.section, entry.section)
        sections[str(label)].append((entry, units.get(entry.department, "")))
    context = {"sections": dict(sections), "total": len(entries)}
    return render(request, "items/public/disclosure.html", context)


def _situation(request: HttpRequest, version: ItemVersionData) -> tuple[Situation, bool]:
    """What the answers in the address lead to; a made-up answer counts as none, and is told."""
    answers = {q.key: request.GET[q.key] for q in version.situations if request.GET.get(q.key)}
    try:
        return resolve(version.guide, answers), False
    except UnknownAnswer:
        return resolve(version.guide, {}), True


def _panels(request: HttpRequest, version: ItemVersionData) -> dict[str, list[Panel]]:
    found: dict[str, list[Panel]] = {"facts": [], "ratings": [], "notice": []}
    for _key, plug in item_page_panels.items():
        for panel in plug.panels(version=version, actor=request.actor):
            found[panel.place].append(panel)
    return found
