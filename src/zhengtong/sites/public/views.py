"""Home: search first, then what people want most, events of life, audiences, departments."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from zhengtong.core.pages.access import public
from zhengtong.kernel.deadlines import Unit
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


@public
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "popular": [_shown(card) for card in items.popular(10)],
        "life_events": items.life_events(),
        "person_themes": items.themes("person"),
        "company_themes": items.themes("company"),
        "departments": items.departments(),
        "hall": org.organization_by_key("hall"),
    }
    return render(request, "public/home.html", context)


def _shown(card: items.ItemCard) -> dict[str, Any]:
    return {
        "name": card.name,
        "url": reverse("items:item", args=[card.public_id]),
        "promise": _promise(card),
    }


def _promise(card: items.ItemCard) -> str:
    n = card.promised.n
    if card.promised.unit != Unit.WORKDAY or n == 0:
        return ""
    return ngettext("%(n)s 个工作日", "%(n)s 个工作日", n) % {"n": n}


@public
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "public/help.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")
