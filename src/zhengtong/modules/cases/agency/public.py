"""“不是我本人委托”: for the person, signed in or with number and query code."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import citizen, public
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, FieldError, NotFound, StateError
from zhengtong.modules.cases.agency import authority, contesting
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.public.case import frame, own_case
from zhengtong.modules.cases.services.lookup import TooManyTries, WrongNumberOrCode, look_up


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_mine(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Signed in: from the page of the case."""
    found = own_case(public_id, request.actor)
    if authority.authority_of_case(found) is None:
        raise NotFound
    if request.method == "POST":
        contesting.contest(case_id=found.pk, actor=request.actor, text=request.POST.get("text", ""))
        messages.success(request, _("已经收到。大厅会核查，核查清楚以前不会作出决定。"))
        return redirect("my_case", found.public_id)
    return render(request, "cases/agency/not_mine.html", {**frame(found), "errors": []})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_mine_by_code(request: HttpRequest) -> HttpResponse:
    """Without an account: number and code, as the message told them. Guessing is slowed down."""
    number = (request.POST.get("number") or request.GET.get("number", ""))[:40]
    code, text = request.POST.get("code", "")[:20], request.POST.get("text", "")
    context = {"number": number, "code": code, "text": text, "errors": [], "by_code": True}
    if request.method != "POST":
        return render(request, "cases/agency/not_mine.html", context)
    try:
        found: Case = look_up(number=number, query_code=code, address=request.actor.address)
        _contested(found, request, text)
    except (WrongNumberOrCode, TooManyTries, StateError, NotByAgent) as refused:
        context["errors"] = [FieldError(path="number", message=refused.message)]
        return render(request, "cases/agency/not_mine.html", context, status=refused.status)
    return render(request, "cases/agency/not_mine.html", {**context, "is_done": True})


class NotByAgent(DomainError):
    """这个办件不是代办员代为申请的。对办件有疑问，请拨打咨询电话，或者登录后提问。"""

    code = "not_by_agent"
    status = 422


def _contested(found: Case, request: HttpRequest, text: str) -> None:
    if authority.authority_of_case(found) is None:
        raise NotByAgent
    by = Actor.anonymous(address=request.actor.address)
    contesting.contest(case_id=found.pk, actor=by, text=text, proven=True)
