"""Parts of the shells: menus, language, unread messages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.core.navigation import api

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_sections(context: dict[str, Any], area: str) -> list[api.Section]:
    """The lines of a menu in their sections, the one for this page marked."""
    request = context["request"]
    found = api.sections(request.actor, area)
    every = _marked([e for s in found for e in s.entries], request.path)
    marked = {e.key: e for e in every}
    return [replace(s, entries=tuple(marked[e.key] for e in s.entries)) for s in found]


def _marked(lines: list[api.Shown], path: str) -> list[api.Shown]:
    """The longest address that the path begins with is where we are."""
    fitting = [e for e in lines if path.startswith(e.url)]
    here = max(fitting, key=lambda e: len(e.url), default=None)
    return [replace(e, is_here=e is here) for e in lines]


@register.simple_tag(takes_context=True)
def language_switch(context: dict[str, Any]) -> SafeString:
    """A button for the other language; it comes back to the same page."""
    request = context["request"]
    current = (get_language() or settings.LANGUAGE_CODE)[:2]
    code, name = next(pair for pair in settings.LANGUAGES if not pair[0].startswith(current))
    return format_html(
        '<form method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="next" value="{}">'
        '<button type="submit" name="language" value="{}" lang="{}">{}</button></form>',
        reverse("choose_language"),
        get_token(request),
        request.get_full_path(),
        code,
        code,
        name,
    )


@register.simple_tag(takes_context=True)
def unread_link(context: dict[str, Any]) -> SafeString:
    """A link to the messages with the number that are unread."""
    from zhengtong.core.messaging.api import unread_count

    actor = context["request"].actor
    if actor.user_id is None:
        return mark_safe("")
    n = unread_count(actor.user_id)
    badge = format_html(' <span class="badge">{}</span>', n) if n else ""
    return format_html('<a href="{}">{}{}</a>', reverse("messaging:inbox"), _("消息"), badge)
