"""The one receipt and the one page of a whole: numbers, where each part stands, taking it back."""

from __future__ import annotations

import uuid
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import citizen
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.bundles import ending
from zhengtong.modules.cases.bundles.aspect import stage_of
from zhengtong.modules.cases.bundles.lines import PartLine, Whole, seen_by, whole_of
from zhengtong.modules.cases.documents.printing import TEMPLATE, progress_url, qr_svg
from zhengtong.modules.cases.models import CaseDocument, DocumentKind
from zhengtong.modules.cases.models.bundle import BundleApplication
from zhengtong.modules.cases.public.applying import applying
from zhengtong.modules.cases.public.bundle_journey import shell_of
from zhengtong.modules.cases.services import bundle as services
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

LONGEST_REASON = 500
RESULTS = (DocumentKind.GRANT, DocumentKind.DENIAL, DocumentKind.REFUSAL)


@applying
@never_cache
@require_http_methods(["GET", "HEAD"])
def receipt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The one page for all items: numbers, where each stands, what waits for what, results."""
    found = services.bundle_application(public_id=public_id, actor=request.actor)
    if found.submitted_at is None:
        return redirect("bundle_application", public_id)
    whole = whole_of(found)
    context = {
        **_frame(found),
        "whole": whole,
        "is_applicant": request.actor.person_id is not None,
        "seen": seen_by(request.actor, whole.lines) if request.actor.is_staff else (),
        "results": _results(whole),
        "stage": stage_of(found),
        "qr": mark_safe(_qr(found)),  # noqa: S308 -- drawn by segno
    }
    return render(request, "cases/public/bundle/receipt.html", context)


def whole_shown(found: BundleApplication) -> dict[str, Any]:
    """For the public query: names of items and days, nothing personal."""
    return {**_frame(found), "whole": whole_of(found)}


def _frame(found: BundleApplication) -> dict[str, Any]:
    body = items.bundle_bodies([found.bundle_version_id])[found.bundle_version_id]
    return {"found": found, "name": localized(body.name), "shell": shell_of(found)}


def _qr(found: BundleApplication) -> str:
    """Leads to the progress page with the number filled in."""
    drawn = segno.make(progress_url(found.number or ""), error="m")
    return str(drawn.svg_inline(omitsize=True, border=2))


def _results(whole: Whole) -> list[tuple[CaseDocument, str]]:
    """The decisions of all parts, with the name of the item: one page holds every result."""
    names = {line.case_public_id: line.name for line in whole.lines}
    cases = {c.pk: c for c in whole.cases.values()}
    rows = CaseDocument.objects.filter(case__in=cases, kind__in=RESULTS).order_by("issued_at")
    return [(row, names[cases[row.case_id].public_id]) for row in rows.select_related("case")]


@applying
@never_cache
@require_http_methods(["GET", "HEAD"])
def receipt_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The one receipt that lists every number."""
    found = services.bundle_application(public_id=public_id, actor=request.actor)
    if found.submitted_at is None:
        return redirect("bundle_application", public_id)
    response = HttpResponse(
        typesetting.pdf(TEMPLATE, _receipt(found)), content_type="application/pdf"
    )
    name = content_disposition_header("download" in request.GET, f"{found.number}.pdf")
    response["Content-Disposition"] = name or "inline"
    return response


def _receipt(found: BundleApplication) -> dict[str, Any]:
    version = items.bundle_version(found.bundle_version_id)
    applicant = org.entity(found.entity_id) if found.entity_id else org.person(found.person_id)
    url = progress_url(found.number or "")
    return {
        "organization": org.organization(version.lead_organization_id).name,
        "number": found.number,
        "title": _("一件事收件凭证"),
        "addressee": applicant.name,
        "paragraphs": [
            _("您申请的“%(name)s”已经收到，包含下列事项。凭各办件编号可以查询进展。")
            % {"name": localized(version.name)}
        ],
        "rows": [[line.name, line.number or line.text] for line in whole_of(found).lines],
        "date": timezone.localdate(found.submitted_at).isoformat(),
        "case_number": found.number,
        "query_code": found.query_code,
        "query_url": url,
        "qr": qr_svg(url),
    }


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: uuid.UUID, key: str = "") -> HttpResponse:
    """Take the whole back, or one part of it, after asking."""
    found = services.bundle_application(public_id=public_id, actor=request.actor)
    if found.submitted_at is None:
        return redirect("bundle_application", public_id)
    whole = whole_of(found)
    lines = _to_withdraw(whole, key)
    reason = request.POST.get("reason", "").strip()
    errors = []
    if request.method == "POST":
        if len(reason) <= LONGEST_REASON:
            _take_back(request, found, key, reason)
            messages.success(request, _("申请已撤回。"))
            return redirect("bundle_receipt", found.public_id)
        message = _("原因最多写 %(most)s 个字，请删减。") % {"most": LONGEST_REASON}
        errors = [FieldError(path="reason", message=message)]
    context = {
        **_frame(found),
        "leaving": lines,
        "kept": [line for line in whole.lines if line.is_over] if not key else [],
        "ends_too": [line for line in whole.lines if key and lines[0].name in line.waits_for]
        if key
        else [],
        "reason": reason,
        "errors": errors,
        "most": LONGEST_REASON,
    }
    return render(
        request, "cases/public/bundle/withdraw.html", context, status=422 if errors else 200
    )


def _to_withdraw(whole: Whole, key: str) -> list[PartLine]:
    """Raises PartNotFound, NothingToWithdraw."""
    lines = [line for line in whole.lines if key in ("", line.key)]
    if not lines:
        raise ending.PartNotFound
    found = [line for line in lines if line.may_withdraw]
    if not found:
        raise ending.NothingToWithdraw
    return found


def _take_back(request: HttpRequest, found: BundleApplication, key: str, reason: str) -> None:
    if key:
        ending.withdraw_part(public_id=found.public_id, key=key, actor=request.actor, reason=reason)
    else:
        ending.withdraw_bundle(public_id=found.public_id, actor=request.actor, reason=reason)
