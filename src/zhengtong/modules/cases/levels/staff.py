"""Pages of forwarding for staff: what went up, what came back, what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import signed_in, staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.documents import pdf_of
from zhengtong.modules.cases.models import Case, CompletionRequest, Forwarding
from zhengtong.modules.cases.posted import whole
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

PAGE_SIZE = 30
VIEWS = {
    "complete": gettext_noop("上级要我们补充"),
    "answer": gettext_noop("等平台外的上级决定"),
    "up": gettext_noop("我们转报的"),
    "below": gettext_noop("下级转报来的"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A forwarding in the list."""

    sent: Forwarding
    item: str
    lower: str
    request: CompletionRequest | None
    opens: Case


def _asked() -> Exists:
    return Exists(CompletionRequest.objects.filter(forwarding=OuterRef("pk"), answered_at=None))


def visible(actor: Actor, view: str) -> QuerySet[Forwarding]:
    """Those of one view whose case the actor may open."""
    seen = policies.visible_to(actor).values("pk")
    if view == "below":
        return Forwarding.objects.filter(upper_case__in=seen)
    rows = Forwarding.objects.filter(case__in=seen)
    if view == "complete":
        return rows.filter(_asked())
    if view == "answer":
        return rows.filter(upper_case=None, answered_at=None)
    return rows


@staff("cases.handle")
@never_cache
@require_safe
def forwardings(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "up"
    rows = visible(request.actor, view).select_related("case", "upper_case")
    rows = rows.defer("case__form_data", "upper_case__form_data").order_by("-forwarded_at", "-id")
    before = whole(request.GET.get("before"))
    if before is not None:
        at = Forwarding.objects.filter(pk=before).values_list("forwarded_at", flat=True)
        if moment := at.first():
            rows = rows.filter(Q(forwarded_at__lt=moment) | Q(forwarded_at=moment, pk__lt=before))
    found = list(rows[: PAGE_SIZE + 1])
    context = {
        "view": view,
        "views": [(key, _(label)) for key, label in VIEWS.items()],
        "lines": _lines(found[:PAGE_SIZE], view),
        "next": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
    }
    return render(request, "cases/levels/forwardings.html", context)


def _lines(found: list[Forwarding], view: str) -> list[Line]:
    versions = items.item_versions({s.case.item_version_id for s in found})
    names = org.organization_names({s.case.organization_id for s in found})
    asked = {
        r.forwarding_id: r
        for r in CompletionRequest.objects.filter(
            forwarding__in=[s.pk for s in found], answered_at=None
        )
    }
    return [
        Line(
            sent=s,
            item=localized(versions[s.case.item_version_id].name),
            lower=names.get(s.case.organization_id, ""),
            request=asked.get(s.pk),
            opens=s.upper_case if view == "below" and s.upper_case else s.case,
        )
        for s in found
    ]


@signed_in
@never_cache
@require_safe
def letter(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """初审转报函, for whoever may open either of the two cases."""
    rows = Forwarding.objects.select_related("case", "upper_case", "document")
    sent = rows.filter(public_id=public_id).first()
    if sent is None or sent.document is None or not _may_read(request.actor, sent):
        raise NotFound
    file = files.get(pdf_of(sent.document))
    return files.response(request, file.id, download="download" in request.GET)


def _may_read(actor: Actor, sent: Forwarding) -> bool:
    if policies.sees(actor, sent.case):
        return True
    return sent.upper_case is not None and policies.sees(actor, sent.upper_case)
