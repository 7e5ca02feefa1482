"""Conformance as pages: all items with their share, and one item with its steps and cases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.pagination import BadCursor, decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import policies
from zhengtong.modules.supervision.conformance import asked as asking
from zhengtong.modules.supervision.conformance import counting, files, words
from zhengtong.modules.supervision.conformance.asked import Asked
from zhengtong.modules.supervision.conformance.counting import Line
from zhengtong.modules.supervision.conformance.models import CaseConformance, DeviationKind
from zhengtong.modules.workflow import api as workflow

PAGE = 50
SHOWN = {
    "": gettext_noop("有偏离的"),
    "all": gettext_noop("全部"),
}


def asked_of(request: HttpRequest) -> Asked:
    return asking.read(request.GET, policies.organizations_watched(request.actor))


@staff("supervision.view")
@never_cache
@require_safe
def conformance(request: HttpRequest) -> HttpResponseBase:
    """Every item with its share, the lowest first."""
    asked = asked_of(request)
    found = counting.lines(asked)
    if request.GET.get("format") == "xlsx":
        return files.items(request, asked, found)
    names = words.node_names(_charts(asked, found))
    departments = departments_of(found)
    context = {
        "asked": asked,
        "rows": [_row(line, asked, names, departments) for line in found],
        "total": counting.total(found),
        "organizations": organizations(asked),
        "definition": _(words.DEFINITION),
        "definition_allowed": _(words.DEFINITION_ALLOWED),
        "meanings": words.meanings(),
        "checked_at": counting.checked_at(),
        "xlsx_url": "?" + asked.query(format="xlsx"),
        "log": files.log_links(asked, request.actor),
    }
    return render(request, "supervision/conformance/items.html", context)


def organizations(asked: Asked) -> list[tuple[int, str]]:
    """Departments and townships whose cases the reader may watch."""
    return [
        (o.id, o.short_name)
        for kind in ("department", "township")
        for o in org.organizations(kind=kind)
        if asked.seen is None or o.id in asked.seen
    ]


def departments_of(found: list[Line]) -> dict[int, str]:
    """Short names of those who own the items."""
    return org.organization_names({x.item.owner_organization_id for x in found if x.item})


def _charts(asked: Asked, found: list[Line]) -> list[int]:
    deviating = [v for line in found if line.deviating for v in line.versions]
    return [p for p, _n in counting.process_versions(asked, deviating)]


def _row(
    line: Line, asked: Asked, names: dict[str, str], departments: dict[int, str]
) -> dict[str, Any]:
    assert line.item is not None
    url = reverse("conformance_item", args=[line.item.public_id])
    return {
        "line": line,
        "name": localized(line.item.name),
        "department": departments.get(line.item.owner_organization_id, ""),
        "url": f"{url}?{asked.query(show='', node='')}",
        "worst": [
            {
                "text": " · ".join(filter(None, (words.kind(kind), names.get(node, node)))),
                "n": n,
                "url": f"{url}?{asked.query(show=kind, node=node)}",
            }
            for kind, node, n in line.worst()
        ],
    }


@staff("supervision.view")
@never_cache
@require_safe
def item(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """One item: each step of its chart with how often it was left, and the cases that did."""
    asked = asked_of(request)
    line = next(
        (x for x in counting.lines(asked) if x.item and x.item.public_id == public_id), None
    )
    if line is None or line.item is None:
        line = files.of_item(public_id)
    if line is None or line.item is None:
        raise Http404
    charts = [p for p, _n in counting.process_versions(asked, line.versions)]
    charts = charts or [line.item.process_version_id]
    names = words.node_names(charts)
    found = counting.rows(asked, line.versions)
    if request.GET.get("format") == "xlsx":
        return files.cases_of_item(request, asked, line, found, names)
    page, following = _page(found, request.GET.get("cursor", ""))
    context = {
        "asked": asked,
        "line": line,
        "name": localized(line.item.name),
        "department": departments_of([line]).get(line.item.owner_organization_id, ""),
        "chart": workflow.chart_svg(
            process_version_id=charts[0], language=get_language() or "zh-hans"
        ),
        "steps": _steps(asked, line, charts[0], names),
        "kinds": DeviationKind.choices,
        "allowed": [
            ("?" + asked.query(show=key, node="") + "#cases", _(text), line.allowed[key])
            for key, text in words.ALLOWED.items()
        ],
        "all_url": "?" + asked.query(show="all", node="") + "#cases",
        "deviating_url": "?" + asked.query(show="", node="") + "#cases",
        "shows": [
            *((k, _(v)) for k, v in SHOWN.items()),
            *DeviationKind.choices,
            *((k, _(v)) for k, v in words.ALLOWED.items()),
        ],
        "nodes": names.items(),
        "rows": _cases(page, names),
        "organizations": organizations(asked),
        "definition": _(words.DEFINITION),
        "definition_allowed": _(words.DEFINITION_ALLOWED),
        "meanings": words.meanings(),
        "back_url": f"{reverse('conformance')}?{asked.query(show='', node='')}",
        "xlsx_url": "?" + asked.query(format="xlsx"),
        "next_url": "?" + asked.query(cursor=following) if following else "",
        "log": files.log_links(asked, request.actor, item=public_id),
    }
    return render(request, "supervision/conformance/item.html", context)


def _steps(asked: Asked, line: Line, chart: int, names: dict[str, str]) -> list[dict[str, Any]]:
    """Steps of the chart in reading order, then those that are not drawn on it."""
    drawn = [row.node for row in workflow.step_table(process_version_id=chart)]
    others = sorted({node for _kind, node in line.kinds} - set(drawn))
    return [
        {
            "number": n if node in drawn else "",
            "name": names.get(node, node) or _("整个办件"),
            "cells": [
                {
                    "kind": label,
                    "n": line.kinds[kind, node],
                    "url": "?" + asked.query(show=kind, node=node),
                }
                for kind, label in DeviationKind.choices
            ],
        }
        for n, node in enumerate([*drawn, *others], 1)
    ]


def _page(found: Any, cursor: str) -> tuple[list[CaseConformance], str]:
    """Fifty at a time, by key."""
    if cursor:
        (last,) = decode_cursor(cursor, length=1)
        if not isinstance(last, int) or not 0 < last < 2**63:
            raise BadCursor
        found = found.filter(case_id__lt=last)
    page = list(found[: PAGE + 1])
    more = len(page) > PAGE
    return page[:PAGE], encode_cursor(page[PAGE - 1].case_id) if more else ""


def _cases(page: list[CaseConformance], names: dict[str, str]) -> list[dict[str, Any]]:
    known = cases.case_rows([row.case_id for row in page])
    return [
        {
            "row": row,
            "case": known[row.case_id],
            "deviations": words.told(row, names),
            "allowed": words.allowed(row),
        }
        for row in page
    ]
