"""Templates of the modules, and filling them in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

from django.utils import timezone

from zhengtong.core.messaging.data import MessageTemplate
from zhengtong.core.messaging.plugins import late_words
from zhengtong.kernel.registry import Registry
from zhengtong.kernel.text import localized

LANGUAGES = ("zh", "en")
_LATE = re.compile(r"⟦([\w.]+):([\w-]+)⟧")

templates: Registry[MessageTemplate] = Registry("message_templates", MessageTemplate)


def register_template(template: MessageTemplate) -> MessageTemplate:
    """Add a module's template; called from its `plugs.py`.

    Raises ValueError when a language is missing or the languages differ in their placeholders.
    """
    for name in ("subject", "body", "short"):
        text = getattr(template, name)
        if text is None:
            continue
        sets = [_placeholders(text.get(language, "")) for language in LANGUAGES]
        if not all(text.get(language) for language in LANGUAGES) or sets[0] != sets[1]:
            raise ValueError(f"{template.key}.{name}: Chinese and English do not match")
    return templates.register(template.key, template)


def fill(text: Mapping[str, str], context: Mapping[str, Any]) -> dict[str, str]:
    """The text in every language. Values may be dates, numbers, strings or bilingual texts.

    Raises KeyError for a placeholder without a value.
    """
    return {
        language: text[language].format(**{k: _word(v, language) for k, v in context.items()})
        for language in LANGUAGES
    }


def late(key: str, ref: str) -> str:
    """Stands in a message for a word that it must not hold; `plugins.late_words` has the key."""
    return f"⟦{key}:{ref}⟧"


def revealed(text: str) -> str:
    """The text as it leaves, every late word worked out."""
    return _LATE.sub(lambda m: late_words.get(m[1]).word(m[2]), text)


def _placeholders(text: str) -> set[str]:
    names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    if not all(name.isidentifier() for name in names):
        raise ValueError(f"placeholders are plain names: {sorted(names)}")
    return names


def _word(value: Any, language: str) -> str:
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Mapping):
        return localized(value, language)
    return str(value)
