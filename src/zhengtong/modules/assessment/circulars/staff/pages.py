"""Circulars to read, download, correct and send; and what they are made of."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.tables import XLSX
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.assessment.circulars import words
from zhengtong.modules.assessment.circulars.errors import NoSuchCircular
from zhengtong.modules.assessment.circulars.models import (
    Circular,
    CircularPlan,
    CircularPlanVersion,
)
from zhengtong.modules.assessment.circulars.services import editions, plans
from zhengtong.modules.assessment.circulars.wording import known_parts, read_plan
from zhengtong.modules.assessment.indices.models import Index, IndexRun
from zhengtong.modules.assessment.indices.policies import (
    APPROVE,
    DEFINE,
    VIEW,
    may_everywhere,
    organizations_seen,
)
from zhengtong.modules.assessment.indices.spans import read_month
from zhengtong.modules.assessment.indices.staff.pages import records_url
from zhengtong.modules.assessment.indices.staff.reading import errors_of, said
from zhengtong.modules.assessment.indices.wording import KIND_NAMES
from zhengtong.modules.assessment.plugins import Span
from zhengtong.modules.assessment.staff.reading import whole
from zhengtong.modules.assessment.versions import DraftState
from zhengtong.modules.org import api as org

LIMIT = 200


def visible(actor: Actor) -> QuerySet[Circular]:
    """Of one's own organisations; what was not sent yet only to those who make or approve it."""
    rows = Circular.objects.select_related("plan", "version", "organization").defer(
        "pdf", "workbook"
    )
    seen = organizations_seen(actor)
    if seen is not None:
        rows = rows.filter(organization__in=seen)
    if not (actor.has(DEFINE) or actor.has(APPROVE)):
        rows = rows.filter(sent_at__isnull=False)
    return rows


@staff(VIEW)
@never_cache
@require_safe
def circular_list(request: HttpRequest) -> HttpResponse:
    """The newest editions, by month and unit."""
    rows = visible(request.actor)
    month = read_month(request.GET.get("month", ""))
    if month:
        rows = rows.filter(first_on=month)
    place = request.GET.get("organization", "")
    if whole(place):
        rows = rows.filter(organization_id=whole(place))
    found = list(rows.order_by("-first_on", "organization__position", "-edition")[:LIMIT])
    places = visible(request.actor).order_by().values_list("organization_id", flat=True).distinct()
    context = {
        "rows": found,
        "month": request.GET.get("month", "")[:7],
        "place": place,
        "places": [(o.id, o.short_name) for o in org.organizations(ids=list(places))],
        "plans": CircularPlan.objects.select_related("current").order_by("key"),
        "may_define": may_everywhere(request.actor, DEFINE),
        "limit": LIMIT,
    }
    return render(request, "assessment/circulars/list.html", context)


@staff(VIEW)
@never_cache
@require_safe
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return circular_page(request, _found(request, public_id))


def circular_page(
    request: HttpRequest, circular: Circular, refused: DomainError | None = None
) -> HttpResponse:
    errors = errors_of(refused)
    same = visible(request.actor).filter(
        plan=circular.plan, organization=circular.organization, first_on=circular.first_on
    )
    editions_there = list(same.order_by("-edition"))
    actor = request.actor
    context = {
        "circular": circular,
        "lines": _linked(words.lines(circular.content), circular),
        "orders": words.orders(circular.content),
        "editions": editions_there,
        "is_latest": editions_there[0].pk == circular.pk,
        "may_correct": actor.has(DEFINE, circular.organization_id),
        "may_send": actor.has(APPROVE, circular.organization_id) and circular.sent_at is None,
        "is_own": actor.staff_id == circular.made_by_id,
        "typed": request.POST,
        "errors": errors,
        "said": said(errors),
    }
    status = refused.status if refused else 200
    return render(request, "assessment/circulars/circular.html", context, status=status)


def _linked(lines: list[dict[str, Any]], circular: Circular) -> list[dict[str, Any]]:
    """A metric opens its records; an index what its figure of the month was reckoned from, or its
    definition where the month was not reckoned."""
    span = Span(first_on=circular.first_on, last_on=circular.last_on)
    place = circular.organization_id
    keys = [line["part"].partition(":")[2] for line in lines if line["part"][:6] == "index:"]
    indices = {i.key: i for i in Index.objects.filter(key__in=keys)}
    runs = IndexRun.objects.filter(
        index__in=indices.values(), first_on=span.first_on, last_on=span.last_on
    )
    newest = {r.index_id: r for r in runs.order_by("number")}
    for line in lines:
        kind, _colon, key = line["part"].partition(":")
        if kind == "metric":
            line["url"] = records_url("organization", place, key, span)
        elif index := indices.get(key):
            run = newest.get(index.pk)
            line["url"] = (
                reverse("assessment_indices:value", args=[run.public_id, place])
                if run
                else reverse("assessment_indices:index", args=[index.public_id])
            )
    return lines


