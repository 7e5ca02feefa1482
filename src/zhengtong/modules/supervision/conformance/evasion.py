"""Evasion on one page: what the checks against it found, per department and per item, down to the
cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.pagination import BadCursor, decode_cursor, encode_cursor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import api as cases
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import policies
from zhengtong.modules.supervision.checks.evasion import Evasion
from zhengtong.modules.supervision.conformance import asked as asking
from zhengtong.modules.supervision.conformance.asked import Asked
from zhengtong.modules.supervision.conformance.staff import organizations
from zhengtong.modules.supervision.models import Finding
from zhengtong.modules.supervision.plugins import checks

PAGE = 50


@dataclass
class Line:
    """A department or an item: findings by check, and the cases that they are about."""

    name: str
    query: dict[str, Any]
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.counts.total()


def shown_checks() -> dict[str, Evasion]:
    """The checks against evasion by key, in the order of their numbers."""
    found = {key: check for key, check in checks.items() if isinstance(check, Evasion)}
    return dict(sorted(found.items(), key=lambda p: p[1].code))


def findings(asked: Asked, actor: Any) -> QuerySet[Finding]:
    """What these checks found on the days asked for, by the day of what it is about."""
    found = policies.visible_to(actor).filter(
        version__check_key__in=shown_checks(),
        raised_at__date__gte=asked.since,
        raised_at__date__lte=asked.until,
    )
    if asked.organization is not None:
        found = found.filter(organization=asked.organization)
    return found


@staff("supervision.view")
@never_cache
@require_safe
def evasion(request: HttpRequest) -> HttpResponse:
    """Two tables: departments and items by kind of evasion."""
    asked = asking.read(request.GET, policies.organizations_watched(request.actor))
    found = findings(asked, request.actor)
    every = shown_checks()
    by_organization, by_item = _by_organization(found), _by_item(found)
    met = {key for line in by_organization for key in line.counts}
    columns = {key: check for key, check in every.items() if key in met}
    context = {
        "asked": asked,
        "columns": [(c.code, _(c.label), _(c.explanation)) for c in columns.values()],
        "definitions": [(c.code, _(c.label), _(c.explanation)) for c in every.values()],
        "tables": [
            (_("部门"), _rows(by_organization, asked, columns)),
            (_("事项"), _rows(by_item, asked, columns)),
        ],
        "total": sum(line.total for line in by_organization),
        "organizations": organizations(asked),
    }
    return render(request, "supervision/conformance/evasion.html", context)


def _by_organization(found: QuerySet[Finding]) -> list[Line]:
    rows = found.order_by().values_list("organization", "version__check_key").annotate(Count("pk"))
    counted = list(rows)
    names = org.organization_names({row[0] for row in counted})
    lines: dict[int, Line] = {}
    for organization, key, n in counted:
        name = names.get(organization, "")
        line = lines.setdefault(organization, Line(name, {"organization": organization}))
        line.counts[key] += n
    return sorted(lines.values(), key=lambda x: (-x.total, x.name))


def _by_item(found: QuerySet[Finding]) -> list[Line]:
    counted = list(
        found.order_by()
        .values_list(F("case__item_version"), "version__check_key")
        .annotate(Count("pk"))
    )
    versions = items.item_versions({row[0] for row in counted if row[0]})
    lines: dict[int, Line] = {}
    for version_id, key, n in counted:
        version = versions.get(version_id)
        item_id = version.item_id if version else 0
        name = localized(version.name) if version else _("不针对一个办件")
        query = {"item": str(version.public_id) if version else "none"}
        lines.setdefault(item_id, Line(name, query)).counts[key] += n
    return sorted(lines.values(), key=lambda x: (-x.total, x.name))


def _rows(lines: list[Line], asked: Asked, columns: Mapping[str, Evasion]) -> list[dict[str, Any]]:
    address = reverse("evasion_rows")
    return [
        {
            "name": line.name,
            "total": line.total,
            "url": f"{address}?{asked.query(**line.query)}",
            "cells": [
                {
                    "n": line.counts[key],
                    "label": _(check.label),
                    "url": f"{address}?{asked.query(**line.query, check=key)}",
                }
                for key, check in columns.items()
            ],
        }
        for line in lines
    ]


@staff("supervision.view")
@never_cache
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The findings behind a figure, each with its case, its step and one sentence."""
    asked = asking.read(request.GET, policies.organizations_watched(request.actor))
    columns = shown_checks()
    chosen = {
        "check": request.GET.get("check", "") if request.GET.get("check") in columns else "",
        "item": request.GET.get("item", "")[:40],
    }
    found = _narrowed(findings(asked, request.actor), chosen)
    page, following = _page(found, request.GET.get("cursor", ""))
    check = columns.get(chosen["check"])
    context = {
        "asked": asked,
        "chosen": chosen,
        "name": f"{check.code} {_(check.label)}" if check else _("规避行为"),
        "says": _(check.explanation) if check else "",
        "count": found.count(),
        "rows": _told(page, columns),
        "checks": [(key, f"{c.code} {_(c.label)}") for key, c in columns.items()],
        "organizations": organizations(asked),
        "back_url": f"{reverse('evasion')}?{asked.query()}",
        "next_url": "?" + asked.query(**chosen, cursor=following) if following else "",
    }
    return render(request, "supervision/conformance/evasion_rows.html", context)


def _narrowed(found: QuerySet[Finding], chosen: Mapping[str, str]) -> QuerySet[Finding]:
    if chosen["check"]:
        found = found.filter(version__check_key=chosen["check"])
    if chosen["item"] == "none":
        return found.filter(case=None)
    if chosen["item"]:
        return found.filter(case__item_version__item__public_id=_item(chosen["item"]))
    return found


def _item(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _page(found: QuerySet[Finding], cursor: str) -> tuple[list[Finding], str]:
    found = found.select_related("rule", "version", "staff").order_by("-pk")
    if cursor:
        (last,) = decode_cursor(cursor, length=1)
        if not isinstance(last, int) or not 0 < last < 2**63:
            raise BadCursor
        found = found.filter(pk__lt=last)
    page = list(found[: PAGE + 1])
    more = len(page) > PAGE
    return page[:PAGE], encode_cursor(page[PAGE - 1].pk) if more else ""


def _told(page: list[Finding], columns: Mapping[str, Evasion]) -> list[dict[str, Any]]:
    known = cases.case_rows([f.case_id for f in page if f.case_id])
    names = org.organization_names({f.organization_id for f in page})
    return [
        {
            "finding": f,
            "check": columns[f.version.check_key],
            "label": _(columns[f.version.check_key].label),
            "case": known.get(f.case_id or 0),
            "organization": names.get(f.organization_id, ""),
            "at": f.occurred_at or f.raised_at,
        }
        for f in page
    ]
