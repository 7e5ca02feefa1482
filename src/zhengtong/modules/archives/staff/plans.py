"""/desk/archives/plan/: versions of the file plan, its draft, fonds and codes of organs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.archives.codes import Retention
from zhengtong.modules.archives.models import (
    FilePlan,
    FilePlanRule,
    FondsOrgan,
    Openness,
    Secrecy,
)
from zhengtong.modules.archives.services import plan as plans
from zhengtong.modules.archives.staff.frame import frame, refused, whole
from zhengtong.modules.org import api as org

MATTER_TYPES = plans.MATTER_TYPES
BLANK = 4
"""Empty lines at the end of the draft."""
FIELDS = (
    "organization",
    "matter_type",
    "item_code",
    "category",
    "retention",
    "openness",
    "secrecy",
    "note",
)


@staff("archives.read")
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return _overview(request)


def _overview(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    names = {o.id: o.short_name for o in org.organizations()}
    organs = FondsOrgan.objects.select_related("fonds").order_by("fonds__number", "code")
    context = frame(
        request,
        "plan",
        plans=FilePlan.objects.order_by("-number"),
        has_draft=FilePlan.objects.filter(published_at=None).exists(),
        organs=[(o, names.get(o.organization_id, "")) for o in organs],
        organizations=[(o.id, o.name) for o in org.organizations()],
        **refused(problem, request.POST if problem else None),
    )
    status = problem.status if problem else 200
    return render(request, "archives/plans.html", context, status=status)


@staff("archives.read")
@never_cache
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    plan = _plan(number)
    if plan.is_draft and request.actor.has("archives.manage"):
        return redirect("archive_plan_draft", number)
    return _show(request, plan)


def _show(
    request: HttpRequest, plan: FilePlan, *, problem: DomainError | None = None
) -> HttpResponse:
    names = {o.id: o.short_name for o in org.organizations()}
    rules = FilePlanRule.objects.filter(plan=plan).order_by("position")
    context = frame(
        request,
        "plan",
        plan=plan,
        rules=[
            (
                r,
                names.get(r.organization_id or 0, ""),
                _(MATTER_TYPES.get(r.matter_type, "")) if r.matter_type else "",
                Openness(r.openness).label,
                Secrecy(r.secrecy).label,
            )
            for r in rules
        ],
        today=timezone.localdate(),
        **refused(problem, request.POST if problem else None),
    )
    status = problem.status if problem else 200
    return render(request, "archives/plan.html", context, status=status)


@require_POST
@staff("archives.manage")
def draft(request: HttpRequest) -> HttpResponse:
    try:
        plan = plans.draft_plan(actor=request.actor)
    except DomainError as error:
        return _overview(request, problem=error)
    return redirect("archive_plan_draft", plan.number)


@staff("archives.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    plan = _plan(number)
    if request.method != "POST":
        if not plan.is_draft:
            return redirect("archive_plan", number)
        return _form(request, plan, _kept(plan))
    typed = _typed(request)
    try:
        plans.save_plan(
            number=number,
            lines=[plans.RuleLine(**line) for line in typed],
            note=request.POST.get("note", ""),
            expected_version=whole(request.POST.get("version", "")),
            actor=request.actor,
        )
    except DomainError as error:
        return _form(request, plan, typed, problem=error)
    messages.success(request, _("草稿已保存。"))
    return redirect("archive_plan_draft", number)


def _typed(request: HttpRequest) -> list[dict[str, str]]:
    """The lines that were filled in; a line without category and retention was left blank."""
    count = min(whole(request.POST.get("count", "")), plans.MOST_RULES + BLANK)
    rows = [
        {f: request.POST.get(f"rows.{n}.{f}", "").strip()[:300] for f in FIELDS}
        for n in range(count)
    ]
    drop = set(request.POST.getlist("drop"))
    return [
        row
        for n, row in enumerate(rows)
        if str(n) not in drop and any(v for k, v in row.items() if k != "openness")
    ]


def _kept(plan: FilePlan) -> list[dict[str, str]]:
    rules = FilePlanRule.objects.filter(plan=plan).order_by("position")
    return [
        {f: str(getattr(r, "organization_id" if f == "organization" else f) or "") for f in FIELDS}
        for r in rules
    ]


def _form(
    request: HttpRequest,
    plan: FilePlan,
    lines: Iterable[Mapping[str, str]],
    *,
    problem: DomainError | None = None,
) -> HttpResponse:
    shown = refused(problem, request.POST if problem else None)
    wrong: dict[str, str] = shown["messages_by_path"]
    empty = dict.fromkeys(FIELDS, "")
    rows: list[dict[str, Any]] = [
        {"n": n, **line, "wrong": {f: wrong.get(f"rows.{n}.{f}", "") for f in FIELDS}}
        for n, line in enumerate([*lines, *([empty] * BLANK)])
    ]
    context = frame(
        request,
        "plan",
        plan=plan,
        rows=rows,
        count=len(rows),
        organizations=[(str(o.id), o.short_name) for o in org.organizations()],
        matter_types=[(k, _(v)) for k, v in MATTER_TYPES.items()],
        retentions=Retention.choices,
        opennesses=Openness.choices,
        secrecies=[c for c in Secrecy.choices if c[0]],
        **shown,
    )
    status = problem.status if problem else 200
    return render(request, "archives/plan_draft.html", context, status=status)


@require_POST
@staff("archives.head")
def publish(request: HttpRequest, number: int) -> HttpResponse:
    plan = _plan(number)
    try:
        plans.publish_plan(
            number=number,
            effective_on=_day(request.POST.get("effective_on", "")),
            expected_version=whole(request.POST.get("version", "")),
            actor=request.actor,
        )
    except DomainError as error:
        return _show(request, plan, problem=error)
    messages.success(request, _("第 %(n)s 版已发布。") % {"n": number})
    return redirect("archive_plan", number)


@require_POST
@staff("archives.manage")
def fonds(request: HttpRequest) -> HttpResponse:
    try:
        plans.set_fonds(
            number=request.POST.get("number", "").strip(),
            name=request.POST.get("name", "").strip(),
            organization_id=whole(request.POST.get("organization", "")),
            organ_code=request.POST.get("organ_code", "").strip(),
            actor=request.actor,
        )
    except DomainError as error:
        return _overview(request, problem=error)
    messages.success(request, _("全宗和机构代码已登记。"))
    return redirect("archive_plans")


def _plan(number: int) -> FilePlan:
    plan = FilePlan.objects.filter(number=number).first()
    if plan is None:
        raise Http404
    return plan


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
