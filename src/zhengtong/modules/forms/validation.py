"""Is a submission good, and if not, what should be done about each field?

The order is fixed: bounds of the input, settling, JSON Schema, checks. One error for a field, the
most telling one (`RANKS`). `frontend/src/form/validate.js` finds the same paths and codes; the
fuzz test compares them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, cast

import jsonschema_rs

from zhengtong.modules.forms.checks import Circumstances, Path, failed_checks

RANKS = (
    "shape",
    "unknown",
    "hidden",
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
    "prefill",
)
"""Codes from the most to the least telling."""

MOST_ERRORS = 200
MOST_VALUES = 20_000
LONGEST_TEXT = 200_000
DEEPEST = 6

_KEYWORDS = {"falseSchema": "hidden"}


def validator_of(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """The compiled validator. Patterns run in linear time."""
    return jsonschema_rs.Draft202012Validator(
        dict(schema),
        validate_formats=True,
        pattern_options=jsonschema_rs.RegexOptions(size_limit=20_000_000),
    )


def is_sane(data: Any) -> bool:
    """A JSON object of bounded size without characters that no form can hold."""
    if not isinstance(data, Mapping):
        return False
    level: list[Any] = [data]
    seen = 0
    for _depth in range(DEEPEST + 1):
        following: list[Any] = []
        for value in level:
            seen += 1
            if seen > MOST_VALUES or not _is_sane_value(value):
                return False
            if isinstance(value, Mapping):
                following += value.values()
            elif isinstance(value, list):
                following += value
        if not following:
            return True
        level = following
    return False


def found_errors(
    validator: jsonschema_rs.Draft202012Validator,
    schema: Mapping[str, Any],
    data: Mapping[str, Any],
    around: Circumstances,
) -> dict[Path, str]:
    """Path and code of what is wrong with settled data."""
    found: dict[Path, str] = {}
    for path, code in (*_schema_errors(validator, data), *failed_checks(schema, data, around)):
        keep(found, path, code)
    return found


def keep(found: dict[Path, str], path: Path, code: str) -> None:
    """Note an error unless a more telling one of the same field stands already."""
    if path and isinstance(path[-1], int):
        path = path[:-1]
    before = found.get(path)
    if before is None and len(found) >= MOST_ERRORS:
        return
    if before is None or RANKS.index(code) < RANKS.index(before):
        found[path] = code


def _schema_errors(
    validator: jsonschema_rs.Draft202012Validator, data: Mapping[str, Any]
) -> Iterator[tuple[Path, str]]:
    for error in validator.iter_errors(data):
        path, kind = tuple(error.instance_path), cast(Any, error.kind)
        if kind.name == "required":
            yield (*path, kind.property), "required"
        elif kind.name == "additionalProperties":
            for name in kind.unexpected:
                yield (*path, name), "unknown"
        else:
            yield path, _KEYWORDS.get(kind.name, kind.name)


def _is_sane_value(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT and _is_sane_text(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Mapping):
        return all(isinstance(k, str) and len(k) <= 200 and _is_sane_text(k) for k in value)
    return value is None or isinstance(value, (bool, int, list))


def _is_sane_text(value: str) -> bool:
    if "\x00" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
