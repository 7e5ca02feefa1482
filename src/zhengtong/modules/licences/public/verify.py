"""/verify/: anybody checks a licence, by number, identifier, QR code, or the holder's show code."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import public
from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.modules.licences import verification
from zhengtong.modules.licences.errors import ShowCodeUnknown
from zhengtong.modules.licences.services import showing

SLOWEST = 0.012
"""Seconds after which every answer is given, found or not: how long it took tells nothing."""


@public
@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the number; answer on the same page. The question stands in the address, so that it
    can be sent on."""
    text = request.GET.get("q", "").strip()[: verification.LONGEST_QUERY]
    if "q" not in request.GET:
        return render(request, "licences/public/verify.html", {})
    if not text:
        errors = [FieldError(path="q", message=_("请填写证照编号或证照标识。"))]
        return render(request, "licences/public/verify.html", {"errors": errors}, status=422)
    verification.limit(request.actor.address)
    begun = time.perf_counter()
    found = verification.find(text)
    _wait(begun)
    context = {"text": text, "finding": found, "is_missing": found is None}
    return render(request, "licences/public/verify.html", context, status=200 if found else 404)


@public
@never_cache
@require_safe
def token(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code on a file leads to."""
    verification.limit(request.actor.address)
    begun = time.perf_counter()
    found = verification.by_token(token)
    _wait(begun)
    context = {"finding": found, "is_missing": found is None, "is_token": True}
    return render(request, "licences/public/verify.html", context, status=200 if found else 404)


def _wait(begun: float) -> None:
    """Found and not found take the same time; what is slower than that anyway says nothing."""
    left = SLOWEST - (time.perf_counter() - begun)
    if left > 0:
        time.sleep(left)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """A show code. Opening the address uses nothing up: previews of links do that too."""
    if request.method != "POST":
        code = request.GET.get("code", "")[:20]
        return render(request, "licences/public/check_code.html", {"code": code})
    code = request.POST.get("code", "")[:20]
    if not code.strip():
        return _refused(request, code, showing.ShowCodeWanted())
    address = request.actor.address
    try:
        showing.require_few_guesses(address)
        licence, keys = showing.redeem_show_code(
            code=code, actor=request.actor, reader=_reader(request)
        )
    except ShowCodeUnknown as refused:
        showing.guess(address)
        return _refused(request, code, refused)
    except DomainError as refused:
        return _refused(request, code, refused)
    finding = verification.finding(licence, keys=keys)
    return render(request, "licences/public/verify.html", {"finding": finding, "is_shown": True})


def _reader(request: HttpRequest) -> str:
    """Who looks, as they say; the account's name where there is one."""
    given = request.POST.get("reader", "").strip()[:60]
    return request.actor.name or given or _("未登录的查验人")


def _refused(request: HttpRequest, code: str, refused: DomainError) -> HttpResponse:
    errors = [FieldError(path="code", message=refused.message)]
    context = {"code": code, "errors": errors, "message": refused.message}
    return render(request, "licences/public/check_code.html", context, status=refused.status)
