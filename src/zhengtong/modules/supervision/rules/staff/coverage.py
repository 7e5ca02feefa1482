"""Coverage as a page: by organisation, the gaps, and which rules watch each step of an item."""

from __future__ import annotations

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import whole
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import policies
from zhengtong.modules.supervision.rules.coverage import WatchedStep, coverage

MOST = 200


@staff("supervision.view")
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    watched = policies.organizations_watched(request.actor)
    found = coverage()
    steps = [s for s in found.steps if watched is None or s.organization_id in watched]
    by_owner: dict[int, list[WatchedStep]] = defaultdict(list)
    for step in steps:
        by_owner[step.organization_id].append(step)
    names = org.organization_names(set(by_owner))
    asked = whole(request.GET.get("organization"))
    chosen = [s for s in steps if s.organization_id == asked]
    gaps = [s for s in (chosen or steps) if not s.rules]
    context = {
        "found": found,
        "lines": [
            {
                "id": owner,
                "name": names.get(owner, ""),
                "steps": len(own),
                "covered": sum(1 for s in own if s.rules),
                "gaps": sum(1 for s in own if not s.rules),
            }
            for owner, own in by_owner.items()
        ],
        "gaps": gaps[:MOST],
        "gap_count": len(gaps),
        "chosen": chosen[:MOST],
        "chosen_name": names.get(asked, "") if asked else "",
    }
    return render(request, "supervision/rules/coverage.html", context)
