"""The inbox: what waits for me, with its light; filters live in the address, columns with me."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.cases.models import Density
from zhengtong.modules.cases.services.desk import DeskData, desk_of
from zhengtong.modules.cases.staff import filters as narrowing
from zhengtong.modules.cases.staff import live, table, words
from zhengtong.modules.cases.staff.bulk import colleagues
from zhengtong.modules.cases.staff.export import MOST_EXPORTED
from zhengtong.modules.cases.staff.rows import COLUMNS, USUAL, InboxRow, columns_for, rows_of
from zhengtong.modules.workflow import api as workflow

PAGE_SIZE = 30
MANY = 8
"""More columns than this stand closer, with moments on two lines."""


@staff("cases.handle")
@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Opened without filters, it begins with the view that the person chose for that."""
    desk = desk_of(request.actor.staff_id)
    given: Mapping[str, str] = request.GET
    if not request.GET and desk.default is not None:
        given = desk.default.query
    return show(request, desk, narrowing.read(given))


def show(
    request: HttpRequest,
    desk: DeskData,
    filters: dict[str, str],
    *,
    problem: InvalidInput | None = None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The list; after something that was wrong with the reason and what was typed."""
    actor, cursor = request.actor, request.GET.get("cursor", "")
    page = workflow.inbox(
        **narrowing.standing(actor),
        filters=narrowing.for_engine(filters),
        size=PAGE_SIZE,
        cursor=cursor or None,
    )
    rows = rows_of(page.rows, actor=actor)
    address, is_done = narrowing.address, filters["scope"] == "done"
    context = {
        "list": _printed(rows, desk, filters),
        "since": timezone.now().isoformat(),
        "next_url": address(filters, cursor=page.next_cursor) if page.next_cursor else "",
        "here": address(filters, cursor=cursor),
        "is_first": not cursor,
        "is_done": is_done,
        "may_pick": _may_pick(filters),
        "scope": filters["scope"],
        "scopes": _scopes(actor, filters["scope"]),
        "filters": filters,
        "is_filtered": narrowing.narrowed(filters),
        "lights": [(light.value, _(label)) for light, label in words.LIGHTS],
        "stages": [(key, _(label)) for key, label in words.STAGES.items()],
        "sorts": [(key, _(label)) for key, label in narrowing.SORTS.items()],
        "colleagues": colleagues(actor) if _may_pick(filters) else (),
        "problem": problem,
        "typed": typed or {},
        **_tools(desk, filters),
    }
    template = "cases/staff/_inbox.html" if _wants_part(request) else "cases/staff/inbox.html"
    return render(request, template, context, status=problem.status if problem else 200)


def _printed(
    rows: list[InboxRow], desk: DeskData, filters: Mapping[str, str]
) -> dict[str, SafeString | bool] | None:
    """Head and body of the table; nothing where there are no rows."""
    if not rows:
        return None
    is_done = filters["scope"] == "done"
    columns = columns_for(desk.columns, is_done=is_done)
    opening, may_pick = '<tr data-row data-light="{}">', _may_pick(filters)
    if may_pick:
        opening += (
            '<td class="pick"><input type="checkbox" name="task" value="{}" aria-label="{}"></td>'
        )
    pick = _("选择办件 %(number)s")

    def facts(row: InboxRow) -> tuple[Any, ...]:
        if not may_pick:
            return (row.light.value,)
        return row.light.value, row.task.id, pick % {"number": row.case.number}

    def sorted_by(key: str) -> str:
        return narrowing.address({**filters, "sort": key})

    sort = filters["sort"] or "due"
    return {
        "head": table.head(columns, sort=sort, address=sorted_by),
        "body": table.body(rows, columns, opening=opening, facts=facts),
        "is_many": len(columns) > MANY,
    }


def _may_pick(filters: Mapping[str, str]) -> bool:
    """Whether several may be claimed or handed on: not what is done or stands still."""
    return filters["scope"] not in ("done", "paused")


def _tools(desk: DeskData, filters: Mapping[str, str]) -> dict[str, Any]:
    """Saved views, columns and density, as the menus on top offer them."""
    chosen = set(desk.columns or USUAL)
    views = [
        {
            "public_id": view.public_id,
            "name": view.name,
            "url": narrowing.address(narrowing.read(view.query)),
            "is_default": view.is_default,
            "is_chosen": narrowing.read(view.query) == filters,
        }
        for view in desk.views
    ]
    return {
        "views": views,
        "is_compact": desk.density == str(Density.COMPACT),
        "density": desk.density,
        "densities": Density.choices,
        "columns": [(c.key, _(c.label), c.key in chosen) for c in COLUMNS if not c.is_fixed],
        "export_query": narrowing.query(filters),
        "most_exported": MOST_EXPORTED,
    }


def _scopes(actor: Actor, chosen: str) -> list[dict[str, Any]]:
    counts = live.counts_of(actor)
    return [
        {
            "key": key,
            "label": _(narrowing.LABELS[key]),
            "count": counts.get(key),
            "is_chosen": key == chosen,
        }
        for key in narrowing.SCOPES
    ]


def _wants_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target", "").endswith("#inbox")
