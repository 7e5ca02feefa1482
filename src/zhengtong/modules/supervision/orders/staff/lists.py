"""The register with its filters, what the own unit received, figures per unit, rule and month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages import tables
from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import small
from zhengtong.kernel.pagination import decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.models import SupervisionRule
from zhengtong.modules.supervision.orders import policies, queries
from zhengtong.modules.supervision.orders.course import APPROVE, ISSUE
from zhengtong.modules.supervision.orders.models import SupervisionOrder
from zhengtong.modules.supervision.orders.states import Measure, OrderLevel, OrderState

PAGE = 50
MOST_EXPORTED = 20_000
TONES = {
    OrderState.SENT: "amber",
    OrderState.REVIEWING: "blue",
    OrderState.PROPOSED: "red",
    OrderState.HANDLED: "",
    OrderState.APPEALED: "amber",
    OrderState.CLOSED: "green",
    OrderState.CANCELLED: "",
}


def given(request: HttpRequest) -> dict[str, str]:
    """The filters that stand in the address."""
    return {
        k: v
        for k in queries.FILTERS
        if (v := request.GET.get(k, "").replace("\0", "").strip()[:80])
    }


@staff(policies.VIEW)
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponseBase:
    seen = policies.watched(request.actor)
    filters = given(request)
    rows = queries.filtered(seen, filters)
    if request.GET.get("as") == "xlsx":
        return tables.answer("xlsx", "orders", _headings(), _exported(rows))
    shown, more = _paged(request, rows)
    numbers = queries.figures(seen)
    own = reverse("orders:list")
    query = urlencode(filters)
    context = {
        "rows": lines(shown),
        "filters": filters,
        "is_filtered": bool(filters),
        "next_url": f"?{urlencode({**filters, 'cursor': more})}" if more else "",
        "query": query,
        "stats": [
            (numbers["open"], _("未归档"), f"{own}?state=open", ""),
            (numbers["late"], _("答复超期"), f"{own}?late=1", "red" if numbers["late"] else ""),
            (numbers["yellow"], _("黄牌"), f"{own}?measure=yellow", "yellow"),
            (numbers["red"], _("红牌"), f"{own}?measure=red", "red"),
            (numbers["total"], _("全部"), own, ""),
        ],
        "waiting": lines(queries.to_do(request.actor).order_by("due_on", "pk")[:10])
        if not filters and (request.actor.has(ISSUE) or request.actor.has(APPROVE))
        else [],
        "states": [("open", _("未归档")), *OrderState.choices],
        "levels": OrderLevel.choices,
        "measures": [("none", _("不作处理")), *Measure.choices[1:]],
        "rules": [("none", _("人工")), *_rules()],
        "organizations": _units(seen),
        "may_issue": request.actor.has(ISSUE),
        "may_configure": request.actor.has(APPROVE),
    }
    return render(request, "supervision/orders/list.html", context)


def _rules() -> list[tuple[str, str]]:
    return [(r.key, f"{r.code} {localized(r.name)}") for r in SupervisionRule.objects.all()]


def _units(seen: Any) -> list[tuple[str, str]]:
    ids = set(seen.order_by().values_list("organization_id", flat=True).distinct())
    return sorted(((str(k), v) for k, v in org.organization_names(ids).items()), key=lambda p: p[1])


def _paged(request: HttpRequest, rows: Any) -> tuple[list[SupervisionOrder], str]:
    if cursor := request.GET.get("cursor"):
        (last,) = decode_cursor(cursor, length=1)
        rows = rows.filter(pk__lt=small(str(last)))
    found = list(rows.select_related("rule").order_by("-pk")[: PAGE + 1])
    return found[:PAGE], encode_cursor(found[PAGE - 1].pk) if len(found) > PAGE else ""


def lines(rows: Iterable[SupervisionOrder]) -> list[dict[str, Any]]:
    """What a list shows of each order."""
    found = list(rows)
    units = org.organization_names({o.organization_id for o in found})
    people = org.staff_names({o.staff_id for o in found if o.staff_id})
    return [
        {
            "order": o,
            "unit": units.get(o.organization_id, ""),
            "person": people.get(o.staff_id, "") if o.staff_id else "",
            "rule": f"{o.rule.code} {localized(o.rule.name)}" if o.rule else _("人工"),
            "tone": TONES[OrderState(o.state)],
            "is_late": o.is_late(),
        }
        for o in found
    ]


def _headings() -> list[str]:
    return [
        _("督办单号"), _("被督办单位"), _("被督办人"), _("规则"), _("督办级别"), _("发出时间"),
        _("答复期限"), _("答复时间"), _("答复超期"), _("状态"), _("处理措施"), _("督办内容"),
    ]  # fmt: skip


def _exported(rows: Any) -> Iterator[list[Any]]:
    for line in lines(rows.select_related("rule").order_by("-pk")[:MOST_EXPORTED]):
        o = line["order"]
        yield [
            o.number, line["unit"], line["person"], line["rule"], str(o.get_level_display()),
            o.sent_at, o.due_on, o.answered_at, _("是") if line["is_late"] else _("否"),
            str(o.get_state_display()), str(o.get_measure_display()), o.asked,
        ]  # fmt: skip


@staff()
@never_cache
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What the own unit has to answer, and orders that name the reader."""
    rows = policies.received(request.actor)
    state = request.GET.get("state", "")
    if state == "open":
        rows = rows.filter(state=OrderState.SENT)
    shown, more = _paged(request, rows)
    context = {
        "rows": lines(shown),
        "state": state,
        "next_url": f"?{urlencode({'state': state, 'cursor': more})}" if more else "",
    }
    return render(request, "supervision/orders/received.html", context)


