"""The one receipt and the one page of a bundle: numbers, where each item stands."""

from __future__ import annotations

import uuid
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import citizen
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.documents.printing import TEMPLATE, qr_svg
from zhengtong.modules.cases.models.bundle import BundleApplication, BundlePart
from zhengtong.modules.cases.services import bundle as services
from zhengtong.modules.cases.services.bundle_submission import GRANTED
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


@citizen
@never_cache
@require_http_methods(["GET", "HEAD"])
def receipt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The one page for all items: numbers, where each stands, what waits for what."""
    found = services.bundle_application(public_id=public_id, actor=request.actor)
    if found.submitted_at is None:
        return redirect("bundle_application", public_id)
    version = items.bundle_version(found.bundle_version_id)
    address = settings.PUBLIC_URL + request.path
    context = {
        "found": found,
        "version": version,
        "name": localized(version.name),
        "parts": lines_of(found, version),
        "qr": segno.make(address, error="m").svg_inline(omitsize=True, border=2),
    }
    return render(request, "cases/public/bundle/receipt.html", context)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD"])
def receipt_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The one receipt that lists every number."""
    found = services.bundle_application(public_id=public_id, actor=request.actor)
    if found.submitted_at is None:
        return redirect("bundle_application", public_id)
    version = items.bundle_version(found.bundle_version_id)
    content = _receipt(
        found, version, settings.PUBLIC_URL + reverse("bundle_receipt", args=[public_id])
    )
    response = HttpResponse(typesetting.pdf(TEMPLATE, content), content_type="application/pdf")
    name = content_disposition_header("download" in request.GET, f"{found.number}.pdf")
    response["Content-Disposition"] = name or "inline"
    return response


def _receipt(
    found: BundleApplication, version: items.BundleVersionData, address: str
) -> dict[str, Any]:
    person = org.person(found.person_id)
    day = timezone.localdate(found.submitted_at)
    return {
        "organization": org.organization(version.lead_organization_id).name,
        "number": found.number,
        "title": _("一件事收件凭证"),
        "addressee": person.name,
        "paragraphs": [
            _("您申请的“%(name)s”已经收到，包含下列事项。凭各办件编号可以查询进展。")
            % {"name": localized(version.name)}
        ],
        "rows": [
            [line["name"], line["number"] or line["text"]] for line in lines_of(found, version)
        ],
        "date": day.isoformat(),
        "case_number": found.number,
        "query_code": found.query_code,
        "query_url": address,
        "qr": qr_svg(address),
    }


def lines_of(found: BundleApplication, version: items.BundleVersionData) -> list[dict[str, Any]]:
    """Each item of the bundle with its number and where it stands."""
    parts: list[BundlePart] = list(found.parts.select_related("application__case"))
    shown = items.item_versions(p.application.item_version_id for p in parts)
    names = {p.key: localized(shown[p.application.item_version_id].name) for p in parts}
    bodies = {p.key: p for p in version.body.parts}
    return [_line(p, names, bodies[p.key].needs) for p in parts]


def _line(part: BundlePart, names: dict[str, str], needs: tuple[str, ...]) -> dict[str, Any]:
    case = part.application.case
    line: dict[str, Any] = {"name": names[part.key], "number": "", "url": "", "tone": ""}
    if case is not None:
        url = reverse("my_case", args=[case.public_id])
        done = case.legal_outcome in GRANTED
        tone = "green" if done else "red" if case.legal_outcome else "blue"
        label = (
            case.get_legal_outcome_display() if case.legal_outcome else case.get_status_display()
        )
        return {**line, "number": case.number, "url": url, "tone": tone, "text": label}
    if part.opened_at is not None:
        url = reverse("application", args=[part.application.public_id])
        return {**line, "url": url, "tone": "amber", "text": _("请补充后提交")}
    waits = "、".join(names[n] for n in needs if n in names)
    return {**line, "text": _("等“%(names)s”办成") % {"names": waits}}
