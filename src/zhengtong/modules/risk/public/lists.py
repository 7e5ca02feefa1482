"""失信名单 and 守信名单 as everybody may see them: in force, published, people masked."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import public
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import queries
from zhengtong.modules.risk.errors import NoSuchEntry
from zhengtong.modules.risk.services.holding import organ_names, public_names
from zhengtong.modules.risk.staff.common import given, paged
from zhengtong.modules.risk.states import ListKind


@public
@never_cache
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Searched by the name of a company, its whole credit code, or the number of an entry. People
    are not searched by name: only by the number of their entry."""
    asked = given(request, "kind", "q")
    kind = asked.get("kind", "")
    kind = kind if kind in ListKind else ListKind.BLACK.value
    rows = queries.public_entries(kind).select_related("subject")
    if q := asked.get("q"):
        company = org.find_entity(q) if len(q) == 18 else None
        if company is not None:
            rows = rows.filter(subject__entity_id=company.id)
        elif q.upper().startswith("XY"):
            rows = rows.filter(number=q.upper())
        else:
            rows = rows.filter(subject__entity__isnull=False, subject__name__icontains=q)
    page = paged(request, rows, asked)
    names = public_names([e.subject for e in page["page"]])
    organs = organ_names(e.organization_id for e in page["page"])
    context = {
        **page,
        "kind": kind,
        "kinds": [(k, label, k == kind) for k, label in ListKind.choices],
        "rows": [(e, names[e.subject_id], organs.get(e.organization_id, "")) for e in page["page"]],
    }
    return render(request, "risk/public/lists.html", context)


@public
@never_cache
@require_safe
def entry(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One entry while it is in force and published; afterwards it is not found."""
    for kind in ListKind:
        rows = queries.public_entries(kind).select_related("subject")
        if found := rows.filter(public_id=public_id).first():
            break
    else:
        raise NoSuchEntry
    company = found.subject.entity_id
    context = {
        "entry": found,
        "name": public_names([found.subject])[found.subject_id],
        "code": org.entity(company).credit_code if company else "",
        "organ": org.organization(found.organization_id).name,
    }
    return render(request, "risk/public/entry.html", context)
