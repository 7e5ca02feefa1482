"""What each field type may say about itself, and how each saying is checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_noop as _

from zhengtong.modules.forms.definition.patterns import is_pattern

SAFE_INTEGER = 2**53 - 1
_DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?")
_RELATIVE = re.compile(r"today([+-][0-9]{1,5}[dmy])?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

COMMON = {
    "key": "key",
    "type": "name",
    "label": "text",
    "hint": "text",
    "required": "flag",
    "require_if": "condition",
    "show_if": "condition",
    "prefill": "prefill",
    "messages": "messages",
}
"""Properties of every field."""

_CHOICE = {"options": "options", "source": "name", "display": "display"}
_ROWS = {"min_rows": "count", "max_rows": "count", "row_label": "text"}

PROPERTIES: dict[str, dict[str, str]] = {
    "text": {
        "min_length": "count",
        "max_length": "count",
        "pattern": "pattern",
        "autocomplete": "name",
    },
    "long_text": {"min_length": "count", "max_length": "count", "rows": "count"},
    "integer": {"min": "integer", "max": "integer", "unit": "text"},
    "money": {"min": "integer", "max": "integer"},
    "decimal": {"min": "decimal", "max": "decimal", "places": "places", "unit": "text"},
    "date": {"min": "day", "max": "day"},
    "date_range": {"min": "day", "max": "day"},
    "choice": _CHOICE,
    "multi_choice": {**_CHOICE, "min_items": "count", "max_items": "count"},
    "yes_no": {"yes_label": "text", "no_label": "text"},
    "region": {"source": "name", "level": "name"},
    "address": {"source": "name", "level": "name"},
    "identity_number": {},
    "credit_code": {},
    "phone": {"kind": "phone_kind"},
    "email": {},
    "upload": {"material": "name", "max_files": "count"},
    "table": {"columns": "fields", **_ROWS},
    "group": {"fields": "fields", **_ROWS},
    "static": {"text": "text"},
    "computed": {
        "expression": "expression",
        "result": "result",
        "places": "places",
        "unit": "text",
    },
    "signature": {"statement": "text"},
}
"""Properties of each type beside the common ones. `section` is structure and read apart."""

NEEDED: dict[str, tuple[str, ...]] = {
    "upload": ("material",),
    "table": ("columns",),
    "group": ("fields",),
    "static": ("text",),
    "computed": ("expression", "result"),
}

IN_TABLE = frozenset(
    [
        "text",
        "integer",
        "money",
        "decimal",
        "date",
        "choice",
        "yes_no",
        "region",
        "identity_number",
        "credit_code",
        "phone",
        "email",
        "computed",
    ]
)
IN_GROUP = IN_TABLE | {"long_text", "date_range", "multi_choice", "address", "static"}
RESULTS = frozenset({"integer", "money", "decimal", "text", "date", "yes_no"})

_EQUAL = frozenset({"eq", "ne", "in", "filled", "empty"})
_ORDER = _EQUAL | {"lt", "le", "gt", "ge"}
_PRESENCE = frozenset({"filled", "empty"})
OPERATORS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        [
            "text",
            "long_text",
            "choice",
            "region",
            "identity_number",
            "credit_code",
            "phone",
            "email",
            "yes_no",
        ],
        _EQUAL,
    ),
    **dict.fromkeys(["integer", "money", "date"], _ORDER),
    "multi_choice": _PRESENCE | {"in"},
    **dict.fromkeys(
        ["decimal", "date_range", "address", "upload", "table", "group", "signature"],
        _PRESENCE,
    ),
    "static": frozenset(),
}
"""Which comparisons a condition may make with a value of each type."""


CODES = frozenset(
    {
        "required",
        "type",
        "enum",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "uniqueItems",
        "check_digit",
        "range",
        "option",
        "files",
    }
)
"""What a definition may word itself under `messages`."""


def is_text(value: Any) -> bool:
    """A Chinese text, or texts by language; Chinese is compulsory."""
    if isinstance(value, str):
        return 0 < len(value) <= 4000 and _printable(value)
    if not isinstance(value, dict) or "zh" not in value or set(value) - {"zh", "en"}:
        return False
    return all(isinstance(v, str) and is_text(v) for v in value.values())


def _printable(value: str) -> bool:
    return not any((c < " " and c != "\n") or "\ud800" <= c <= "\udfff" for c in value)


def is_key(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", value):
        return False
    return value not in {"constructor", "prototype"}


def is_count(value: Any) -> bool:
    return is_integer(value) and 0 <= value <= 100_000


def is_integer(value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and abs(value) <= SAFE_INTEGER


def is_day(value: Any) -> bool:
    """An ISO date, or one counted from the day of filling: `today`, `today-18y`, `today+30d`."""
    if not isinstance(value, str):
        return False
    if _RELATIVE.fullmatch(value):
        return True
    return is_date(value)


def is_date(value: Any) -> bool:
    """A real ISO date between 1800 and 2199."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        return 1800 <= dt.date.fromisoformat(value).year < 2200
    except ValueError:
        return False


CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "key": (is_key, _("要用小写英文字母开头的标识，例如 applicant_name。")),
    "text": (is_text, _('要写文字，或 {"zh": "中文", "en": "English"}；中文必填。')),
    "flag": (lambda v: isinstance(v, bool), _("只能是 true 或 false。")),
    "count": (is_count, _("要写 0 到 100000 之间的整数。")),
    "places": (lambda v: is_count(v) and v <= 10, _("要写 0 到 10 之间的整数。")),
    "integer": (is_integer, _("要写整数。")),
    "decimal": (
        lambda v: isinstance(v, str) and bool(_DECIMAL.fullmatch(v)),
        _('要写成带引号的小数，例如 "12.50"。'),
    ),
    "day": (is_day, _("要写日期，例如 2026-01-31、today 或 today-18y。")),
    "name": (
        lambda v: isinstance(v, str) and bool(re.fullmatch(r"[a-z0-9_.:-]{1,100}", v)),
        _("要用小写英文的名称。"),
    ),
    "pattern": (
        is_pattern,
        _("格式要以 ^ 开头、以 $ 结尾，用 [0-9] 而不用 \\d，不用反向引用和预查。"),
    ),
    "display": (lambda v: v in ("radios", "select"), _("只能是 radios 或 select。")),
    "phone_kind": (lambda v: v in ("mobile", "any"), _("只能是 mobile 或 any。")),
    "result": (
        lambda v: isinstance(v, str) and v in RESULTS,
        _("只能是 integer、money、decimal、text、date 或 yes_no。"),
    ),
    "messages": (
        lambda v: isinstance(v, dict) and all(k in CODES and is_text(t) for k, t in v.items()),
        _('要写成 {"required": "提示文字"} 的形式。'),
    ),
}
"""Checks of single values. Structured ones (options, fields …) are read in `read.py`."""
