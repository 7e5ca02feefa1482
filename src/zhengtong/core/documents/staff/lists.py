"""The kinds of documents, one kind with its versions, and the beginning of a template."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.documents import policies, queries, services
from zhengtong.core.documents.errors import TemplateNotFound
from zhengtong.core.documents.models import COUNTY
from zhengtong.core.documents.plugins import Kind, kinds, scopes
from zhengtong.core.pages.access import staff


@staff("documents.manage")
@require_safe
def kinds_page(request: HttpRequest) -> HttpResponse:
    faults = [f for f in queries.open_faults() if _mine(request, f.version)]
    context = {"rows": queries.kind_rows(), "faults": faults, "kinds": kinds}
    return render(request, "documents/kinds.html", context)


def _mine(request: HttpRequest, row: object) -> bool:
    return policies.may(request.actor, services.MANAGE, row.scope_kind, row.scope_key)


@staff("documents.manage")
@require_safe
def kind_page(request: HttpRequest, key: str) -> HttpResponse:
    """Its versions, its fields, what happened, and for whom a new template may be."""
    found = _kind(key)
    text = request.GET.get("q", "").strip()[:80]
    context = {
        "kind": found,
        "versions": queries.versions_of(key),
        "events": queries.events_of(key),
        "may_county": policies.may(request.actor, services.MANAGE, COUNTY, ""),
        "q": text,
        "scopes": [
            (name, scope.label, scope.choices(request.actor, text))
            for name, scope in scopes.items()
        ],
    }
    return render(request, "documents/kind.html", context)


@staff("documents.manage")
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    scope_kind, _colon, scope_key = request.POST.get("scope", "").partition(":")
    row = services.start_template(
        kind=_kind(key).key, scope_kind=scope_kind, scope_key=scope_key, actor=request.actor
    )
    return redirect("documents:edit", row.public_id)


@staff("documents.manage")
@require_POST
def fault_seen(request: HttpRequest, fault_id: int) -> HttpResponse:
    services.acknowledge_fault(fault_id=fault_id, actor=request.actor)
    messages.success(request, _("已标记为看过。"))
    return redirect("documents:kinds")


def _kind(key: str) -> Kind:
    if key not in kinds:
        raise TemplateNotFound
    return kinds.get(key)
