"""/desk/archives/yearly/: what of a year is in the archive, what is missing, until when."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE
from zhengtong.modules.archives import policies
from zhengtong.modules.archives.codes import filing_deadline
from zhengtong.modules.archives.plugins import filing_sources
from zhengtong.modules.archives.staff.frame import frame, whole
from zhengtong.modules.org import api as org

MOST = 100


@staff("archives.read")
@never_cache
@require_safe
def yearly(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    year = whole(request.GET.get("year", "")) or today.year
    year = min(max(year, 1950), today.year)
    filed = (
        policies.visible_to(request.actor)
        .filter(year=year)
        .order_by()
        .values("organization_id")
        .annotate(
            n=Count("pk"),
            incomplete=Count("pk", filter=Q(is_complete=False)),
            unsound=Count("pk", filter=Q(is_sound=False)),
            held=Count("pk", filter=~Q(held_at=None)),
        )
    )
    rows = {r["organization_id"]: {**r, "waiting": 0} for r in filed}
    where = request.actor.organizations_with("archives.read")
    for _key, source in filing_sources.items():
        for organ, count in source.counts(year).items():
            if ANYWHERE in where or organ in where:
                row = rows.setdefault(
                    organ, {"n": 0, "incomplete": 0, "unsound": 0, "held": 0, "waiting": 0}
                )
                row["waiting"] += count
    chosen = whole(request.GET.get("organization", ""))
    names = org.organization_names(set(rows))
    context = frame(
        request,
        "yearly",
        year=year,
        years=[(y, y) for y in range(today.year, max(today.year - 10, 1950), -1)],
        deadline=filing_deadline(year),
        is_late=filing_deadline(year) < today,
        rows=sorted(
            ({**row, "organization_id": key, "name": names.get(key, "")}
             for key, row in rows.items()),
            key=lambda r: (-r["waiting"], r["name"]),
        ),
        total={k: sum(r[k] for r in rows.values()) for k in ("n", "held", "waiting",
                                                            "incomplete", "unsound")},
        chosen=chosen if chosen in rows else 0,
        chosen_name=names.get(chosen, ""),
        unfiled=_unfiled(year, chosen) if chosen in rows else (),
    )  # fmt: skip
    return render(request, "archives/yearly.html", context)


def _unfiled(year: int, organization_id: int) -> list[object]:
    return [
        one
        for _key, source in filing_sources.items()
        for one in source.unfiled(year, organization_id, MOST)
    ]
