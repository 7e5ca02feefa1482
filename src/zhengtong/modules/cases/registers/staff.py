"""Statistics of cases: the table, the cases behind each figure, the files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.pagination import BadCursor, decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.levels.places import LEVELS
from zhengtong.modules.cases.models import CaseFact, Channel
from zhengtong.modules.cases.registers import files, words
from zhengtong.modules.cases.registers.asked import Asked, presets, read, rows_behind
from zhengtong.modules.cases.registers.counting import (
    DIMENSIONS,
    Statistics,
    count,
    seen_by,
)
from zhengtong.modules.cases.registers.measures import BY_KEY, MEASURES
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

PAGE = 50
PRESETS = {
    "month": gettext_noop("本月"),
    "last_month": gettext_noop("上月"),
    "year": gettext_noop("今年"),
    "last_year": gettext_noop("去年"),
}


@staff()
@never_cache
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """One table: lines by the dimension, figures by the measures chosen, every one a link."""
    asked = read(request.GET)
    found = count(
        asked.rows(seen_by(request.actor)),
        period=asked.period,
        by=asked.by,
        measures=asked.measures,
    )
    kind = request.GET.get("format", "")
    if kind in files.KINDS:
        return files.respond(request, kind, asked, found)
    context = {
        "asked": asked,
        "rows": table(asked, found),
        "total": _cells(asked, found, ""),
        "measures": [(m.key, _(m.name), m in asked.measures) for m in MEASURES],
        "definitions": files.definitions(found),
        "heads": [(_(m.name), _(words.UNITS[m.unit]), _(m.says)) for m in found.measures],
        "dimension": _(DIMENSIONS[asked.by]),
        "presets": [
            (
                _(PRESETS[key]),
                _address(asked.query(**{"from": p.since.isoformat(), "to": p.until.isoformat()})),
                p == asked.period,
            )
            for key, p in presets(timezone.localdate())
        ],
        "xlsx_url": _address(asked.query(format="xlsx")),
        "pdf_url": _address(asked.query(format="pdf")),
        **choices(asked),
    }
    return render(request, "cases/registers/statistics.html", context)


def _address(query: str) -> str:
    return f"{reverse('case_statistics')}?{query}"


def choices(asked: Asked) -> dict[str, Any]:
    """What the form above the table offers."""
    windows = [o for kind in ("hall", "township", "village") for o in org.organizations(kind=kind)]
    return {
        "dimensions": [(k, _(v)) for k, v in DIMENSIONS.items()],
        "organizations": [
            (o.id, o.short_name)
            for kind in ("department", "township")
            for o in org.organizations(kind=kind)
        ],
        "windows": [("none", _("网上（没有窗口）")), *((o.id, o.short_name) for o in windows)],
        "kinds": list(words.KINDS.items()),
        "levels": [(k, _(v)) for k, v in LEVELS.items()],
        "channels": Channel.choices,
    }


def table(asked: Asked, found: Statistics) -> list[dict[str, Any]]:
    names = words.labels(asked.by, found)
    return [
        {"name": names[line.key], "cells": _cells(asked, found, words.address_key(line.key), line)}
        for line in words.ordered(asked.by, found.lines, names)
    ]


def _cells(asked: Asked, found: Statistics, key: str, line: Any = None) -> list[dict[str, Any]]:
    return [
        {
            "name": _(f.measure.name),
            "text": words.shown(f),
            "counted": f.counted,
            "base": f.base,
            "url": f"{reverse('case_statistics_rows')}?"
            + asked.query(measure=f.measure.key, line=key),
        }
        for f in (line or found.total).figures
    ]


@staff()
@never_cache
@require_safe
def behind_figure(request: HttpRequest) -> HttpResponse:
    """The cases that a figure counts, or those of its base."""
    asked = read(request.GET)
    rows = rows_behind(asked, seen_by(request.actor), request.GET)
    if rows is None:
        raise Http404
    measure = BY_KEY[request.GET["measure"]]
    is_base = request.GET.get("of") == "base" and measure.base is not None
    page, following = _page(rows, request.GET.get("cursor", ""))
    here = {"measure": measure.key, "line": request.GET.get("line", "")[:30]}
    context = {
        "asked": asked,
        "measure": measure,
        "name": _(measure.name),
        "says": _(measure.says),
        "count": rows.count(),
        "is_hidden": measure.counted.hides and not is_base,
        "is_base": is_base,
        "has_base": measure.base is not None,
        "rows": _lines(page),
        "back_url": _address(asked.query()),
        "counted_url": "?" + asked.query(**here),
        "base_url": "?" + asked.query(**here, of="base"),
        "next_url": "?" + asked.query(**here, of="base" if is_base else "", cursor=following)
        if following
        else "",
    }
    return render(request, "cases/registers/rows.html", context)


def _page(rows: Any, cursor: str) -> tuple[list[CaseFact], str]:
    """Newest first; fifty at a time."""
    rows = rows.order_by("-case_id")
    if cursor:
        rows = rows.filter(case_id__lt=_position(cursor))
    found = list(rows.select_related("case").defer("case__form_data", "pairs")[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], encode_cursor(found[PAGE - 1].pk) if more else ""


def _position(cursor: str) -> int:
    """Raises BadCursor on anything that `_page` did not make."""
    (pk,) = decode_cursor(cursor, length=1)
    if not isinstance(pk, int) or not 0 < pk < 2**63:
        raise BadCursor
    return pk


def _lines(found: list[CaseFact]) -> list[dict[str, Any]]:
    versions = items.item_versions({f.item_version_id for f in found})
    names = org.organization_names({f.organization_id for f in found})
    return [
        {
            "fact": f,
            "case": f.case,
            "item": localized(versions[f.item_version_id].name),
            "organization": names.get(f.organization_id, ""),
        }
        for f in found
    ]
