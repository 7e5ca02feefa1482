"""Pages of bundles for everyone: the list, one bundle for one's own situation, its notice."""

from __future__ import annotations

import io
import uuid

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.pages.access import public
from zhengtong.kernel.text import localized
from zhengtong.modules.items.bundles import queries
from zhengtong.modules.items.bundles.pages import BundlePage
from zhengtong.modules.items.bundles.sheet import bundle_notice
from zhengtong.modules.items.guides import printing


def page_of(request: HttpRequest, public_id: uuid.UUID) -> BundlePage:
    """The bundle in force, with the answers that stand in the address."""
    return BundlePage(queries.current_bundle(public_id), request.GET)


@public
def bundles(request: HttpRequest) -> HttpResponse:
    found = [BundlePage(version, {}) for version in queries.life_event_bundles()]
    return render(request, "items/bundles/list.html", {"bundles": found})


@public
def bundle(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    page = page_of(request, public_id)
    context = {
        "page": page,
        "start_address": page.start_address,
        "share_address": settings.PUBLIC_URL + page.address,
        "today": timezone.localdate(),
    }
    return render(request, "items/bundles/bundle.html", context)


@public
def notice_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    page = page_of(request, public_id)
    name = f"{_('一次性告知单')}-{localized(page.version.name)}"
    return printing.respond(request, bundle_notice(page, on=timezone.localdate()), name=name)


@public
def qr(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The address of the page with its answers."""
    page = page_of(request, public_id)
    drawn = io.BytesIO()
    code = segno.make(settings.PUBLIC_URL + page.address, error="m")
    code.save(drawn, kind="svg", scale=4, border=2, xmldecl=False)
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=3600"
    return response


urlpatterns = [
    path("bundles/", bundles, name="bundles"),
    path("bundles/<uuid:public_id>/", bundle, name="bundle"),
    path("bundles/<uuid:public_id>/notice.pdf", notice_pdf, name="bundle_notice_pdf"),
    path("bundles/<uuid:public_id>/qr.svg", qr, name="bundle_qr"),
]
