"""Pages of one material on the screen: drop them in, or take them with the phone beside; turn,
order, drop, and put them together. What the phone sends shows without reloading (docs/adr/0005)."""

from __future__ import annotations

import hashlib
import uuid
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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import citizen, staff
from zhengtong.kernel.errors import (
    DomainError,
    FieldError,
    NotFound,
    PermissionRefused,
    SignInRequired,
)
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.capture import phones, trays
from zhengtong.modules.cases.capture.trays import Place
from zhengtong.modules.cases.models import TrayPage
from zhengtong.modules.cases.public import waiting
from zhengtong.modules.cases.public.case import own_case
from zhengtong.modules.cases.public.journey import applying
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.items import api as items


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
    kept = trays.take_over(
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


def _of_draft(request: HttpRequest, public_id: uuid.UUID, key: str) -> Screen:
    place = trays.place_of_draft(public_id=public_id, material_key=key, actor=request.actor)
    assert place.application is not None
    args = [public_id, key]
    back = reverse("application_materials", args=[public_id])
    return Screen(
        request=request,
        place=place,
        base="staff/base.html" if place.application.entered_by_id else "public/base.html",
        url=reverse("application_papers", args=args),
        live_url=reverse("application_papers_live", args=args),
        back_url=f"{back}#material-{key}",
        item_name=localized(items.item_version(place.application.item_version_id).name),
    )


@applying
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_draft(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponseBase:
    """Of a draft, for the applicant or for the clerk who enters it."""
    screen = _of_draft(request, public_id, key)
    return received(screen) if request.method == "POST" else show(screen)


@applying
@require_safe
def of_draft_live(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    return live(_of_draft(request, public_id, key))


def _of_own_case(request: HttpRequest, public_id: uuid.UUID, key: str) -> Screen:
    case = own_case(public_id, request.actor)
    args = [public_id, key]
    return Screen(
        request=request,
        place=trays.place_of_supplement(case=case, material_key=key, actor=request.actor),
        base="public/base.html",
        url=reverse("my_case_papers", args=args),
        live_url=reverse("my_case_papers_live", args=args),
        back_url=f"{reverse('my_case_supplement', args=[public_id])}#material-{key}",
        item_name=localized(items.item_version(case.item_version_id).name),
    )


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_own_case(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponseBase:
    """Of the supplement that the applicant brings."""
    screen = _of_own_case(request, public_id, key)
    return received(screen) if request.method == "POST" else show(screen)


@citizen
@require_safe
def of_own_case_live(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    return live(_of_own_case(request, public_id, key))


def _of_case(request: HttpRequest, public_id: uuid.UUID, key: str) -> Screen:
    case = find(public_id=public_id, actor=request.actor)
    args = [public_id, key]
    return Screen(
        request=request,
        place=trays.place_of_supplement(case=case, material_key=key, actor=request.actor),
        base="staff/base.html",
        url=reverse("case_papers", args=args),
        live_url=reverse("case_papers_live", args=args),
        back_url=f"{reverse('case_screen', args=[public_id])}#material-{key}",
        item_name=localized(items.item_version(case.item_version_id).name),
    )


@staff("cases.counter")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponseBase:
    """Of the supplement that is brought to the counter."""
    screen = _of_case(request, public_id, key)
    return received(screen) if request.method == "POST" else show(screen)


@staff("cases.counter")
@require_safe
def of_case_live(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    return live(_of_case(request, public_id, key))
