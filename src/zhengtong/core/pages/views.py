"""Language and elder mode, chosen by anyone, kept in cookies."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import public

YEAR = 365 * 24 * 3600


def back(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of ours."""
    target = request.POST.get("next") or request.headers.get("Referer", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(target)
    # One slash in front: two would name another site, none would not be an address.
    path = "/" + parts.path.lstrip("/\\")
    return path + (f"?{parts.query}" if parts.query else "")


def set_language(response: HttpResponse, language: str) -> None:
    """The cookie that the language middleware reads."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", httponly=True
    )


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        set_language(response, chosen)
        if request.user.is_authenticated:
            # Kept with the account, for messages and for the next sign-in on another device.
            get_user_model().objects.filter(pk=request.user.pk).update(language=chosen)
    return response


@public
@require_POST
def choose_elder(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(back(request))
    if request.POST.get("elder") == "1":
        response.set_cookie("elder", "1", max_age=YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie("elder")
    return response
