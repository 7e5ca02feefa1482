"""The screen of the hall, how it is opened, and who may listen for what happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import api_marked, staff
from zhengtong.kernel.errors import InvalidInput, PermissionRefused, SignInRequired
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision import policies
from zhengtong.modules.supervision.board import screens as services
from zhengtong.modules.supervision.board.asked import Asked, Ids, read, whole
from zhengtong.modules.supervision.board.page import Board
from zhengtong.modules.supervision.board.streaming import allow, stream_url

COOKIE = "board_screen"


@dataclass(frozen=True, kw_only=True)
class Watcher:
    """Who looks: an account, or a screen by its key."""

    person: str
    organizations: Ids


def watcher(request: HttpRequest) -> Watcher:
    """Raises SignInRequired, PermissionRefused."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.is_staff and actor.has("supervision.view"):
        return Watcher(
            person=f"user:{actor.user_id}", organizations=policies.organizations_watched(actor)
        )
    screen = services.screen_of(request.COOKIES.get(COOKIE, ""))
    if screen is not None:
        only = None if screen.organization_id is None else frozenset({screen.organization_id})
        return Watcher(person=f"screen:{screen.pk}", organizations=only)
    raise PermissionRefused if actor.is_signed_in else SignInRequired


@api_marked("screen")
@never_cache
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Asked by the process of the stream, with the cookies of the page that wants to listen."""
    try:
        found = watcher(request)
    except (SignInRequired, PermissionRefused):
        return HttpResponse(status=403)
    seen = None if found.organizations is None else sorted(found.organizations)
    return JsonResponse({"person": found.person, "organizations": seen})


def _asked(request: HttpRequest) -> Asked:
    return read(request.GET, watcher(request).organizations)


@api_marked("screen")
@never_cache
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """Large figures, one panel after the other; nobody's name on any of them."""
    board = Board(_asked(request))
    query = board.asked.query()
    address = stream_url(request)
    seen = board.asked.wanted
    context = {
        **board.context(),
        "place": board.name_of(*seen) if seen is not None and len(seen) == 1 else "",
        "stream": address,
        "live_url": f"{reverse('board_screen_live')}?{query}",
        "board_url": f"{reverse('board')}?{query}",
        "is_staff": request.actor.is_staff,  # type: ignore[attr-defined]
    }
    return allow(render(request, "supervision/board/screen.html", context), address)


@api_marked("screen")
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """What the script of the screen puts in the place of its panels."""
    return render(request, "supervision/board/_panels.html", Board(_asked(request)).context())


@api_marked("screen code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """At the screen itself: type the code, and from then on it shows the board."""
    if request.method != "POST":
        return render(request, "supervision/board/screen_open.html")
    try:
        found, key = services.open_screen(code=request.POST.get("code", "")[:40])
    except InvalidInput as error:
        context = {"problem": error, "code": request.POST.get("code", "")[:40]}
        return render(request, "supervision/board/screen_open.html", context, status=422)
    answer = redirect("board_screen")
    answer.set_cookie(
        COOKIE,
        key,
        expires=found.expires_at,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


@staff("supervision.screens")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screens(request: HttpRequest) -> HttpResponse:
    """All screens with their last sign of life, and a new one with its code."""
    if request.method != "POST":
        return _screens(request)
    given = {key: request.POST.get(key, "")[:80] for key in ("name", "organization", "days")}
    try:
        _made, code = services.make_screen(
            name=given["name"],
            organization_id=whole(given["organization"]),
            days=whole(given["days"]) or 0,
            actor=request.actor,  # type: ignore[attr-defined]
        )
    except InvalidInput as error:
        faults = {fault.path: fault.message for fault in error.errors}
        return _screens(request, status=422, given=given, problem=error, faults=faults)
    return _screens(request, code=code)


def _screens(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    watched = policies.organizations_watched(actor)
    rows = list(services.visible_screens(actor)[:200])
    names = org.organization_names({r.organization_id for r in rows if r.organization_id})
    offered = org.organizations(ids=watched) if watched else org.organizations(kind="department")
    context = {
        "rows": [(r, names.get(r.organization_id, _("全县"))) for r in rows],
        "organizations": [(o.id, o.short_name) for o in offered],
        "whole_county": watched is None,
        "given": {"days": "365"},
        "faults": {},
        "minutes": services.CODE_MINUTES,
        **more,
    }
    return render(request, "supervision/board/screens.html", context, status=status)


@staff("supervision.screens")
@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    services.revoke_screen(public_id=public_id, actor=request.actor)  # type: ignore[attr-defined]
    return redirect("board_screens")
