"""What JSON Schema cannot say about a value: check digits, limits of texts, lists kept elsewhere.

The schema names its checks under `x-check`. Mirrored in `frontend/src/form/checks.js`, but for
`option` and `files`, which only the server can answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.ids import is_credit_code, is_identity_number
from zhengtong.modules.forms.expressions import dates, numbers
from zhengtong.modules.forms.plugins import option_sources

Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What the checks need besides the data. `files` are the public ids that the submission may
    name; None when the caller does not keep files with the form."""

    today: dt.date
    files: Collection[str] | None = None


def failed_checks(
    schema: Mapping[str, Any], value: Any, around: Circumstances, path: Path = ()
) -> Iterator[tuple[Path, str]]:
    """Path and code of each check that fails. Values of a wrong type are left to the schema."""
    for name, *given in schema.get("x-check", ()):
        code = _CHECKS[name](value, given, around)
        if code:
            yield path, code
    if isinstance(value, dict):
        for key, inner in schema.get("properties", {}).items():
            if key in value and isinstance(inner, dict):
                yield from failed_checks(inner, value[key], around, (*path, key))
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for n, one in enumerate(value):
            yield from failed_checks(schema["items"], one, around, (*path, n))


def _decimal(value: Any, given: list[Any], around: Circumstances) -> str | None:
    size = numbers.number(value) if isinstance(value, str) else None
    if size is None:
        return None
    low, high = (numbers.number(limit) for limit in given)
    if low is not None and numbers.compared(size, low) < 0:
        return "minimum"
    return "maximum" if high is not None and numbers.compared(size, high) > 0 else None


def _day(value: Any, given: list[Any], around: Circumstances) -> str | None:
    day = dates.date(value)
    if day is None:
        return None
    low, high = (dates.bound(limit, around.today) if limit else None for limit in given)
    if low is not None and day < low:
        return "minimum"
    return "maximum" if high is not None and day > high else None


def _range(value: Any, given: list[Any], around: Circumstances) -> str | None:
    if not isinstance(value, dict):
        return None
    start, end = dates.date(value.get("from")), dates.date(value.get("to"))
    return "range" if start and end and end < start else None


def _identity_number(value: Any, given: list[Any], around: Circumstances) -> str | None:
    if not isinstance(value, str) or not value.isascii() or len(value) != 18:
        return None
    return None if is_identity_number(value) else "check_digit"


def _credit_code(value: Any, given: list[Any], around: Circumstances) -> str | None:
    if not isinstance(value, str) or not value.isascii() or len(value) != 18:
        return None
    return None if is_credit_code(value) else "check_digit"


def _option(value: Any, given: list[Any], around: Circumstances) -> str | None:
    source, level = given
    if not isinstance(value, str):
        return None
    return None if option_sources.get(source).label_of(value, level) else "option"


def _files(value: Any, given: list[Any], around: Circumstances) -> str | None:
    if around.files is None or not isinstance(value, list):
        return None
    return None if all(one in around.files for one in value) else "files"


_CHECKS: dict[str, Callable[[Any, list[Any], Circumstances], str | None]] = {
    "decimal": _decimal,
    "day": _day,
    "range": _range,
    "identity_number": _identity_number,
    "credit_code": _credit_code,
    "option": _option,
    "files": _files,
}
