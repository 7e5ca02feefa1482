"""For the templates of promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[Any, Any] | None, key: Any) -> Any:
    """What stands under a key that is no word, as `pending-flow_chart`; empty when nothing does."""
    return (values or {}).get(key, "")
