"""The screen beside the clerk: bound to a counter, shows one service, thanks, waits again.

Nobody is signed in there: even in the clerk's own browser the page knows only the device.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import public
from zhengtong.kernel.errors import DomainError, InvalidInput
from zhengtong.modules.cases.ratings import places, shown
from zhengtong.modules.cases.ratings.errors import DeviceUnknown, NothingShown, RatedToday
from zhengtong.modules.cases.ratings.giving import Said

COOKIE = "rating_device"
TEN_YEARS = 10 * 365 * 24 * 3600
IDLE_SECONDS = 4
THANKS_SECONDS = 6


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """Idle, asking or thanking; a device that nobody has bound asks for its code."""
    try:
        place = places.place_of(request.COOKIES.get(COOKIE, ""))
    except DeviceUnknown:
        return bind(request)
    context: dict[str, Any] = {"place": place, "now": timezone.localtime()}
    if request.method == "POST":
        return _rated(request, context)
    case = places.shown(place)
    if case is None:
        return render(
            request, "cases/ratings/screen.html", context | {"refresh": IDLE_SECONDS, "is_idle": 1}
        )
    return _asked(request, context, case)


def _asked(
    request: HttpRequest,
    context: dict[str, Any],
    case: Any,
    said: Said | None = None,
    refused: InvalidInput | None = None,
) -> HttpResponse:
    context |= {"case_id": case.public_id, **shown.about(case), **shown.fields(said, refused)}
    status = 422 if refused else 200
    return render(request, "cases/ratings/screen.html", context, status=status)


def _rated(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    place, said = context["place"], shown.said_of(request.POST)
    thanks: DomainError | None = None
    try:
        case_id = uuid.UUID(request.POST.get("case", ""))
    except ValueError:
        return redirect("rating_screen")
    try:
        places.rate_at_screen(place_id=place.pk, case_public_id=case_id, said=said)
    except InvalidInput as refused:
        case = places.shown(place)
        if case is None:
            return redirect("rating_screen")
        return _asked(request, context, case, said, refused)
    except (NothingShown, RatedToday) as gone:
        thanks = gone
    context |= {"refresh": THANKS_SECONDS, "is_thanks": True, "problem": thanks}
    status = thanks.status if thanks else 200
    return render(request, "cases/ratings/screen.html", context, status=status)


def bind(request: HttpRequest) -> HttpResponse:
    """The code that the clerk reads out binds this device."""
    refused: InvalidInput | None = None
    if request.method == "POST":
        try:
            secret = places.bind_device(
                code=request.POST.get("code", "")[:40], address=request.actor.address
            )
        except InvalidInput as error:
            refused = error
        else:
            return remember(redirect("rating_screen"), secret, request)
    context = {"is_unbound": True, "errors": refused.errors if refused else ()}
    return render(request, "cases/ratings/screen.html", context, status=422 if refused else 200)


def remember(answer: HttpResponse, secret: str, request: HttpRequest) -> HttpResponse:
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=TEN_YEARS,
        path="/r/pad/",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer
