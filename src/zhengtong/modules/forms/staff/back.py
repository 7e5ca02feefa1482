"""`?back=`: where the one who opened a design came from. Only addresses of this site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


@dataclass(frozen=True)
class Back:
    """The address to return to; empty when there is none."""

    url: str

    def onto(self, name: str, *args: Any) -> str:
        """The address of a page that knows the way back."""
        return self.after(reverse(name, args=args))

    def after(self, url: str) -> str:
        return f"{url}?{urlencode({'back': self.url})}" if self.url else url


def back_of(request: HttpRequest) -> Back:
    given = request.POST.get("back") or request.GET.get("back") or ""
    is_path = given.startswith("/") and not given.startswith("//") and len(given) <= 500
    is_local = is_path and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return Back(given if is_local else "")
