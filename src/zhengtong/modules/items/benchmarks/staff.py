"""Benchmarks at the desk: list, editor, publishing, withdrawing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import allows
from zhengtong.kernel.errors import DomainError, FieldError, NotFound, StaleVersion
from zhengtong.modules.items.benchmarks import reads, services
from zhengtong.modules.items.benchmarks.amounts import NotItsField, asked_by
from zhengtong.modules.items.benchmarks.fields import TAB
from zhengtong.modules.items.benchmarks.ties import NotItsPenalty, penalties
from zhengtong.modules.items.editing import bound
from zhengtong.modules.items.editing.bound import Surroundings
from zhengtong.modules.items.editing.posts import Post, RowAction, read
from zhengtong.modules.items.models import (
    BenchmarkState,
    BenchmarkVersion,
    DiscretionBenchmark,
    ServiceItem,
)
from zhengtong.modules.org import api as org


@staff()
def benchmarks(request: HttpRequest) -> HttpResponse:
    """By state: in force, drafts, withdrawn."""
    return listed(request)


def listed(request: HttpRequest, **refused: Any) -> HttpResponse:
    """The list; `refused` says what was wrong with a file (`faults`, `problem`)."""
    state = request.GET.get("state", BenchmarkState.PUBLISHED)
    state = state if state in BenchmarkState.values else BenchmarkState.PUBLISHED
    page = reads.listed(
        text=request.GET.get("q", "").strip()[:100],
        department=request.GET.get("department", ""),
        state=state,
        after=request.GET.get("cursor", ""),
    )
    context = {
        "page": page,
        "state": state,
        "states": BenchmarkState.choices,
        "text": request.GET.get("q", ""),
        "department": request.GET.get("department", ""),
        "departments": org.organizations(kind="department"),
        "may_draft": allows(request.actor, "items.manage"),
        **refused,
    }
    status = 422 if refused else 200
    return render(request, "items/staff/benchmarks.html", context, status=status)


@staff("items.manage")
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """A draft for a department; what is typed is the name of the act."""
    body = org.organization_by_key(request.POST.get("department", ""))
    act = request.POST.get("act", "").strip()[:200]
    if body is None or not act:
        messages.error(request, _("请选择部门，写上行为或者事项。"))
        return redirect("items-staff:benchmarks")
    pk = services.create_benchmark(organization_id=body.id, act={"zh": act}, actor=request.actor)
    return redirect("items-staff:benchmark", pk)


@staff()
def benchmark(request: HttpRequest, version_id: int) -> HttpResponse:
    """A version: the editor of a draft, else to read."""
    version = _version(version_id)
    if request.method == "POST":
        return _save(request, version)
    return _show(request, version)


@staff("items.manage")
@require_POST
def tie(request: HttpRequest, version_id: int) -> HttpResponse:
    """Tie it to an item of the catalogue, or (`item` empty) to none; of the item that it is tied
    to already, say which answers are the amount and the situation."""
    version = _version(version_id)
    post = Post(request.POST)
    chosen = post.one("item")
    item_id = int(chosen) if chosen.isascii() and chosen.isdigit() else None
    is_other = item_id != version.benchmark.item_id
    try:
        services.tie_benchmark(
            benchmark_id=version.benchmark_id,
            item_id=item_id,
            amount_field="" if is_other else post.one("amount_field"),
            situation_field="" if is_other else post.one("situation_field"),
            actor=request.actor,
        )
    except (NotItsPenalty, NotItsField) as error:
        return _show(request, version, error=error)
    messages.success(request, _("已保存。"))
    return redirect("items-staff:benchmark", version_id)


@staff("items.manage")
@require_POST
def start(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = DiscretionBenchmark.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    pk = services.start_benchmark(benchmark_id=found.pk, actor=request.actor)
    return redirect("items-staff:benchmark", pk)


@staff("items.review")
@require_POST
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    try:
        services.publish_benchmark(version_id=version_id, actor=request.actor)
    except DomainError as error:
        return _show(request, _version(version_id), error=error)
    messages.success(request, _("已发布。"))
    return redirect("items-staff:benchmark", version_id)


@staff("items.review")
@require_POST
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        services.withdraw_benchmark(version_id=version_id, reason=reason, actor=request.actor)
    except DomainError as error:
        return _show(request, _version(version_id), error=error)
    messages.success(request, _("已停用。"))
    return redirect("items-staff:benchmark", version_id)


def _save(request: HttpRequest, version: BenchmarkVersion) -> HttpResponse:
    post = Post(request.POST)
    before = {key: getattr(version, key) for key in services.KEYS}
    typed = read(TAB.fields, post, before)
    pressed = RowAction.of(post.one("do"))
    anchor = pressed.apply(typed, TAB.fields) if pressed else ""
    lock = post.one("lock_version")
    try:
        services.save_benchmark(
            version_id=version.pk,
            values=typed,
            lock_version=int(lock) if lock.isascii() and lock.isdigit() else 0,
            actor=request.actor,
        )
    except StaleVersion as error:
        for key, value in typed.items():
            setattr(version, key, value)
        return _show(request, version, error=error)
    if not anchor:
        messages.success(request, _("已保存。"))
        return redirect("items-staff:benchmark", version.pk)
    response = redirect("items-staff:benchmark", version.pk)
    response["Location"] += "#" + anchor.replace(".", "-")
    return response


def _show(
    request: HttpRequest, version: BenchmarkVersion, *, error: DomainError | None = None
) -> HttpResponse:
    scope = ServiceItem(owner_organization_id=version.benchmark.organization_id)
    is_draft = version.state == BenchmarkState.DRAFT
    is_open = is_draft and allows(request.actor, "items.manage", scope)
    wrong = tuple(services.problems(version)) if is_draft else ()
    values = {key: getattr(version, key) for key in services.KEYS}
    problem = [FieldError(path="", message=error.message)] if error else []
    problem += list(getattr(error, "errors", ()))
    context: dict[str, Any] = {
        "version": version,
        "owner": org.organization(version.benchmark.organization_id),
        "groups": bound.bind(TAB, values, Surroundings(errors=wrong, is_open=is_open)),
        "is_open": is_open,
        "wrong": wrong,
        "problem": problem,
        "penalties": penalties(version.benchmark.organization_id),
        "asked": asked_by(version.benchmark.item_id),
        "may_draft": allows(request.actor, "items.manage", scope),
        "may_review": allows(request.actor, "items.review", scope),
        "versions": BenchmarkVersion.objects.filter(benchmark=version.benchmark).order_by(
            "-number"
        ),
        "typed": request.POST,
    }
    status = error.status if error else 200
    return render(request, "items/staff/benchmark.html", context, status=status)


def _version(version_id: int) -> BenchmarkVersion:
    found = BenchmarkVersion.objects.select_related("benchmark").filter(pk=version_id).first()
    if found is None:
        raise NotFound
    return found
