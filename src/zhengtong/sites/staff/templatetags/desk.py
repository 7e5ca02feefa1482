"""What the desk's bar says about the person at it."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from zhengtong.kernel.errors import NotFound
from zhengtong.modules.org import api as org

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_place(context: dict[str, Any]) -> str:
    """The short name of the organisation one works for."""
    organization_id = context["request"].actor.organization_id
    if organization_id is None:
        return ""
    try:
        return org.organization(organization_id).short_name
    except NotFound:
        return ""


@register.simple_tag(takes_context=True)
def live_address(context: dict[str, Any]) -> str:
    """Where the page asks how many wait; empty for whoever has no inbox."""
    return reverse("inbox_live") if context["request"].actor.has("cases.handle") else ""
