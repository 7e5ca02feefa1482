"""Pages for whoever may act for a company that is a party of a hearing."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import citizen
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.hearings import pages, parties
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


@citizen
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Hearings in which one's companies are parties."""
    found = parties.own_parties(request.actor)
    versions = items.item_versions({p.hearing.case.item_version_id for p in found})
    organs = org.organization_names({p.hearing.organization_id for p in found})
    rows = [
        {
            "party": p,
            "hearing": p.hearing,
            "item_name": localized(versions[p.hearing.case.item_version_id].name),
            "organ": organs.get(p.hearing.organization_id, ""),
        }
        for p in found
    ]
    return render(request, "cases/hearings/companies.html", {"rows": rows})


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def company(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The company's own page: the hearing and its documents, nothing else of the case."""
    party, actor = parties.own_party(public_id, request.actor)
    hearing = party.hearing
    return pages.page(request, hearing.case, hearing, party, actor, via="company")


@citizen
@never_cache
@require_safe
def document(
    request: HttpRequest, public_id: uuid.UUID, document_id: uuid.UUID
) -> HttpResponseBase:
    party, _actor = parties.own_party(public_id, request.actor)
    return pages.document_of(request, party, document_id)
