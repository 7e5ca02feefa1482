"""Conditions and outcomes between the words of a page and the data of a definition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop, override

from zhengtong.modules.workflow.bpmn.document import Document
from zhengtong.modules.workflow.wording import OUTCOMES, joined, outcome_text

OPERATORS = {
    "eq": gettext_noop("等于"),
    "ne": gettext_noop("不等于"),
    "gt": gettext_noop("大于"),
    "ge": gettext_noop("大于或等于"),
    "lt": gettext_noop("小于"),
    "le": gettext_noop("小于或等于"),
    "in": gettext_noop("是其中之一"),
    "not_in": gettext_noop("不是其中任何一个"),
    "contains": gettext_noop("包含"),
    "is_set": gettext_noop("已填写"),
    "is_empty": gettext_noop("没有填写"),
}
_SEPARATORS = re.compile(r"[、,，;；\n]")


def condition_text(condition: Any, document: Document) -> str:
    """A condition as a sentence; what is no condition is shown as written."""
    if not isinstance(condition, Mapping):
        return str(condition)
    for word, between in (("and", gettext("并且")), ("or", gettext("或者"))):
        parts = condition.get(word)
        if isinstance(parts, list):
            return f" {between} ".join(condition_text(p, document) for p in parts)
    if "not" in condition:
        return gettext("不满足：%(what)s") % {"what": condition_text(condition["not"], document)}
    field = str(condition.get("field", ""))
    operator = str(condition.get("operator", ""))
    words = gettext(OPERATORS[operator]) if operator in OPERATORS else operator
    said = f"{field_text(field, document)} {words}"
    if operator in ("is_set", "is_empty"):
        return said
    return f"{said} {value_text(field, condition.get('value'))}"


def field_text(field: str, document: Document) -> str:
    """`outcome_review` is “审查”的意见; a form's field is shown by its key."""
    node = document.nodes.get(field.removeprefix("outcome_"))
    if not field.startswith("outcome_") or node is None:
        return field
    english = (get_language() or "").startswith("en")
    return gettext("“%(step)s”的意见") % {
        "step": (english and node.name_en) or node.name or node.id
    }


def value_text(field: str, value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    if field.startswith("outcome_"):
        return joined(outcome_text(str(v)) for v in values)
    words = {True: gettext("是"), False: gettext("否")}
    return joined(words[v] if isinstance(v, bool) else str(v) for v in values)


def outcome_keys(text: str) -> tuple[str, ...]:
    """What someone typed ("同意、不同意") as the keys that are stored; own words stay."""
    known = {}
    for language in ("zh-hans", "en"):
        with override(language):
            known |= {gettext(label).lower(): key for key, label in OUTCOMES.items()}
    found: list[str] = []
    for word in _SEPARATORS.split(text):
        key = known.get(word.strip().lower(), word.strip()[:60])
        if key and key not in found:
            found.append(key)
    return tuple(found)


def typed_value(text: str, kind: str) -> Any:
    """A value as its type: number, boolean or text. Raises ValueError."""
    text = text.strip()
    if kind == "number":
        return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
    if kind == "boolean":
        return text in ("true", "1", gettext("是"))
    return text


def values(text: str, kind: str) -> list[Any]:
    return [typed_value(w, kind) for w in _SEPARATORS.split(text) if w.strip()]


def only_leaves(condition: Any) -> Sequence[Mapping[str, Any]] | None:
    """The comparisons of a condition that is one of them, or all of some; else None."""
    if condition is None:
        return ()
    if isinstance(condition, Mapping) and "field" in condition:
        return (condition,)
    parts = condition.get("and") if isinstance(condition, Mapping) else None
    if isinstance(parts, list) and all(isinstance(p, Mapping) and "field" in p for p in parts):
        return tuple(parts)
    return None
