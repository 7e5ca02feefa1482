"""Standard times to write and publish; months to reckon; factors to enter and settle."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import ANYWHERE
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.assessment.indices.errors import field
from zhengtong.modules.assessment.indices.policies import APPROVE, DEFINE, VIEW
from zhengtong.modules.assessment.indices.staff.reading import errors_of, said
from zhengtong.modules.assessment.performance.arithmetic import FACTORS, USUAL_BOUNDS
from zhengtong.modules.assessment.performance.errors import NoSuchStandard
from zhengtong.modules.assessment.performance.models import TimeStandard
from zhengtong.modules.assessment.performance.services import factors, reckoning, standards
from zhengtong.modules.assessment.performance.staff.pages import list_page
from zhengtong.modules.assessment.performance.wording import (
    CASE_KINDS,
    COLUMNS,
    FACTOR_NAMES,
    SPARE,
    STAGES,
    absence_metrics,
    read_standard,
    typed_rows,
)
from zhengtong.modules.assessment.staff.reading import whole
from zhengtong.modules.org import api as org


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def standard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One version; posting changes the draft, begins the next, or publishes."""
    made = TimeStandard.objects.select_related("organization").filter(public_id=public_id).first()
    if made is None:
        raise NoSuchStandard
    if request.method != "POST":
        return _form(request, made, made.organization_id)
    lock_version = whole(request.POST.get("lock_version", ""))
    try:
        if request.POST.get("act") == "publish":
            standards.publish_standard(
                standard_id=made.pk, lock_version=lock_version, actor=request.actor
            )
            messages.success(request, _("标准工时已发布。"))
            return redirect("assessment_performance:standard", public_id)
        saved = standards.draft_standard(
            organization_id=made.organization_id,
            standard=read_standard(request.POST),
            lock_version=lock_version if made.is_draft else 0,
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _form(request, made, made.organization_id, refused)
    messages.success(request, _("草稿已保存，请另一位同事发布。"))
    return redirect("assessment_performance:standard", saved.public_id)


@staff(DEFINE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_standard(request: HttpRequest) -> HttpResponse:
    """The first version of an organisation, or of the county."""
    if request.method != "POST":
        return _form(request, None, None)
    try:
        saved = standards.draft_standard(
            organization_id=_place(request),
            standard=read_standard(request.POST),
            actor=request.actor,
        )
    except DomainError as refused:
        return _form(request, None, None, refused)
    messages.success(request, _("草稿已保存，请另一位同事发布。"))
    return redirect("assessment_performance:standard", saved.public_id)


def _place(request: HttpRequest) -> int | None:
    """Empty is the county, for those who may write for all of it."""
    given = request.POST.get("organization", "")
    if given == "" and ANYWHERE in request.actor.organizations_with(DEFINE):
        return None
    return _chosen(request, "organization", _("请选择单位。"))


def _chosen(request: HttpRequest, name: str, message: str) -> int:
    found = whole(request.POST.get(name, ""))
    if not found:
        raise field(name, message)
    return found


@staff(DEFINE)
@never_cache
@require_POST
def reckon(request: HttpRequest) -> HttpResponse:
    """Reckon a month of one organisation; a second time only with a reason."""
    try:
        run = reckoning.reckon_month(
            organization_id=_chosen(request, "organization", _("请选择单位。")),
            month=_month(request),
            reason=request.POST.get("reason", ""),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return list_page(request, refused)
    messages.success(request, _("已计算。"))
    return redirect("assessment_performance:run", run.public_id)


@staff(DEFINE)
@never_cache
@require_POST
def enter_factor(request: HttpRequest) -> HttpResponse:
    """Quality and contribution of somebody's month."""
    try:
        factors.enter_factor(
            staff_id=_chosen(request, "staff", _("请选择人员。")),
            month=_month(request),
            quality=request.POST.get("quality", ""),
            contribution=request.POST.get("contribution", ""),
            reason=request.POST.get("reason", ""),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return list_page(request, refused)
    messages.success(request, _("系数已填，请另一位同事确认。"))
    return redirect("assessment_performance:list")


@staff(APPROVE)
@never_cache
@require_POST
def settle_factor(request: HttpRequest, factor_id: int) -> HttpResponse:
    try:
        factors.settle_factor(
            factor_id=factor_id,
            accept=request.POST.get("verdict") == "accept",
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return list_page(request, refused)
    messages.success(request, _("已处理。"))
    return redirect("assessment_performance:list")


def _month(request: HttpRequest) -> dt.date:
    try:
        return dt.date.fromisoformat(request.POST.get("month", ""))
    except ValueError:
        raise field("month", _("请选择月份。")) from None


def _form(
    request: HttpRequest,
    made: TimeStandard | None,
    organization_id: int | None,
    refused: DomainError | None = None,
) -> HttpResponse:
    is_typed = request.method == "POST" and request.POST.get("act") != "publish"
    errors = errors_of(refused)
    typed = request.POST.dict() if is_typed else _values(made)
    rows = typed_rows(request.POST) if is_typed else _rows(made)
    chosen = request.POST.getlist("absences") if is_typed else (made.absences if made else [])
    draft = made is None or made.is_draft
    context: dict[str, Any] = {
        "standard": made,
        "place": org.organization(organization_id).name if organization_id else _("全县"),
        "typed": typed,
        "rows": [
            {**row, "n": n, "error": _row_error(n, errors)}
            for n, row in enumerate([*rows, *(dict.fromkeys(COLUMNS, "") for _n in range(SPARE))])
        ],
        "factors": [
            (f, _(FACTOR_NAMES[f]), typed.get(f"{f}_low", ""), typed.get(f"{f}_high", ""))
            for f in FACTORS
        ],
        "stages": [(k, _(v)) for k, v in STAGES.items()],
        "case_kinds": [(k, _(v)) for k, v in CASE_KINDS.items()],
        "absences": [(k, name, k in chosen) for k, name in absence_metrics().items()],
        "places": [
            (o.id, o.short_name)
            for kind in ("hall", "department", "township")
            for o in org.organizations(kind=kind)
            if request.actor.has(DEFINE, o.id)
        ],
        "is_draft": draft,
        "is_own": bool(made and made.made_by_id == request.actor.staff_id),
        "may_define": request.actor.has(DEFINE),
        "may_publish": request.actor.has(APPROVE),
        "errors": errors,
        "said": said(errors),
    }
    status = refused.status if refused else 200
    return render(request, "assessment/performance/standard.html", context, status=status)


def _row_error(n: int, errors: Any) -> str:
    return " ".join(e.message for e in errors if e.path.endswith(f"_{n}") and "line_" in e.path)


def _rows(made: TimeStandard | None) -> list[dict[str, str]]:
    if made is None:
        return []
    return [{c: str(getattr(line, c)) for c in COLUMNS} for line in made.lines.order_by("position")]


def _values(made: TimeStandard | None) -> dict[str, str]:
    bounds = made.bounds if made else {}
    found = {}
    for factor in FACTORS:
        low, high = bounds.get(factor) or USUAL_BOUNDS[factor]
        found[f"{factor}_low"], found[f"{factor}_high"] = low, high
    if made is None:
        return {**found, "hours": "8"}
    return {
        **found,
        "valid_from": made.valid_from.isoformat(),
        "hours": str(made.hours),
        "basis": made.basis,
    }
