"""Acts on a version: to review, back, published, withdrawn. Each is one command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.documents import queries, services
from zhengtong.core.documents.staff.showing import version_page
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import InvalidInput


@staff("documents.manage")
@require_POST
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    note = request.POST.get("note", "")
    return _done(
        request,
        public_id,
        _("已送审，等另一位同事发布。"),
        lambda: services.submit_template(public_id=public_id, note=note, actor=request.actor),
    )


@staff("documents.manage")
@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    kind = queries.version_by(public_id).kind
    services.discard_template(public_id=public_id, actor=request.actor)
    messages.success(request, _("草稿已放弃。正在使用的模板没有变化。"))
    return redirect("documents:kind", kind)


@staff("documents.publish")
@require_POST
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    note = request.POST.get("note", "")
    return _done(
        request,
        public_id,
        _("已退回修改。"),
        lambda: services.return_template(public_id=public_id, note=note, actor=request.actor),
    )


@staff("documents.publish")
@require_POST
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _done(
        request,
        public_id,
        _("已发布。今后出具的文书用这个版本，已出具的不变。"),
        lambda: services.publish_template(public_id=public_id, actor=request.actor),
    )


@staff("documents.manage")
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _done(
        request,
        public_id,
        _("已提出撤下，等另一位同事确认；确认以前仍在使用。"),
        lambda: services.ask_withdrawal(public_id=public_id, reason=reason, actor=request.actor),
    )


@staff("documents.publish")
@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    agrees = request.POST.get("answer") == "agree"
    return _done(
        request,
        public_id,
        _("已撤下，改用范围更大的模板。") if agrees else _("继续使用这个版本。"),
        lambda: services.answer_withdrawal(public_id=public_id, agrees=agrees, actor=request.actor),
    )


def _done(request: HttpRequest, public_id: UUID, said: str, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except InvalidInput as error:
        return version_page(request, queries.version_by(public_id), error)
    messages.success(request, said)
    return redirect("documents:version", public_id)
