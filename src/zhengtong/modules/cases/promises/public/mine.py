"""信用承诺: one's promises and the record of those that were broken, to see and to question."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import citizen
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import BrokenPromise, Promise, RepairKind
from zhengtong.modules.cases.policies import own_cases
from zhengtong.modules.cases.promises import credit, queries
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

MOST = 100


@citizen
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    promises = queries.with_all(
        Promise.objects.filter(case__in=own_cases(request.actor)).order_by("-signed_at")
    )[:MOST]
    records = credit.own_records(request.actor).order_by("-since", "-id")[:MOST]
    context = {
        "rows": queries.rows_of(list(promises)),
        "records": list(records.select_related("promise__case").defer("promise__case__form_data")),
        "today": timezone.localdate(),
    }
    return render(request, "cases/promises/public/mine.html", context)


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One record with its evidence; to object to, or to say what was put right."""
    found = (
        credit.own_records(request.actor)
        .filter(public_id=public_id)
        .select_related("promise__case")
        .defer("promise__case__form_data")
        .first()
    )
    if found is None:
        raise credit.NoSuchRecord
    if request.method != "POST":
        return _show(request, found)
    try:
        credit.ask_review(
            public_id=public_id,
            actor=request.actor,
            kind=request.POST.get("kind", ""),
            text=request.POST.get("text", ""),
        )
    except InvalidInput as refused:
        return _show(request, found, refused=refused)
    messages.success(request, _("已提交，两位工作人员处理后会告诉您结果。"))
    return redirect("own_record", found.public_id)


def _show(
    request: HttpRequest, found: BrokenPromise, *, refused: InvalidInput | None = None
) -> HttpResponse:
    case = found.promise.case
    repairs = list(found.repairs.order_by("id"))
    messages_ = {
        "kind": _("请选择提出异议，还是申请信用修复。"),
        "text": _("请写明理由和依据。"),
    }
    errors = [
        FieldError(path=e.path, message=messages_.get(e.path, e.message))
        for e in (refused.errors if refused else ())
    ]
    in_force = found.lifted_at is None and found.until >= timezone.localdate()
    context = {
        "record": found,
        "case": case,
        "item_name": localized(items.item_version(case.item_version_id).name),
        "organization": org.organization(found.organization_id),
        "repairs": repairs,
        "in_force": in_force,
        "may_ask": in_force and not any(r.decided_at is None for r in repairs),
        "kinds": [
            (RepairKind.OBJECTION.value, _("对记录有异议")),
            (RepairKind.REPAIR.value, _("已经纠正，申请信用修复")),
        ],
        "typed": request.POST,
        "errors": errors,
        "messages_by_path": {e.path: e.message for e in errors},
    }
    status = 422 if refused else 200
    return render(request, "cases/promises/public/record.html", context, status=status)
