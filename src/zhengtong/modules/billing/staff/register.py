"""The register of bills, and what waits for a second person."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.audit.api import record
from zhengtong.core.pages import tables
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.modules.billing.models import (
    Bill,
    BillLine,
    BillState,
    Refund,
    RefundState,
)
from zhengtong.modules.billing.policies import visible_to
from zhengtong.modules.billing.staff import posted
from zhengtong.modules.org import api as org

PAGE = 30
MOST_EXPORTED = 10_000
FILTERS = ("q", "state", "organization", "from", "to")
TONES = {
    BillState.ISSUED: "amber",
    BillState.DRAFT: "blue",
    BillState.PAID: "green",
    BillState.EXEMPTED: "green",
}


def given(request: HttpRequest) -> dict[str, str]:
    found = {k: request.GET.get(k, "").replace("\0", "").strip()[:80] for k in FILTERS}
    return {k: v for k, v in found.items() if v}


def narrowed(actor: Actor, asked: dict[str, str]) -> QuerySet[Bill]:
    rows = visible_to(actor).order_by("-pk")
    if q := asked.get("q"):
        rows = rows.filter(Q(number__istartswith=q) | Q(case_number__istartswith=q))
    if asked.get("state") in BillState.values:
        rows = rows.filter(state=asked["state"])
    if asked.get("organization", "").isdigit() and len(asked["organization"]) < 19:
        rows = rows.filter(organization=int(asked["organization"]))
    if since := posted.day(asked.get("from", "")):
        rows = rows.filter(made_at__date__gte=since)
    if until := posted.day(asked.get("to", "")):
        rows = rows.filter(made_at__date__lte=until)
    return rows


@staff("billing.view")
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Newest first, thirty at a time, filters in the address."""
    asked = given(request)
    rows = narrowed(request.actor, asked)
    before = posted.whole(request.GET, "before")
    page = rows.filter(pk__lt=before) if before else rows
    found = list(page[: PAGE + 1])
    names = org.organization_names({b.organization_id for b in found})
    context = {
        "rows": [
            (b, names[b.organization_id], TONES.get(BillState(b.state), "")) for b in found[:PAGE]
        ],
        "filters": asked,
        "states": BillState.choices,
        "organizations": _organizations(request.actor),
        "is_filtered": bool(asked),
        "first_url": "?" + urlencode(asked) if before else "",
        "next_url": "?" + urlencode({**asked, "before": found[PAGE - 1].pk})
        if len(found) > PAGE
        else "",
        "export_url": "export/?" + urlencode(asked),
        "most": MOST_EXPORTED,
    }
    return render(request, "billing/staff/register.html", context)


def _organizations(actor: Actor) -> list[tuple[str, str]]:
    ids = set(Bill.objects.values_list("organization", flat=True).distinct())
    where = actor.organizations_with("billing.view")
    if ANYWHERE not in where:
        ids &= where
    return sorted(((str(i), n) for i, n in org.organization_names(ids).items()), key=lambda p: p[1])


@staff("billing.view")
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The register as it is filtered, as a workbook; who took it is recorded."""
    asked = given(request)
    rows = list(narrowed(request.actor, asked)[:MOST_EXPORTED])
    names = org.organization_names({b.organization_id for b in rows})
    with transaction.atomic():
        record(
            "billing.export",
            actor=request.actor,
            stream=f"export:{request.actor.staff_id}",
            object_type="export",
            detail={"rows": len(rows), "filters": asked},
        )
    headings = [
        _("缴款单号"), _("办件编号"), _("事项"), _("收费单位"), _("缴款人"), _("状态"),
        _("应收（元）"), _("减免（元）"), _("应缴（元）"), _("已退（元）"), _("开单时间"),
        _("缴款时间"),
    ]  # fmt: skip
    lines = (
        [
            b.number, b.case_number, b.title, names[b.organization_id], b.payer_name,
            b.get_state_display(), b.standard_amount / 100, b.reduced_amount / 100, b.amount / 100,
            b.refunded_amount / 100, b.made_at, b.paid_at,
        ]
        for b in rows
    )  # fmt: skip
    body = tables.workbook(headings, lines, title=_("缴款单"))
    name = f"bills-{timezone.localdate():%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=tables.XLSX, headers=headers)


@staff("billing.approve")
@never_cache
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """Reductions and refunds that another person asked for."""
    where = request.actor.organizations_with("billing.approve")
    lines = BillLine.objects.filter(asked_reduction__isnull=False, is_live=True)
    refunds = Refund.objects.filter(state=RefundState.PROPOSED)
    if ANYWHERE not in where:
        lines = lines.filter(organization__in=where)
        refunds = refunds.filter(organization__in=where)
    found = list(lines.select_related("bill").order_by("pk")[:200])
    back = list(refunds.select_related("bill", "payment").order_by("pk")[:200])
    ids = {line.reduced_by_id for line in found} | {r.proposed_by_id for r in back}
    names = org.staff_names({i for i in ids if i})
    context = {
        "lines": [(line, names.get(line.reduced_by_id or 0, "")) for line in found],
        "refunds": [(r, names.get(r.proposed_by_id or 0, "")) for r in back],
    }
    return render(request, "billing/staff/approvals.html", context)
