"""Documents of a case for staff: the PDF and the receipt to print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.capture.papers import papers_of_case
from zhengtong.modules.cases.documents import downloads
from zhengtong.modules.cases.documents.printing import progress_url
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.cases.ratings.tickets import paper_link
from zhengtong.modules.cases.services.locking import CaseNotFound, find
from zhengtong.modules.cases.staff.case import name_of
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


@staff()
@require_safe
def document(request: HttpRequest, public_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The PDF of a document, made on first request; `?format=` docx or ofd."""
    case = find(public_id=public_id, actor=request.actor)
    found = case.documents.filter(public_id=document_id).first()
    if found is None:
        raise CaseNotFound
    return downloads.response(request, found, request.GET.get("format", ""))


@staff("cases.counter")
@require_safe
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the person at the counter takes home, printed on one page."""
    case = find(public_id=public_id, actor=request.actor)
    context = {
        "case": case,
        "item_name": localized(items.item_version(case.item_version_id).name),
        "organization": org.organization(case.organization_id),
        "materials": _received(case),
        "document": case.documents.filter(kind=DocumentKind.RECEIPT).first(),
        "received_by": name_of(case.entered_by_id),
        "qr": mark_safe(_qr(progress_url(case.number))),  # noqa: S308 -- drawn by segno
        "url": progress_url(case.number),
        "rate_qr": mark_safe(_qr(paper_link(case))),  # noqa: S308 -- drawn by segno
    }
    return render(request, "cases/staff/receipt.html", context)


def _received(case: Case) -> list[dict[str, Any]]:
    """What was taken in, each with its files and the papers that lay on the counter."""
    papers = papers_of_case(case)
    return [
        {
            "name": group.name,
            "files": len(group.files),
            "is_fetched": group.state == "fetched",
            "papers": papers[group.key].text if group.key in papers else "",
        }
        for group in queries.materials_of(case)
    ]


def _qr(text: str) -> str:
    """Without a size of its own, so that the style sheet gives it one."""
    return segno.make(text, error="m").svg_inline(border=2, omitsize=True)
