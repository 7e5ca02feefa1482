"""/desk/ratings/counter/: the clerk asks for a rating, and learns whether there was one."""

from __future__ import annotations

import uuid
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case, RatingPlace
from zhengtong.modules.cases.posted import whole
from zhengtong.modules.cases.ratings import places, screen
from zhengtong.modules.cases.ratings.errors import PlaceNotFound
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

RECENT = 8


@staff("cases.counter")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Places of the own posts; posting acts on one of them."""
    refused: DomainError | None = None
    told: dict[str, Any] = {}
    if request.method == "POST":
        try:
            answer, told = _act(request)
        except DomainError as error:
            refused = error
        else:
            if answer is not None:
                return answer
    lines = [_line(p) for p in places.own_places(request.actor)]
    acted, errors = request.POST.get("place", ""), _errors(refused)
    for n, line in enumerate(lines, 1):
        line["field"] = "number" if n == 1 else f"number-{n}"
        line["is_acted"] = str(line["place"].public_id) == acted
    context = {
        "places": lines,
        "posts": list(org.posts(request.actor.post_ids | request.actor.deputy_post_ids).values()),
        "recent": _recent(request.actor.staff_id),
        "number": request.POST.get("number", request.GET.get("number", ""))[:30],
        "label": request.POST.get("label", "")[:100] if refused else "",
        "errors": _at_place(errors, lines),
        "said": {e.path: e.message for e in errors},
        **told,
    }
    status = refused.status if refused else 200
    return render(request, "cases/ratings/counter.html", context, status=status)


def _errors(refused: DomainError | None) -> list[FieldError]:
    if refused is None:
        return []
    if isinstance(refused, InvalidInput) and refused.errors:
        return list(refused.errors)
    return [FieldError(path="number", message=refused.message)]


def _at_place(errors: list[FieldError], lines: list[dict[str, Any]]) -> list[FieldError]:
    """The number stands in a field of each place; what is wrong leads to the one that was used."""
    field = next((line["field"] for line in lines if line["is_acted"]), "number")
    return [FieldError(path=field, message=e.message) if e.path == "number" else e for e in errors]


def _line(place: RatingPlace) -> dict[str, Any]:
    case = places.shown(place)
    return {"place": place, "shown": case, "is_bound": bool(place.device_hash)}


def _recent(staff_id: int | None) -> list[dict[str, Any]]:
    """The latest that the clerk took in, to be put on the screen with one press."""
    if staff_id is None:
        return []
    rows = Case.objects.filter(entered_by_id=staff_id).order_by("-instance_id")
    found = list(rows.defer("form_data")[:RECENT])
    versions = items.item_versions({c.item_version_id for c in found})
    return [{"case": c, "item": localized(versions[c.item_version_id].name)} for c in found]


def _act(request: HttpRequest) -> tuple[HttpResponse | None, dict[str, Any]]:
    post, actor = request.POST, request.actor
    act = post.get("act", "")
    if act == "open":
        places.open_place(
            post_id=whole(post.get("post")) or 0, label=post.get("label", ""), actor=actor
        )
        messages.success(request, _("已设好评价点。"))
        return redirect("rating_counter"), {}
    public_id = _place(post.get("place", ""))
    if act == "show":
        places.show_case(public_id=public_id, number=post.get("number", ""), actor=actor)
    elif act == "hide":
        places.hide_case(public_id=public_id, actor=actor)
    elif act == "close":
        places.close_place(public_id=public_id, actor=actor)
        messages.success(request, _("评价点已撤销。"))
    elif act == "here":
        secret = places.bind_here(public_id=public_id, actor=actor)
        return screen.remember(redirect("rating_screen"), secret, request), {}
    elif act == "code":
        code = places.binding_code(public_id=public_id, actor=actor)
        return None, {"code": f"{code[:4]} {code[4:]}", "code_place": public_id}
    else:
        raise Http404
    return redirect("rating_counter"), {}


def _place(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise PlaceNotFound from None


@staff("cases.counter")
@require_safe
def card(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The card for the table, to print."""
    place = places.place_of_card(public_id)
    url = f"{settings.PUBLIC_URL}/r/c/{place.public_id}/"
    drawn = segno.make(url, error="m").svg_inline(omitsize=True, border=2)
    context = {
        "place": place,
        "organ": org.organization(place.organization_id).name,
        "url": url,
        "qr": mark_safe(drawn),  # noqa: S308 -- drawn by segno
    }
    return render(request, "cases/ratings/table_card.html", context)
