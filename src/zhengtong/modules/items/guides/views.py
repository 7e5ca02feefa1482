"""Sheets to read, to print and to share. The answers to the item's questions are in the address."""

from __future__ import annotations

import io
import uuid

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.core.pages.access import public
from zhengtong.kernel.errors import NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.api import current_version
from zhengtong.modules.items.guides import printing, sheets
from zhengtong.modules.items.guides.sample import sample_sheet
from zhengtong.modules.items.guides.spared import spared_materials
from zhengtong.modules.items.public.pages import ItemPage
from zhengtong.modules.items.situations import UnknownAnswer, resolve
from zhengtong.modules.org import api as org


def page_of(request: HttpRequest, public_id: uuid.UUID) -> tuple[ItemPage, bool]:
    """The item seen by the answers in the address; with whether one of them was made up."""
    version = current_version(public_id)
    answers = {q.key: request.GET[q.key] for q in version.situations if request.GET.get(q.key)}
    try:
        situation, wrong = resolve(version.guide, answers), False
    except UnknownAnswer:
        situation, wrong = resolve(version.guide, {}), True
    owner = org.organization(version.owner_organization_id)
    return ItemPage.of(version, situation, owner=owner), wrong


@public
def guide_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    page, _wrong = page_of(request, public_id)
    name = f"{_('办事指南')}-{localized(page.version.name)}"
    return printing.respond(request, sheets.guide_sheet(page), name=name)


@public
def notice(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The one-time notice (一次性告知单): ask the questions, then list what this person needs."""
    page, wrong = page_of(request, public_id)
    context = {
        "page": page,
        "item": page.version,
        "wrong_answer": wrong,
        "share_address": settings.PUBLIC_URL + page.notice_address,
        "today": timezone.localdate(),
    }
    return render(request, "items/guides/notice.html", context)


@public
def notice_pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    page, _wrong = page_of(request, public_id)
    sheet = sheets.notice_sheet(page, on=timezone.localdate())
    name = f"{_('一次性告知单')}-{localized(page.version.name)}"
    return printing.respond(request, sheet, name=name)


@public
def notice_qr(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The address of the notice with its answers."""
    page, _wrong = page_of(request, public_id)
    drawn = io.BytesIO()
    code = segno.make(settings.PUBLIC_URL + page.notice_address, error="m")
    code.save(drawn, kind="svg", scale=4, border=2, xmldecl=False)
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@public
def form_blank(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The application form to be filled in by hand. Raises NotFound for an item without one."""
    page, _wrong = page_of(request, public_id)
    form_id = page.version.form_version_id
    if not form_id:
        raise NotFound
    form = forms.form_version(form_id)
    name = f"{_('空白表')}-{form.title}"
    key = f"blank:{form.sha256}:{form.number}:{get_language()}"
    return printing.answer(
        request, key, lambda: forms.print_pdf(form_version_id=form.id), name=name
    )


@public
def form_sample(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The application form as somebody might fill it in (示范文本)."""
    page, _wrong = page_of(request, public_id)
    if not page.version.form_version_id:
        raise NotFound
    name = f"{_('填写样例')}-{localized(page.version.name)}"
    return printing.respond(request, sample_sheet(page), name=name)


@public
def spared(request: HttpRequest) -> HttpResponse:
    """Materials of the whole catalogue that nobody need bring, with who gives them to us."""
    found = spared_materials()
    return render(request, "items/guides/spared.html", {"found": found})
