"""The catalogue at the desk: the list with filters, an item with its versions and findings."""

from __future__ import annotations

import json
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import allows
from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.pagination import decode_cursor
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api, queries
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.public.pages import ItemPage
from zhengtong.modules.items.situations import resolve
from zhengtong.modules.items.staff.lists import CataloguePage, catalogue_rows
from zhengtong.modules.org import api as org


@staff()
def catalogue(request: HttpRequest) -> HttpResponse:
    """All items with filters in the address; `cursor` is the sort key of the last row shown."""
    page = CataloguePage.of(request.GET)
    after = request.GET.get("cursor")
    rows = catalogue_rows(page, after=str(decode_cursor(after, length=1)[0]) if after else "")
    context = {
        "page": page,
        "rows": rows.rows,
        "next_cursor": rows.next_cursor,
        "may_draft": allows(request.actor, "items.manage"),
    }
    return render(request, "items/staff/catalogue.html", context)


@staff()
def item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The version in force, or the newest one when none is."""
    newest = (
        ItemVersion.objects.filter(item__public_id=public_id)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    if newest is None:
        raise NotFound
    current = queries.current_of(public_id)
    if current is None:
        only = ItemVersion.objects.get(item__public_id=public_id, number=newest)
        if only.is_open and newest == 1:
            return redirect("items-staff:edit", only.public_id)
    return _version(request, public_id, current.number if current else newest)


@staff()
def version(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """Any version of an item."""
    return _version(request, public_id, number)


def _version(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    rows = list(queries.versions().filter(item__public_id=public_id).order_by("-number"))
    row = next((r for r in rows if r.number == number), None)
    if row is None:
        raise NotFound
    shown = queries.to_data(row)
    context = {
        "item": shown,
        "page": _page(shown),
        "versions": rows,
        "lints": api.linters(shown),
        "form": forms.form_version(shown.form_version_id) if shown.form_version_id else None,
        "row": row,
        "draft": next((r for r in rows if r.is_open), None),
        "may_draft": allows(request.actor, "items.manage", row.item),
        "may_review": allows(request.actor, "items.review", row.item),
        "definition": json.dumps(row.definition, ensure_ascii=False, indent=2),
    }
    return render(request, "items/staff/version.html", context)


def _page(version: ItemVersionData) -> ItemPage:
    owner = org.organization(version.owner_organization_id)
    return ItemPage.of(version, resolve(version.guide, {}), owner=owner)
