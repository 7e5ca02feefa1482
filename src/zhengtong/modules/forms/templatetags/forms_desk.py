"""`{% load forms_desk %}` for the pages of the builder: `json_payload` and the filter `at`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_payload(value: Any) -> SafeString:
    """JSON for a script that cannot break out of its element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """`{{ names|at:row.key }}`: the entry of a mapping under a key that is not a literal."""
    return found.get(key)
