"""Texts of definitions that carry their own translations: `{"zh": "受理", "en": "Acceptance"}`,
and what a name may look like."""

from __future__ import annotations

import unicodedata
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


# Between the parts of a name: 阿卜杜热合曼·买买提, Jean-Luc O'Neill, St. John.
_IN_NAMES = frozenset(" ·•‧・．.-'’")


def is_person_name(value: str) -> bool:
    """Letters of any script, rare characters too, and what joins the parts of a name.

    Characters for private use pass: older registers write rare names with them.
    """
    written = value.strip()
    letters = [c for c in written if c not in _IN_NAMES]
    kinds = {unicodedata.category(c) for c in letters}
    return bool(letters) and all(kind[0] in "LM" or kind in {"Nl", "Co"} for kind in kinds)
