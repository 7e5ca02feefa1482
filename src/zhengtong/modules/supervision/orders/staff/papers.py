"""A document of an order as a PDF, for whoever sees the order."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.pages.access import staff
from zhengtong.modules.supervision.orders.errors import NoSuchOrder
from zhengtong.modules.supervision.orders.models import OrderPaper
from zhengtong.modules.supervision.orders.policies import visible_to
from zhengtong.modules.supervision.orders.sealing import pdf_of


@staff()
@never_cache
@require_safe
def pdf(request: HttpRequest, public_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    seen = visible_to(request.actor).filter(public_id=public_id)
    paper = OrderPaper.objects.filter(public_id=paper_id, order__in=seen).first()
    if paper is None:
        raise NoSuchOrder
    name = f"{paper.content['title']}-{paper.number}.pdf"
    answer = HttpResponse(pdf_of(paper), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