def _found(request: HttpRequest, public_id: uuid.UUID) -> Circular:
    circular = visible(request.actor).filter(public_id=public_id).first()
    if circular is None:
        raise NoSuchCircular
    return circular


@staff(VIEW)
@never_cache
@require_safe
def download(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    """The archived paper or workbook, byte for byte; that it was taken is kept."""
    circular = _found(request, public_id)
    if kind not in ("pdf", "xlsx"):
        raise NoSuchCircular
    editions.taken(circular_id=circular.pk, kind=kind, actor=request.actor)
    content = bytes(circular.pdf if kind == "pdf" else circular.workbook)
    response = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="{circular.number}.{kind}"'
    return response


@staff(VIEW)
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """Correct or send."""
    circular = _found(request, public_id)
    try:
        if verb == "correct":
            made = editions.correct_circular(
                circular_id=circular.pk,
                reason=request.POST.get("reason", ""),
                actor=request.actor,
            )
            messages.success(request, _("更正的一版已生成，请另一位同事核对后发出。"))
            return redirect("assessment_circulars:one", made.public_id)
        if verb == "send":
            editions.send_circular(circular_id=circular.pk, actor=request.actor)
            messages.success(request, _("已发给单位负责人。"))
    except NotFound:
        raise
    except DomainError as refused:
        return circular_page(request, circular, refused)
    return redirect("assessment_circulars:one", public_id)


@staff(DEFINE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, None, None, {"day": "5"}, ["department"])
    try:
        version = plans.create_plan(
            key=request.POST.get("key", "").strip(),
            plan=read_plan(request.POST),
            actor=request.actor,
        )
    except DomainError as refused:
        kinds = request.POST.getlist("organizations")
        return _form(request, None, None, request.POST.dict(), kinds, refused)
    messages.success(request, _("草稿已保存，请另一位同事发布。"))
    return redirect("assessment_circulars:plan", version.plan.public_id)


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the circulars of a series are made of; posting changes the draft or begins one."""
    made = CircularPlan.objects.select_related("current").filter(public_id=public_id).first()
    if made is None:
        raise NoSuchCircular
    draft = made.versions.filter(state=DraftState.DRAFT).first()
    shown = draft or made.current
    if request.method != "POST":
        return _form(request, made, draft, _values(shown), shown.organizations if shown else [])
    kinds = request.POST.getlist("organizations")
    try:
        if request.POST.get("act") == "publish" and draft:
            plans.publish_plan(
                version_id=draft.pk, lock_version=_lock(request), actor=request.actor
            )
            messages.success(request, _("已发布，从下一次生成起使用。"))
        else:
            plans.draft_plan(
                plan_id=made.pk,
                plan=read_plan(request.POST),
                lock_version=_lock(request),
                actor=request.actor,
            )
            messages.success(request, _("草稿已保存，请另一位同事发布。"))
    except NotFound:
        raise
    except DomainError as refused:
        is_form = request.POST.get("act") != "publish"
        values = request.POST.dict() if is_form else _values(shown)
        chosen = kinds if is_form or shown is None else shown.organizations
        return _form(request, made, draft, values, chosen, refused)
    return redirect("assessment_circulars:plan", public_id)


def _lock(request: HttpRequest) -> int:
    return whole(request.POST.get("lock_version", ""))


def _values(version: CircularPlanVersion | None) -> dict[str, str]:
    if version is None:
        return {}
    return {
        "name_zh": version.name.get("zh", ""),
        "name_en": version.name.get("en", ""),
        "parts": "\n".join(version.parts),
        "day": str(version.day),
    }


def _form(
    request: HttpRequest,
    made: CircularPlan | None,
    draft: CircularPlanVersion | None,
    values: dict[str, str],
    kinds: list[str],
    refused: DomainError | None = None,
) -> HttpResponse:
    errors = errors_of(refused)
    context = {
        "plan": made,
        "draft": draft,
        "version": draft or (made.current if made else None),
        "versions": made.versions.order_by("-number") if made else [],
        "typed": values,
        "errors": errors,
        "said": said(errors),
        "kinds": [(k, _(name), k in kinds) for k, name in KIND_NAMES.items()],
        "known": sorted(known_parts().items()),
        "may_define": may_everywhere(request.actor, DEFINE),
        "may_publish": may_everywhere(request.actor, APPROVE),
        "is_own": bool(draft and draft.made_by_id == request.actor.staff_id),
    }
    status = refused.status if refused else 200
    return render(request, "assessment/circulars/plan.html", context, status=status)
