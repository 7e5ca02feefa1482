"""The applicant's own case: where it stands, what happened, documents, withdraw."""

from __future__ import annotations

import uuid
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import citizen, signed_in
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects, policies, queries
from zhengtong.modules.cases.delivery.opening import note_opening
from zhengtong.modules.cases.documents import downloads
from zhengtong.modules.cases.documents.printing import progress_url
from zhengtong.modules.cases.documents.sight import documents_for
from zhengtong.modules.cases.models import Case, CaseStatus, DocumentKind, Rating
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.public.standing import standing_of
from zhengtong.modules.cases.public.words import period
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.ratings.indicators import labels_of
from zhengtong.modules.cases.services import conclude
from zhengtong.modules.cases.services.locking import CaseNotFound, find
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

LONGEST_REASON = 500


def own_case(public_id: uuid.UUID, actor: Actor) -> Case:
    """The actor's own case. Raises CaseNotFound for anybody else's."""
    found = policies.own_cases(actor).filter(public_id=public_id).first()
    if found is None:
        raise CaseNotFound
    return found


def frame(found: Case) -> dict[str, Any]:
    """What every page about a case shows."""
    version = items.item_version(found.item_version_id)
    return {"case": found, "version": version, "item_name": localized(version.name)}


@citizen
@never_cache
@require_safe
def case(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = own_case(public_id, request.actor)
    ratings = ratings_of(found)
    parts = aspects.applicant_parts(found, request.actor)
    context = {
        **frame(found),
        "organization": org.organization(found.organization_id),
        "standing": standing_of(found, parts=parts, is_own=True),
        "parts": parts,
        "timeline": queries.timeline_of(found, for_applicant=True),
        "documents": list(
            documents_for(request.actor, found)
            .select_related("replaced_by")
            .order_by("-issued_at", "-id")
        ),
        "sections": forms.summary(
            form_version_id=found.form_version_id, data=found.form_data, blanks=False
        ),
        "materials": queries.materials_of(found),
        "may_supplement": found.status == CaseStatus.SUPPLEMENT_REQUESTED,
        "may_withdraw": may_withdraw(found),
        "may_rate": not any(r.service_no == 1 for r in ratings)
        and giving.why_not_rate(found) is None,
        "ratings": ratings,
    }
    return render(request, "cases/public/case.html", context)


def ratings_of(found: Case) -> list[Rating]:
    """The person's own ratings of the case, with the reasons in words and the replies."""
    rows = list(found.ratings.order_by("service_no").prefetch_related("replies"))
    for row in rows:
        row.labels = labels_of(row.indicators)
    return rows


def may_withdraw(found: Case) -> bool:
    return found.is_open and found.decided_at is None


@citizen
@never_cache
@require_safe
def submitted(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The confirmation: number, code, what happens next and when."""
    found = own_case(public_id, request.actor)
    context = {
        **frame(found),
        "organization": org.organization(found.organization_id),
        "standing": standing_of(found),
        "promised": period(found.promised_days, found.promised_unit),
        "receipt": found.documents.filter(kind=DocumentKind.RECEIPT).first(),
        "qr": _qr(found),
        "contact": org.person(found.person_id),
    }
    return render(request, "cases/public/submitted.html", context)


def _qr(found: Case) -> SafeString:
    """Leads to the progress page with the number filled in; the code stays secret."""
    drawn = segno.make(progress_url(found.number), error="m")
    return mark_safe(drawn.svg_inline(omitsize=True, border=2))  # noqa: S308


@signed_in
@never_cache
@require_safe
def document(
    request: HttpRequest, public_id: uuid.UUID, document_public_id: uuid.UUID
) -> HttpResponseBase:
    """The PDF, made on first request, or another format: for whoever may open the case."""
    found = find(public_id=public_id, actor=request.actor)
    row = documents_for(request.actor, found).filter(public_id=document_public_id).first()
    if row is None:
        raise NotFound
    note_opening(found, row, request.actor)
    return downloads.response(request, row, request.GET.get("format", ""))


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take the application back, after asking."""
    found = own_case(public_id, request.actor)
    reason = request.POST.get("reason", "").strip()
    errors = []
    if request.method == "POST":
        if len(reason) <= LONGEST_REASON:
            conclude.withdraw_application(case_id=found.pk, actor=request.actor, reason=reason)
            messages.success(request, _("申请已撤回。"))
            return redirect("my_case", found.public_id)
        message = _("原因最多写 %(most)s 个字，请删减。") % {"most": LONGEST_REASON}
        errors = [FieldError(path="reason", message=message)]
    elif not may_withdraw(found):
        raise CaseStateError
    context = {
        **frame(found),
        "reason": reason,
        "errors": errors,
        "most": LONGEST_REASON,
    }
    status = 422 if errors else 200
    return render(request, "cases/public/withdraw.html", context, status=status)
