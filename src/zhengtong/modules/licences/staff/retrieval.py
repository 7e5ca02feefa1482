"""/desk/licences/retrieve/: a department fetches licences; /accesses/: who fetched what."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.modules.licences import posted
from zhengtong.modules.licences.errors import ShowCodeUnknown
from zhengtong.modules.licences.identifier import is_identifier
from zhengtong.modules.licences.identifier import read as read_identifier
from zhengtong.modules.licences.models import AccessKind, Consent, Licence, LicenceAccess
from zhengtong.modules.licences.services import retrieving, showing
from zhengtong.modules.licences.services.issuing import number_index
from zhengtong.modules.org import api as org

PAGE_SIZE = 50
LISTED = 30


class LicenceNotNamed(InvalidInput):
    """没有找到这个证照，请核对证照编号或证照标识。"""

    code = "licence_not_named"


@staff("licences.retrieve")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def retrieve(request: HttpRequest) -> HttpResponse:
    """With a show code at once; without one the holder is asked."""
    if request.method != "POST":
        return _page(request)
    try:
        if request.POST.get("way") == "ask":
            _ask(request)
            messages.success(request, _("已向持证人征求同意，答复后在下面调取。"))
            return redirect("licences-desk:retrieve")
        showing.require_few_guesses(request.actor.address)
        access = retrieving.retrieve_by_code(
            code=request.POST.get("code", "")[:20], why=_why(request), actor=request.actor
        )
    except ShowCodeUnknown as refused:
        showing.guess(request.actor.address)
        return _page(request, refused=refused, path="code")
    except DomainError as refused:
        return _page(request, refused=refused, path="code")
    messages.success(request, _("已调取，加注件 30 天内可以打开。持证人会看到这次调取。"))
    return redirect("licences-desk:access", access.public_id)


def _why(request: HttpRequest) -> retrieving.Why:
    return retrieving.Why(
        purpose=request.POST.get("purpose", ""),
        item_code=request.POST.get("item_code", ""),
        case_number=request.POST.get("case_number", ""),
    )


def _ask(request: HttpRequest) -> None:
    text = request.POST.get("licence", "").strip()[:160]
    if is_identifier(text):
        rows = Licence.objects.filter(identifier=str(read_identifier(text)))
    else:
        rows = Licence.objects.filter(number_index=number_index(text)).order_by("-id")
    found = rows.first() if text else None
    if found is None:
        message = LicenceNotNamed().message
        raise LicenceNotNamed(errors=[FieldError(path="licence", message=message)])
    retrieving.ask_consent(licence_id=found.pk, why=_why(request), actor=request.actor)


def _page(
    request: HttpRequest, *, refused: DomainError | None = None, path: str = ""
) -> HttpResponse:
    errors = list(getattr(refused, "errors", ())) if refused else []
    if refused and not errors:
        asked = request.POST.get("way") == "ask"
        errors = [FieldError(path="licence" if asked else path, message=refused.message)]
    context = {
        "typed": request.POST or request.GET,
        "errors": errors,
        "beside": {e.path: e.message for e in errors},
        "way": request.POST.get("way", "code"),
        "consents": _consents(request),
        "copies": _copies(request),
        "now": timezone.now(),
    }
    return render(
        request, "licences/staff/retrieve.html", context, status=refused.status if refused else 200
    )


def _consents(request: HttpRequest) -> list[Consent]:
    """What this clerk asked for."""
    rows = Consent.objects.filter(asked_by_id=request.actor.staff_id)
    return list(rows.select_related("licence__type").order_by("-id")[:LISTED])


def _copies(request: HttpRequest) -> list[LicenceAccess]:
    """What this clerk fetched."""
    rows = LicenceAccess.objects.filter(
        organization_id=request.actor.organization_id,
        staff_id=request.actor.staff_id,
        copy_file__isnull=False,
    )
    return list(rows.select_related("licence__type").order_by("-id")[:LISTED])


@require_POST
@staff("licences.retrieve")
def fetch(request: HttpRequest, consent_id: uuid.UUID) -> HttpResponse:
    """What the holder agreed to."""
    access = retrieving.retrieve_by_consent(consent_id=consent_id, actor=request.actor)
    messages.success(request, _("已调取，加注件 30 天内可以打开。持证人会看到这次调取。"))
    return redirect("licences-desk:access", access.public_id)


@staff("licences.retrieve")
@never_cache
@require_safe
def access(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One retrieval of one's own: what, why, the copy."""
    found = LicenceAccess.objects.select_related("licence__type").filter(
        public_id=public_id, staff_id=request.actor.staff_id
    )
    one = found.first()
    if one is None:
        from zhengtong.modules.licences.errors import LicenceNotFound

        raise LicenceNotFound
    context = {
        "look": one,
        "is_fresh": one.copy_expires_at is not None and one.copy_expires_at > timezone.now(),
        "state": one.licence.shown_state(timezone.localdate()),
    }
    return render(request, "licences/staff/access.html", context)


@staff("licences.supervise")
@never_cache
@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    """调取监督: every look of departments, with filters in the address."""
    given = {k: request.GET.get(k, "").strip()[:60] for k in ("organization", "kind", "case")}
    rows = LicenceAccess.objects.select_related("licence__type")
    where = request.actor.organizations_with("licences.supervise")
    if ANYWHERE not in where:
        rows = rows.filter(organization_id__in=where)
    if (organ := posted.whole(given["organization"])) is not None:
        rows = rows.filter(organization_id=organ)
    if given["kind"] in AccessKind.values:
        rows = rows.filter(kind=given["kind"])
    if given["case"]:
        rows = rows.filter(case_number=given["case"])
    before = posted.whole(request.GET.get("before"))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: PAGE_SIZE + 1])
    query = {k: v for k, v in given.items() if v}
    more = {**query, "before": found[PAGE_SIZE - 1].pk} if len(found) > PAGE_SIZE else None
    names = org.organization_names({r.organization_id for r in found if r.organization_id})
    context: dict[str, Any] = {
        "rows": [(r, names.get(r.organization_id or 0, "")) for r in found[:PAGE_SIZE]],
        "filters": given,
        "is_filtered": bool(query),
        "organizations": [(o.id, o.name) for o in org.organizations(kind="department")],
        "kinds": AccessKind.choices,
        "next_url": f"?{urlencode(more)}" if more else "",
    }
    return render(request, "licences/staff/accesses.html", context)
