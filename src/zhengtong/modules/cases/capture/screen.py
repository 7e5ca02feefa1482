"""Pages of one material on the screen: drop them in, turn, order, drop, put together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    NotFound,
    PermissionRefused,
    SignInRequired,
)
from zhengtong.modules.cases.capture import phones, taking, trays
from zhengtong.modules.cases.capture.places import Place
from zhengtong.modules.cases.models import TrayPage
from zhengtong.modules.cases.public import waiting


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One material's pages on one screen, and where it leads."""

    request: HttpRequest
    place: Place
    base: str
    url: str
    live_url: str
    back_url: str
    item_name: str

    def pages(self) -> list[TrayPage]:
        return trays.pages_of(trays.tray_of(self.place))

    @property
    def session_key(self) -> str:
        return f"phone:{self.url}"


Answer = Callable[[Screen], HttpResponseBase]


def show(screen: Screen, *, errors: tuple[FieldError, ...] = (), status: int = 200) -> HttpResponse:
    context = {"screen": screen, "errors": errors, **_parts(screen)}
    return render(screen.request, "cases/capture/papers.html", context, status=status)


def _parts(screen: Screen) -> dict[str, Any]:
    tray = trays.tray_of(screen.place)
    pages = trays.pages_of(tray)
    link = phones.live_link(tray)
    told = screen.request.session.get(screen.session_key, {})
    url = told.get("url", "") if link and told.get("link") == str(link.public_id) else ""
    return {
        "pages": pages,
        "seen": trays.mark_of(pages),
        "link": link,
        "phone_url": url,
        "qr": _drawn(url) if url else "",
        "minutes": phones.MINUTES,
        "most": trays.MOST_PAGES,
    }


def _drawn(url: str) -> SafeString:
    return mark_safe(segno.make(url, error="m").svg_inline(omitsize=True, border=2))  # noqa: S308


def live(screen: Screen) -> HttpResponse:
    """The pages as they are now; nothing when the asker has just that (304)."""
    parts = _parts(screen)
    state = f"{parts['seen']}:{parts['link'].pk if parts['link'] else 0}:{get_language()}"
    mark = f'"{hashlib.sha256(state.encode()).hexdigest()[:20]}"'
    if screen.request.headers.get("If-None-Match") == mark:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(
            render_to_string(
                "cases/capture/_tray.html", {"screen": screen, **parts}, request=screen.request
            )
        )
    response["ETag"] = mark
    response["Cache-Control"] = "private, no-cache"
    return response


def received(screen: Screen) -> HttpResponseBase:
    """One press of a button: `act` is `upload`, or `turn:17:90`, `take:pdf` …"""
    act, _colon, given = screen.request.POST.get("act", "upload").partition(":")
    try:
        if act == "upload":
            return _uploaded(screen)
        if act == "take":
            return _taken(screen, is_pdf=given == "pdf")
        if act not in ACTS:
            raise NotFound
        ACTS[act](screen, given)
    except (SignInRequired, PermissionRefused, NotFound):
        raise
    except DomainError as refused:
        error = FieldError(path="pages", message=refused.message)
        return show(screen, errors=(error,), status=refused.status)
    return redirect(f"{screen.url}#tray")


def _uploaded(screen: Screen) -> HttpResponseBase:
    """Each good page is kept; a bad one is named with its reason and costs no other."""
    errors = []
    for upload in screen.request.FILES.getlist("pages"):
        try:
            trays.add_pages(
                place=screen.place,
                content=upload,
                name=upload.name or "",
                actor=screen.request.actor,
            )
        except (SignInRequired, PermissionRefused):
            raise
        except DomainError as refused:
            message = _("“%(file)s”：%(reason)s") % {
                "file": (upload.name or "")[:80],
                "reason": refused.message,
            }
            errors.append(FieldError(path="pages", message=message))
            status = refused.status
    if not screen.request.FILES.getlist("pages"):
        errors = [FieldError(path="pages", message=_("请选择要放进来的页。"))]
        status = 422
    if errors:
        return show(screen, errors=tuple(errors), status=status)
    return redirect(f"{screen.url}#tray")


def _taken(screen: Screen, *, is_pdf: bool) -> HttpResponseBase:
    kept = taking.take_over(
        place=screen.place,
        actor=screen.request.actor,
        seen=screen.request.POST.get("seen", ""),
        as_pdf=is_pdf,
    )
    screen.request.session.pop(screen.session_key, None)
    if screen.place.case is not None:
        waiting.add(screen.request, screen.place.case, screen.place.material.key, kept)
    said = ngettext(
        "已放入“%(name)s”：%(n)s 个文件。", "已放入“%(name)s”：%(n)s 个文件。", len(kept)
    )
    messages.success(screen.request, said % {"name": screen.place.name, "n": len(kept)})
    return redirect(screen.back_url)


def _page(given: str) -> tuple[int, int]:
    """`17:-90` → (17, -90). Raises PageGone on anything that the page did not write."""
    first, _colon, second = given.partition(":")
    by = second.removeprefix("-")
    if not (first.isascii() and first.isdigit() and len(first) < 19):
        raise trays.PageGone
    if by and not (by.isascii() and by.isdigit() and len(by) < 4):
        raise trays.PageGone
    return int(first), int(second or 0)


def _turn(screen: Screen, given: str) -> None:
    page, by = _page(given)
    trays.turn_page(place=screen.place, page_id=page, by=by, actor=screen.request.actor)


def _move(screen: Screen, given: str) -> None:
    page, by = _page(given)
    trays.move_page(place=screen.place, page_id=page, by=by, actor=screen.request.actor)


def _drop(screen: Screen, given: str) -> None:
    trays.drop_page(place=screen.place, page_id=_page(given)[0], actor=screen.request.actor)


def _phone(screen: Screen, given: str) -> None:
    link, secret = phones.open_link(place=screen.place, actor=screen.request.actor)
    url = screen.request.build_absolute_uri(reverse("phone_door", args=[secret]))
    screen.request.session[screen.session_key] = {"link": str(link.public_id), "url": url}


def _shut(screen: Screen, given: str) -> None:
    phones.shut_links(place=screen.place, actor=screen.request.actor)
    screen.request.session.pop(screen.session_key, None)


ACTS: dict[str, Callable[[Screen, str], None]] = {
    "turn": _turn,
    "move": _move,
    "drop": _drop,
    "phone": _phone,
    "shut": _shut,
}
