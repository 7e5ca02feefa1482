"""Addresses of the pages of one material: of a draft, of one's own case, at the counter."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import citizen, staff
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.capture import places
from zhengtong.modules.cases.capture.screen import Screen, live, received, show
from zhengtong.modules.cases.public.applying import applying
from zhengtong.modules.cases.public.case import own_case
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.items import api as items


def _of_draft(request: HttpRequest, public_id: uuid.UUID, key: str) -> Screen:
    place = places.place_of_draft(public_id=public_id, material_key=key, actor=request.actor)
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
        place=places.place_of_supplement(case=case, material_key=key, actor=request.actor),
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
        place=places.place_of_supplement(case=case, material_key=key, actor=request.actor),
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
