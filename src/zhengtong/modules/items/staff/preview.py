"""What the public would see of a draft."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from zhengtong.core.pages.access import staff
from zhengtong.modules.items import queries
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.public.pages import ItemPage
from zhengtong.modules.items.situations import UnknownAnswer, resolve
from zhengtong.modules.items.staff.editor import draft_row
from zhengtong.modules.org import api as org


@dataclass(frozen=True)
class DraftItemPage(ItemPage):
    """The item page of a version that is not in force: nothing starts from here."""

    @property
    def may_start(self) -> bool:
        return False

    @property
    def restart_address(self) -> str:
        return "?#materials"


@staff()
def preview(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The public page of a draft, its situation questions included."""
    row = draft_row(public_id)
    page = preview_page(row, {k: v for k, v in request.GET.items() if v})
    version = page.version
    body = render_to_string(
        "items/public/_body.html", {"page": page, "item": version, "wrong_answer": False}
    )
    context = {
        "page": page,
        "item": version,
        "row": row,
        "panels": {"facts": [], "ratings": [], "notice": []},
        "body": body,
    }
    return render(request, "items/staff/preview.html", context)


def preview_page(row: ItemVersion, answers: dict[str, str] | None = None) -> DraftItemPage:
    version = queries.to_data(row)
    try:
        situation = resolve(version.guide, answers or {})
    except UnknownAnswer:
        situation = resolve(version.guide, {})
    owner = org.organization(version.owner_organization_id)
    return DraftItemPage(version, situation, owner)
