"""One version: in words, as it would print, and what is new in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.documents import policies, queries, services
from zhengtong.core.documents.difference import differences, in_words
from zhengtong.core.documents.errors import BadTemplate, UnknownCase
from zhengtong.core.documents.models import SHIPPED, State, TemplateVersion
from zhengtong.core.documents.plugins import kinds
from zhengtong.core.documents.previewing import facts_for, preview
from zhengtong.core.documents.rendering import RenderFailed
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput


@staff("documents.manage")
@never_cache
@require_safe
def version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return version_page(request, queries.version_by(public_id))


def version_page(
    request: HttpRequest, row: TemplateVersion, problem: InvalidInput | None = None
) -> HttpResponse:
    """With what was refused and everything typed, when an act on it came back."""
    kind = kinds.get(row.kind)
    listed = queries.compared_with(row, queries.versions_of(row.kind))
    against = _against(request, row, listed)
    shown, trouble = _shown(request, row)
    error = problem or trouble
    context = {
        "row": row,
        "kind": kind,
        "lines": in_words(row.body, kind),
        "listed": listed,
        "against": against,
        "changes": differences(against.body, row.body, kind) if against else None,
        "shown": shown,
        "number": _number(request),
        "errors": _errors(error),
        "wrong": {e.path: e.message for e in _errors(error)},
        "typed": request.POST,
        "may": _may(request, row),
        "events": row.events.order_by("-id"),
    }
    return render(request, "documents/version.html", context, status=422 if error else 200)


@staff("documents.manage")
@never_cache
@require_safe
def preview_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page as it would print, never stored and never numbered."""
    row = queries.version_by(public_id)
    kind = kinds.get(row.kind)
    facts = facts_for(kind, _number(request), request.actor)
    try:
        made = preview(row, row.body, facts)
    except RenderFailed as error:
        raise BadTemplate(errors=[FieldError(path="", message=str(error))]) from error
    assert kind.page is not None
    response = HttpResponse(kind.page(made, facts), content_type="application/pdf")
    name = _("%(kind)s（预览）.pdf") % {"kind": kind.label}
    response["Content-Disposition"] = str(content_disposition_header(False, name))
    return response


def _number(request: HttpRequest) -> str:
    return request.GET.get("number", "").strip()[:60]


def _shown(request: HttpRequest, row: TemplateVersion) -> tuple[Any, DomainError | None]:
    try:
        facts = facts_for(kinds.get(row.kind), _number(request), request.actor)
        return preview(row, row.body, facts), None
    except UnknownCase as error:
        return None, error
    except RenderFailed as error:
        return None, BadTemplate(errors=[FieldError(path="", message=str(error))])


def _errors(error: Any) -> tuple[FieldError, ...]:
    if error is None:
        return ()
    return tuple(getattr(error, "errors", ())) or (FieldError(path="", message=error.message),)


def _against(
    request: HttpRequest, row: TemplateVersion, listed: list[TemplateVersion]
) -> TemplateVersion | None:
    """The version that was asked for, else the one that this one began from."""
    asked = request.GET.get("against", "")
    for one in listed:
        if str(one.public_id) == asked:
            return one
    return row.based_on


def _may(request: HttpRequest, row: TemplateVersion) -> dict[str, bool]:
    """What this person may do with it now; the page says why where a second one is wanted."""
    actor = request.actor
    manages = policies.may(actor, services.MANAGE, row.scope_kind, row.scope_key)
    publishes = policies.may(actor, services.PUBLISH, row.scope_kind, row.scope_key)
    in_use = row.state == State.PUBLISHED and row.scope_kind != SHIPPED
    return {
        "edit": manages and row.state == State.DRAFT,
        "review": publishes and row.state == State.REVIEW,
        "is_mine": row.edited_by_user == actor.user_id,
        "ask": manages and in_use and not row.withdrawal_asked_by,
        "answer": publishes and in_use and bool(row.withdrawal_asked_by),
        "asked_myself": row.withdrawal_asked_by_user == actor.user_id,
    }
