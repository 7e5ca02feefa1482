"""The list of batches with its figures, what the banks rejected, and opening a batch."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.pagination import BadCursor, decode_cursor, encode_cursor
from zhengtong.modules.billing.subsidies import queries
from zhengtong.modules.billing.subsidies.batches import open_batch
from zhengtong.modules.billing.subsidies.course import PREPARE
from zhengtong.modules.billing.subsidies.errors import NothingToRepay
from zhengtong.modules.billing.subsidies.models import SubsidyBatch, period_words
from zhengtong.modules.billing.subsidies.policies import (
    VIEW,
    organizations_of,
    visible_programmes,
)
from zhengtong.modules.billing.subsidies.rejects import open_repayment
from zhengtong.modules.billing.subsidies.states import BatchKind, BatchState, RowState
from zhengtong.modules.billing.subsidies.telling import reason_words
from zhengtong.modules.org import api as org

PAGE = 30
FILTERS = ("q", "programme", "state", "kind", "period", "organization")


def given(request: HttpRequest, names: tuple[str, ...] = FILTERS) -> dict[str, str]:
    """What the address narrows by, tidied."""
    found = {k: request.GET.get(k, "").replace("\0", "").strip()[:80] for k in names}
    return {k: v for k, v in found.items() if v}


def after(request: HttpRequest) -> int:
    """The key behind which the page begins; 0 for the first. Raises BadCursor."""
    cursor = request.GET.get("cursor", "")
    if not cursor:
        return 0
    (key,) = decode_cursor(cursor, length=1)
    if not isinstance(key, int) or not 0 < key < 2**63:
        raise BadCursor
    return key


@staff(VIEW)
@never_cache
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """Newest first, thirty at a time."""
    asked = given(request)
    rows = queries.filtered(request.actor, asked).select_related("version").order_by("-pk")
    if start := after(request):
        rows = rows.filter(pk__lt=start)
    found = list(rows[: PAGE + 1])
    page = found[:PAGE]
    names = org.organization_names({b.organization_id for b in page})
    context = {
        "rows": [(b, names.get(b.organization_id, ""), _tone(b)) for b in page],
        "filters": asked,
        "is_filtered": bool(asked),
        "next_url": "?" + urlencode({**asked, "cursor": encode_cursor(page[-1].pk)})
        if len(found) > PAGE
        else "",
        "first_url": "?" + urlencode(asked) if start else "",
        "stats": _stats(request),
        "programmes": _programmes(request),
        "states": [("open", _("未结清")), *BatchState.choices],
        "kinds": BatchKind.choices,
        "may_prepare": request.actor.has(PREPARE),
    }
    return render(request, "billing/subsidies/staff/list.html", context)


def _tone(batch: SubsidyBatch) -> str:
    return {
        BatchState.CLOSED: "green",
        BatchState.CANCELLED: "",
        BatchState.DRAFT: "",
        BatchState.SUBMITTED: "amber",
        BatchState.RETURNED: "amber",
    }.get(BatchState(batch.state), "blue")


def _stats(request: HttpRequest) -> list[tuple[Any, str, str]]:
    """Figure, name, and the rows behind it."""
    found = queries.figures(request.actor)
    here, back = reverse("subsidy_desk:batches"), reverse("subsidy_desk:rejects")
    states = found["states"]
    return [
        *(
            (states.get(s, 0), str(s.label), f"{here}?state={s.value}")
            for s in (
                BatchState.DRAFT,
                BatchState.SUBMITTED,
                BatchState.NOTICED,
                BatchState.APPROVED,
                BatchState.SENT,
            )
        ),
        (found["rejected"], _("银行退回，待更正"), f"{back}?state={RowState.REJECTED.value}"),
        (found["corrected"], str(RowState.CORRECTED.label), f"{back}?state=corrected"),
    ]


def _programmes(request: HttpRequest) -> list[tuple[str, str]]:
    found = visible_programmes(request.actor).select_related("current").order_by("key")
    return [(p.key, p.name) for p in found]


@staff(PREPARE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose programme and period; the rows come on the next page."""
    if request.method != "POST":
        return _show_new(request)
    try:
        batch = open_batch(
            programme_id=_uuid(request.POST.get("programme", "")),
            period=request.POST.get("period", ""),
            note=request.POST.get("note", ""),
            actor=request.actor,
        )
    except InvalidInput as refused:
        return _show_new(request, refused)
    messages.success(request, _("批次已建好，请导入花名册或者逐人添加。"))
    return redirect("subsidy_desk:batch", batch.public_id)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        told = _("请选择补贴项目。")
        raise InvalidInput(errors=[FieldError(path="programme", message=told)]) from None


def _show_new(request: HttpRequest, refused: InvalidInput | None = None) -> HttpResponse:
    where = organizations_of(request.actor, PREPARE)
    found = visible_programmes(request.actor).filter(is_active=True).select_related("current")
    if where is not None:
        found = found.filter(organization_id__in=where)
    errors = refused.errors if refused else ()
    context = {
        "programmes": [
            (
                p.public_id,
                f"{p.name}（{p.current.standard_words}，{p.current.get_period_kind_display()}）",
            )
            for p in found.order_by("key")
            if p.current
        ],
        "typed": request.POST,
        "errors": errors,
        "said": {e.path: e.message for e in errors},
    }
    status = 422 if refused else 200
    return render(request, "billing/subsidies/staff/new.html", context, status=status)


@staff(VIEW)
@never_cache
@require_safe
def rejects(request: HttpRequest) -> HttpResponse:
    """What the banks sent back and nobody has yet; corrected ones go into a repayment."""
    state = request.GET.get("state", "")
    rows = queries.rejected_rows(request.actor, state).select_related(
        "batch__version", "bank", "new_bank"
    )
    rows = rows.defer("id_number", "account", "new_account").order_by("pk")
    if start := after(request):
        rows = rows.filter(pk__gt=start)
    found = list(rows[: PAGE + 1])
    page = found[:PAGE]
    query = {"state": state} if state else {}
    context = {
        "rows": [(row, reason_words(row)) for row in page],
        "state": state,
        "tabs": [
            ("", _("全部")),
            *((s.value, str(s.label)) for s in
              (RowState.REJECTED, RowState.CORRECTED, RowState.REPAYING)),
        ],
        "groups": [
            {**g, "words": period_words(g["period"])} for g in queries.repayable(request.actor)
        ]
        if request.actor.has(PREPARE)
        else [],
        "next_url": "?" + urlencode({**query, "cursor": encode_cursor(page[-1].pk)})
        if len(found) > PAGE
        else "",
        "first_url": "?" + urlencode(query) if start else "",
    }  # fmt: skip
    return render(request, "billing/subsidies/staff/rejects.html", context)


@staff(PREPARE)
@require_POST
def repay(request: HttpRequest) -> HttpResponse:
    try:
        batch = open_repayment(
            programme_id=_uuid(request.POST.get("programme", "")),
            period=request.POST.get("period", ""),
            actor=request.actor,
        )
    except NothingToRepay as refused:
        messages.error(request, refused.message)
        return redirect("subsidy_desk:rejects")
    messages.success(request, _("补发批次已建好，请核对后提交复核。"))
    return redirect("subsidy_desk:batch", batch.public_id)
