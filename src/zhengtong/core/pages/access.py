"""Access marks: every view says who may call it. A test refuses an address without one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhengtong.kernel.access import require
from zhengtong.kernel.errors import PermissionRefused, SignInRequired

View = Callable[..., HttpResponse]

MARK = "access_mark"


class ForApplicants(PermissionRefused):
    """这个页面给办事人使用。请用个人账号登录。"""


class ForStaff(PermissionRefused):
    """这个页面给工作人员使用。"""


def _mark(view: View, mark: str) -> View:
    setattr(view, MARK, mark)
    return view


def mark_of(view: Any) -> str | None:
    """The mark of a resolved view; looks through class-based views and wrappers."""
    for candidate in (view, getattr(view, "view_class", None)):
        mark: str | None = getattr(candidate, MARK, None)
        if mark:
            return mark
    return None


def public(view: View) -> View:
    """Anyone may call it, signed in or not."""
    return _mark(view, "public")


def signed_in(view: View) -> View:
    """Any account may call it; a stranger is sent to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_signed_in:
            raise SignInRequired
        return view(request, *args, **kwargs)

    return _mark(guarded, "signed_in")


def citizen(view: View) -> View:
    """A person with a profile (自然人) may call it, also on behalf of a company."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.is_signed_in:
            raise SignInRequired
        if request.actor.person_id is None:
            raise ForApplicants
        return view(request, *args, **kwargs)

    return _mark(guarded, "citizen")


def staff(permission: str | None = None) -> Callable[[View], View]:
    """Staff may call it, with the permission where one is named."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor
            if not actor.is_signed_in:
                raise SignInRequired
            if not actor.is_staff:
                raise ForStaff
            if permission and not actor.has(permission):
                require(actor, permission)
                raise PermissionRefused
            return view(request, *args, **kwargs)

        return _mark(guarded, f"staff:{permission or '*'}")

    return guard


def api_marked(mark: str) -> Callable[[View], View]:
    """For views whose framework checks access itself: say how."""
    return lambda view: _mark(view, f"api:{mark}")
