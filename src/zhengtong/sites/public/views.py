"""Home: search first, then what people want most, events of life, audiences, departments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhengtong.core.pages.access import public
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org


@public
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "popular": items.popular(10),
        "life_events": items.life_events(),
        "person_themes": items.themes("person"),
        "company_themes": items.themes("company"),
        "departments": items.departments(),
        "hall": org.organization_by_key("hall"),
    }
    return render(request, "public/home.html", context)


@public
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "public/help.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")
