"""Addresses of API v1; the views carry the mark that says how they are guarded."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver

from zhengtong.core.pages.access import api_marked
from zhengtong.sites.openapi.api import api


def marked(entries: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    found = list(entries)
    for entry in found:
        if isinstance(entry, URLPattern):
            api_marked("token")(entry.callback)
        else:
            marked(entry.url_patterns)
    return found


app_name = "api"
_patterns, _, _ = api.urls
urlpatterns = marked(_patterns)