BY = ("unit", "rule", "month")


@staff(policies.VIEW)
@never_cache
@require_safe
def statistics(request: HttpRequest) -> HttpResponseBase:
    """Counts per unit, rule or month over the same filters; each opens the rows behind it."""
    filters = given(request)
    by = request.GET.get("by", "")
    by = by if by in BY else "unit"
    rows = queries.filtered(policies.watched(request.actor), filters)
    found = queries.statistics(rows, by)
    names = _names({line["key"] for line in found}, by)
    table = [_line(line, names[line["key"]], filters) for line in found]
    headings = [
        {"unit": _("被督办单位"), "rule": _("规则"), "month": _("月份")}[by],
        _("督办单"), _("未归档"), _("答复超期"), _("黄牌"), _("红牌"), _("申诉改变"), _("扣分"),
    ]  # fmt: skip
    if request.GET.get("as") == "xlsx":
        values = [[line["name"], *[n for n, _u in line["cells"]], line["points"]] for line in table]
        return tables.answer("xlsx", f"orders-{by}", headings, values)
    context = {
        "rows": [
            {**line, "cells": list(zip(line["cells"], headings[1:], strict=False))}
            for line in table
        ],
        "headings": headings,
        "by": by,
        "filters": filters,
        "query": urlencode({**filters, "by": by}),
        "choices": [("unit", _("按单位")), ("rule", _("按规则")), ("month", _("按月份"))],
    }
    return render(request, "supervision/orders/statistics.html", context)


def _line(
    line: dict[str, Any], named: tuple[str, dict[str, str]], filters: dict[str, str]
) -> dict[str, Any]:
    name, own = named
    more = {
        "open": {"state": "open"},
        "late": {"late": "1"},
        "yellow": {"measure": "yellow"},
        "red": {"measure": "red"},
        "withdrawn": {"changed": "1"},
    }
    cells = [
        (line[figure], "?" + urlencode({**filters, **own, **more.get(figure, {})}))
        for figure in ("total", "open", "late", "yellow", "red", "withdrawn")
    ]
    return {"name": name, "cells": cells, "points": line["points"], "url": cells[0][1]}


def _names(keys: set[Any], by: str) -> dict[Any, tuple[str, dict[str, str]]]:
    """What each line is called, and the filter that opens its rows."""
    if by == "month":
        return {k: (f"{k:%Y-%m}", {"month": f"{k:%Y-%m}"}) for k in keys}
    if by == "unit":
        units = org.organization_names(keys)
        return {k: (units.get(k, ""), {"organization": str(k)}) for k in keys}
    rules = SupervisionRule.objects.in_bulk([k for k in keys if k])
    named = {k: (f"{r.code} {localized(r.name)}", {"rule": r.key}) for k, r in rules.items()}
    return {**named, None: (_("人工"), {"rule": "none"})}
