"""What is being drafted, waits for review, waits for its day, or has been taken out of force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.items.models import ItemState, ItemVersion
from zhengtong.modules.items.models import VersionStatus as Status
from zhengtong.modules.org import api as org

SHELVES: dict[str, Any] = {
    "draft": _("草稿"),
    "review": _("待审核"),
    "waiting": _("待生效"),
    "off": _("已停用"),
}
MOST = 200


@dataclass(frozen=True)
class Shelf:
    key: str
    label: Any
    total: int
    is_here: bool


@staff()
def work(request: HttpRequest) -> HttpResponse:
    """One shelf at a time; `shelf` in the address."""
    actor: Actor = request.actor
    first = "review" if actor.has("items.review") and not actor.has("items.manage") else "draft"
    here = request.GET.get("shelf") or first
    here = here if here in SHELVES else first
    rows = list(_rows(here, actor).select_related("item")[:MOST])
    owners = org.organization_names({r.item.owner_organization_id for r in rows})
    context = {
        "shelves": [
            Shelf(key, label, _rows(key, actor).count(), key == here)
            for key, label in SHELVES.items()
        ],
        "here": here,
        "may_draft": actor.has("items.manage"),
        "rows": [
            (r, localized(r.name) or r.item.implementation_code, owners.get(_owner(r), ""))
            for r in rows
        ],
    }
    return render(request, "items/staff/work.html", context)


def waiting_for_review(actor: Actor) -> int:
    """The number in the menu."""
    if not actor.has("items.review"):
        return 0
    return _rows("review", actor).count()


def _owner(row: ItemVersion) -> int:
    return row.item.owner_organization_id


def _rows(shelf: str, actor: Actor) -> QuerySet[ItemVersion]:
    rows = ItemVersion.objects.order_by("-updated_at", "-pk")
    where = actor.organizations_with("items.manage") | actor.organizations_with("items.review")
    if ANYWHERE not in where and shelf != "off":
        rows = rows.filter(item__owner_organization_id__in=where)
    if shelf == "draft":
        return rows.filter(status=Status.DRAFT)
    if shelf == "review":
        return rows.filter(status=Status.IN_REVIEW)
    today = timezone.localdate()
    if shelf == "waiting":
        return rows.filter(status=Status.PUBLISHED, effective_on__gt=today)
    later = ItemVersion.objects.filter(status=Status.PUBLISHED).filter(
        Q(ends_on=None) | Q(ends_on__gte=today)
    )
    gone = rows.filter(status__in=[Status.WITHDRAWN, Status.PUBLISHED]).exclude(
        item__in=later.filter(item__state=ItemState.ACTIVE).values("item")
    )
    return gone.order_by("item_id", "-number").distinct("item_id")
