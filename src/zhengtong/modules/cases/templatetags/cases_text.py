"""Words of cases for templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from zhengtong.kernel.text import Text, localized

register = template.Library()


@register.filter
def listed(values: Iterable[Text]) -> str:
    """Several texts in one line: `甲、乙` or `a, b`."""
    separator = ", " if (get_language() or "").startswith("en") else "、"
    return separator.join(localized(value) for value in values)


@register.filter
def of_key(values: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key; nothing where it holds nothing."""
    return values.get(key, "")


@register.filter
def names(materials: Iterable[object]) -> list[Text]:
    """The names of materials, for `listed`."""
    return [getattr(m, "material", m).name for m in materials]
