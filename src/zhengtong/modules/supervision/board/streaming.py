"""Where a page finds the stream that tells it to look again, and who may listen there."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def stream_url(request: HttpRequest) -> str:
    """The address for this page; empty when there is none, and the page asks by itself.

    Without a proxy it is another port of the host that was asked. Behind TLS only an address that
    was configured will do: a page that came encrypted may not listen to one that is not.
    """
    if settings.STREAM_URL:
        return settings.STREAM_URL
    if not settings.STREAM_PORT or request.is_secure():
        return ""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{settings.STREAM_PORT}/board"


def allow(response: HttpResponse, address: str) -> HttpResponse:
    """Let the page connect there: the policy of all other pages stays as narrow as it was."""
    parts = urlsplit(address)
    if parts.netloc:
        response._csp_update = {"connect-src": ["'self'", f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
    return response
