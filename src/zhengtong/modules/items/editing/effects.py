"""What each answer of the situation questions leads to: materials, fees, fields of the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.text import localized
from zhengtong.modules.items.editing import kinds as k


@dataclass(frozen=True)
class Effect:
    """One answer. `stop` ends the application with these words."""

    question: str
    answer: str
    materials: tuple[str, ...]
    fees: tuple[str, ...]
    form_fields: tuple[str, ...]
    variables: str
    stop: str


def effects_of(definition: Mapping[str, Any], form: Mapping[str, Any] | None) -> Iterator[Effect]:
    """Every answer of every question, in their order."""
    for question in _rows(definition.get("situations")):
        key = str(question.get("key") or "")
        for option in _rows(question.get("options")):
            value = str(option.get("value") or "")
            yield Effect(
                question=localized(question.get("question") or "") or key,
                answer=localized(option.get("label") or "") or value,
                materials=tuple(_asked(definition.get("materials"), key, value)),
                fees=tuple(_asked(definition.get("fees"), key, value)),
                form_fields=tuple(_shown(form, key, value)),
                variables=k.shown_variables(option.get("variables")).replace("\n", "；"),
                stop=localized(option.get("stop") or ""),
            )


def _asked(rows: Any, key: str, value: str) -> Iterator[str]:
    for row in _rows(rows):
        when = row.get("when")
        if isinstance(when, Mapping) and value in (when.get(key) or ()):
            yield localized(row.get("name") or "") or str(row.get("key") or "")


def _shown(form: Mapping[str, Any] | None, key: str, value: str) -> Iterator[str]:
    for page in _rows((form or {}).get("pages")):
        for section in _rows(page.get("sections")):
            for field in _rows(section.get("fields")):
                if _depends(field.get("show_if"), key, value):
                    yield localized(field.get("label") or "")


def _depends(condition: Any, key: str, value: str) -> bool:
    """Whether the condition names this answer anywhere."""
    if not isinstance(condition, Mapping):
        return False
    for joined in ("and", "or"):
        if joined in condition:
            return any(_depends(part, key, value) for part in condition[joined] or ())
    wanted = condition.get("value")
    listed: Iterable[Any] = wanted if isinstance(wanted, list) else [wanted]
    positive = condition.get("operator") in ("eq", "in")
    return condition.get("field") == key and positive and value in listed


def _rows(value: Any) -> list[Mapping[str, Any]]:
    rows = value if isinstance(value, (list, tuple)) else ()
    return [row for row in rows if isinstance(row, Mapping)]
