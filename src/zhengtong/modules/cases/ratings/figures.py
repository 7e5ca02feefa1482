"""/ratings/: how people rated, by department and item, and what was answered.

Disclosure: below five ratings nothing but that there are few; below ten no share. What a person
wrote is shown only after review, without the case and with the year and month alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import public
from zhengtong.kernel.text import Text, localized
from zhengtong.modules.cases.models import Rating, RatingLevel
from zhengtong.modules.cases.posted import whole
from zhengtong.modules.cases.ratings.arithmetic import (
    LEAST_LEVELS,
    LEAST_SHARE,
    NO_RATINGS,
    RatingCount,
    added,
)
from zhengtong.modules.cases.ratings.counting import month_of, rating_counts
from zhengtong.modules.cases.ratings.indicators import labels_of
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

PAGE = 10
FIRST_YEAR = 2020


@public
@require_safe
def public_ratings(request: HttpRequest) -> HttpResponse:
    """By department for a year; with `department` by its items."""
    today = timezone.localdate()
    year = whole(request.GET.get("year")) or today.year
    year = year if FIRST_YEAR <= year <= today.year else today.year
    span = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    chosen = whole(request.GET.get("department"))
    by_organ = _by_organ(*span)
    names = org.organization_names(by_organ)
    chosen = chosen if chosen in names else None
    if chosen is None:
        lines = [_line(names[key], count, key=key) for key, count in by_organ.items()]
        total = added(by_organ.values())
    else:
        lines = [_line(localized(name), count) for name, count in _by_item(chosen, *span)]
        total = by_organ[chosen]
    lines.sort(key=lambda line: (-line["count"].total, line["name"]))
    before = max(whole(request.GET.get("page")) or 1, 1)
    said = _published(chosen, before)
    context = {
        "year": year,
        "years": range(today.year, max(FIRST_YEAR, today.year - 4) - 1, -1),
        "department": chosen,
        "department_name": names.get(chosen, "") if chosen else "",
        "lines": [line for line in lines if line["count"].total],
        "silent": sum(1 for line in lines if not line["count"].total),
        "total": _line("", total),
        "levels": [level.label for level in RatingLevel],
        "said": said[:PAGE],
        "page": before,
        "has_more": len(said) > PAGE,
        "least_levels": LEAST_LEVELS,
        "least_share": LEAST_SHARE,
    }
    return render(request, "cases/ratings/public.html", context)


def _by_organ(first_on: dt.date, last_on: dt.date) -> dict[int, RatingCount]:
    ids = [o.id for o in org.organizations()]
    return rating_counts(kind="organization", ids=ids, first_on=first_on, last_on=last_on)


def _by_item(
    organization_id: int, first_on: dt.date, last_on: dt.date
) -> list[tuple[Text, RatingCount]]:
    """The versions of an item are one line."""
    rows = Rating.objects.filter(organization_id=organization_id).order_by()
    ids = list(rows.values_list("item_version_id", flat=True).distinct())
    counts = rating_counts(kind="item_version", ids=ids, first_on=first_on, last_on=last_on)
    versions = items.item_versions(set(counts))
    grouped: dict[int, list[int]] = defaultdict(list)
    for pk, version in versions.items():
        grouped[version.item_id].append(pk)
    return [
        (versions[max(pks)].name, added(counts.get(pk, NO_RATINGS) for pk in pks))
        for pks in grouped.values()
    ]


def _line(name: str, count: RatingCount, *, key: int | None = None) -> dict[str, Any]:
    return {
        "key": key,
        "name": name,
        "count": count,
        "levels": [count.counts.get(level.value, 0) for level in RatingLevel],
        "bounds": count.satisfied_bounds if count.may_show_share else None,
    }


def _published(organization_id: int | None, page: int) -> list[dict[str, Any]]:
    rows = Rating.objects.filter(published_at__isnull=False, excluded_at=None)
    if organization_id is not None:
        rows = rows.filter(organization_id=organization_id)
    found = list(rows.order_by("-published_at")[(page - 1) * PAGE : page * PAGE + 1])
    versions = items.item_versions({r.item_version_id for r in found})
    names = org.organization_names({r.organization_id for r in found})
    return [
        {
            "level": row.get_level_display(),
            "month": month_of(row.rated_at),
            "item": localized(versions[row.item_version_id].name),
            "organization": names.get(row.organization_id, ""),
            "labels": labels_of(row.indicators),
            "comment": row.published_comment,
            "reply": row.published_reply,
        }
        for row in found
    ]
