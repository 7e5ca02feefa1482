"""Errors become answers here and nowhere else; preferences are read; unmarked views are refused."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from zhengtong.core.pages.access import mark_of
from zhengtong.core.pages.aside import is_program
from zhengtong.kernel.errors import (
    DomainError,
    NotFound,
    PermissionRefused,
    Problem,
    SignInRequired,
)
from zhengtong.kernel.memo import remembering

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)

FOREIGN_PREFIXES = ("allauth.",)
"""Packages whose views carry their own checks; listed so that the mark test can tell them."""


class MethodNotAllowed(DomainError):
    """这个地址不接受这种请求方法。"""

    code = "method_not_allowed"
    status = 405


class PreferencesMiddleware:
    """Elder mode is a cookie, so that it works before anyone signs in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_program(request):
            return self.get_response(request)
        request.is_elder = request.COOKIES.get("elder") == "1"
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response


class PlainAddressMiddleware:
    """The character NUL, which no table keeps, is dropped from what a page is asked; programs are
    told. An address that contains it leads nowhere."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if not is_program(request) and ("%00" in asked or "\0" in asked):
            request.META["QUERY_STRING"] = asked.replace("%00", "").replace("\0", "")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if "\0" not in request.path_info:
            return None
        return (
            problem_json(NotFound()) if wants_json(request) else problem_page(request, NotFound())
        )


class PlainFormMiddleware:
    """The same for what a form sends. Stands behind the CSRF check, which has read the form."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if request.method != "POST" or not hasattr(request, "_post"):
            return
        if any("\0" in value for _key, values in request.POST.lists() for value in values):
            plain = request.POST.copy()
            for key, values in request.POST.lists():
                plain.setlist(key, [value.replace("\0", "") for value in values])
            request.POST = plain


class MemoMiddleware:
    """Directories are read once a request."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembering():
            return self.get_response(request)


class DomainErrorMiddleware:
    """Maps DomainError to a page or to problem details (RFC 9457); nothing else catches it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and is_program(request):
            problem = problem_json(MethodNotAllowed())
            problem["Allow"] = response.get("Allow", "")
            return problem
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, PermissionRefused):
            record_refusal(request, error)
        if wants_json(request):
            return problem_json(error)
        if isinstance(error, SignInRequired):
            return sign_in(request)
        return problem_page(request, error)


class AccessMarkMiddleware:
    """Deny by default: a view without an access mark is not served."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        module = getattr(view, "__module__", "")
        if mark_of(view) or module.startswith((*FOREIGN_PREFIXES, "django.")):
            return None
        log.error("view without an access mark: %s.%s", module, getattr(view, "__name__", view))
        return problem_page(request, PermissionRefused())


def wants_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return is_program(request) or accept.startswith("application/json")


def sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back. What was typed is kept: forms save drafts by themselves."""
    came_from = request.get_full_path()
    if request.method != "GET":
        came_from = request.headers.get("Referer", "/")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = f"{settings.LOGIN_URL}?next={quote(came_from)}"
        return response
    return redirect(f"{settings.LOGIN_URL}?next={quote(came_from)}")


def problem_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    response = problem_answer(request, error)
    if request.headers.get("HX-Request"):
        # A part of a page was asked for: the problem takes the place of the whole content.
        response["HX-Retarget"] = response["HX-Reselect"] = "#main"
        response["HX-Reswap"] = "outerHTML"
    return response


def problem_answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The problem in the shell of whoever asked: staff at the desk stay there."""
    template = "errors/problem_desk.html" if _at_desk(request) else "errors/problem.html"
    return render(request, template, {"problem": Problem.of(error)}, status=error.status)


def _at_desk(request: HttpRequest) -> bool:
    try:
        return request.path.startswith("/desk/") and request.actor.is_staff
    except (AttributeError, DomainError):
        # Nobody was looked for yet, or the account is closed.
        return False


def problem_json(error: DomainError) -> JsonResponse:
    problem = Problem.of(error)
    body = {
        "type": f"about:zhengtong/{problem.code}",
        "title": problem.message,
        "status": problem.status,
        "code": problem.code,
        "errors": [
            {"path": e.path, "message": str(e.message), "code": e.code} for e in problem.errors
        ],
    }
    response = JsonResponse(body, status=problem.status)
    response["Content-Type"] = "application/problem+json"
    return response


def record_refusal(request: HttpRequest, error: PermissionRefused) -> None:
    """A refusal is a fact worth keeping; the command's own transaction has been rolled back."""
    from zhengtong.core.audit.api import record

    with transaction.atomic():
        record(
            "access.refused",
            actor=request.actor,
            stream="access",
            object_type="address",
            object_id=request.path[:200],
            detail={"method": request.method, "reason": error.message},
        )
