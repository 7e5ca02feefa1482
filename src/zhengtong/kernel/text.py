"""Texts of definitions that carry their own translations: `{"zh": "受理", "en": "Acceptance"}`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

Text = str | Mapping[str, str]


def localized(value: Text | None, language: str | None = None) -> str:
    """The text in the active (or given) language; Chinese when it has no other."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    short = (language or get_language() or "zh")[:2]
    return value.get(short) or value.get("zh") or next(iter(value.values()), "")
