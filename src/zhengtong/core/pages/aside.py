"""Middleware of pages that steps aside below /api/.

A program shows its token and nothing else: it has no session, no cookies, no messages between
pages, and its answers are not rendered by a browser. What guards both stays in the chain for both:
host and content-type checks, language, access marks, errors as problem details. Views of the API
are `csrf_exempt` because no cookie is looked at there.
"""

from __future__ import annotations

from typing import Any

import csp.middleware
from django.contrib.auth import middleware as accounts
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import HttpRequest, HttpResponseBase

API = "/api/"


def is_program(request: HttpRequest) -> bool:
    """Whether the request came for the API, where sessions are not looked at."""
    return request.path_info.startswith(API)


class Aside:
    """Mixed in before a middleware that only pages need."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_program(request):
            answer: HttpResponseBase = self.get_response(request)
            return answer
        return super().__call__(request)  # type: ignore[misc]


class CSPMiddleware(Aside, csp.middleware.CSPMiddleware):
    """Policies bind documents; the API answers with data."""


class SessionMiddleware(Aside, sessions.SessionMiddleware):
    """No cookie is read or set."""


class AuthenticationMiddleware(Aside, accounts.AuthenticationMiddleware):
    """`request.user` comes from the session; the API has `request.actor` only."""


class MessageMiddleware(Aside, messages.MessageMiddleware):
    """What is said on the next page."""
