"""`request.actor`: who is asking. Costs no query for a visitor without a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from zhengtong.core.pages.aside import is_program
from zhengtong.kernel.access import Actor
from zhengtong.modules.org.identity import actor_for

ENTITY = "entity_id"
"""Session key of the company for which the person chose to act."""


class ActorMiddleware:
    """Lazy until a view is found, then the real thing; the company is checked at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_program(request):
            # Whoever asks is known when the token is read.
            address = request.META.get("REMOTE_ADDR", "")
            request.actor = Actor.anonymous(address=address, channel="api")
            return self.get_response(request)
        request.find_actor = cache(lambda: actor_of(request))
        request.actor = SimpleLazyObject(request.find_actor)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not is_program(request):
            request.actor = request.find_actor()


def actor_of(request: HttpRequest) -> Actor:
    """From the session; the address is the peer's, never a header that anyone may write."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return Actor.anonymous(address=address)
    entity_id = request.session.get(ENTITY)
    actor = actor_for(request.user.pk, address=address, entity_id=entity_id)
    if entity_id and actor.entity_id is None:
        del request.session[ENTITY]
        messages.warning(request, gettext("您已不能代表这家单位办理，现在以本人身份办理。"))
    return actor
