"""Reads a posted form back into data. Hostile posts give odd data, never an exception.

Names: `key`, `key.part` (address, date range, signature), `key.3.column` (rows), and the buttons
`_action=add:key` and `_action=remove:key.3` that work without JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from zhengtong.modules.forms.definition import ROWS, Definition, Field
from zhengtong.modules.forms.values import parsed

PARTS = {
    "address": ("region", "detail"),
    "date_range": ("from", "to"),
    "signature": ("name", "picture"),
}
"""The inner inputs of compound fields."""

MOST_ROWS = 201
_ACTION = re.compile(r"(add|remove):([a-z][a-z0-9_]{0,59})(?:\.([0-9]{1,4}))?")
_ROW = re.compile(r"([a-z][a-z0-9_]{0,59})\.([0-9]{1,4})\..+")


class Post(Protocol):
    """What is needed of a QueryDict."""

    def __contains__(self, name: object) -> bool: ...
    def __iter__(self) -> Any: ...
    def get(self, name: str, default: Any = None) -> Any: ...
    def getlist(self, name: str) -> list[Any]: ...


@dataclass(frozen=True)
class RowAction:
    """A pressed "add another" or "remove" button."""

    verb: str
    key: str
    row: int | None


def row_action(post: Post) -> RowAction | None:
    """The row button that was pressed: show the page again instead of going on."""
    found = _ACTION.fullmatch(str(post.get("_action", "")))
    if not found or (found[1] == "remove") != (found[3] is not None):
        return None
    return RowAction(found[1], found[2], int(found[3]) if found[3] else None)


def page_of(post: Post, definition: Definition) -> int | None:
    """The page that the post came from, by its hidden `_page`; None for a form in one piece."""
    given = str(post.get("_page", ""))
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    return number if 1 <= number <= len(definition.pages) else None


def read_post(
    definition: Definition, post: Post, base: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The data of the posted page over `base`, the data of the other pages.

    Only what was asked on the page is read; a row button has been obeyed already.
    """
    page = page_of(post, definition)
    asked = [p.field for p in definition.placed if page is None or p.page == page]
    data = {k: v for k, v in (base or {}).items() if k not in {f.key for f in asked}}
    rows = _row_numbers(post)
    for field in asked:
        value = _read(field, post, field.key, rows)
        if value is not None:
            data[field.key] = value
    action = row_action(post)
    if action:
        _obey(action, asked, data, rows)
    return data


def _read(field: Field, post: Post, name: str, rows: Mapping[str, list[int]]) -> Any:
    if field.type in ROWS:
        return _read_rows(field, post, rows.get(field.key, []))
    if field.type in ("static", "computed"):
        return None
    if field.type in ("multi_choice", "upload"):
        return [text for text in _texts(post.getlist(name)[:1000]) if text] or None
    if field.type in PARTS:
        kind = "date" if field.type == "date_range" else "text"
        parts = {part: _parsed(kind, post, f"{name}.{part}") for part in PARTS[field.type]}
        return {k: v for k, v in parts.items() if v is not None} or None
    return _parsed(field.type, post, name)


def _read_rows(field: Field, post: Post, numbers: list[int]) -> list[dict[str, Any]] | None:
    found = []
    for number in numbers[:MOST_ROWS]:
        row = {}
        for inner in field.fields:
            value = _read(inner, post, f"{field.key}.{number}.{inner.key}", {})
            if value is not None:
                row[inner.key] = value
        found.append(row)
    return found or None


def _parsed(kind: str, post: Post, name: str) -> Any:
    (text,) = _texts([post.get(name, "")])
    return parsed(kind, text)


def _texts(values: Iterable[Any]) -> list[str]:
    return [value if isinstance(value, str) else "" for value in values]


def _row_numbers(post: Post) -> dict[str, list[int]]:
    """Which rows were posted, by key of the table or group; the numbers may have gaps."""
    found: dict[str, set[int]] = {}
    for name in post:
        place = _ROW.fullmatch(name) if isinstance(name, str) else None
        if place:
            found.setdefault(place[1], set()).add(int(place[2]))
    return {key: sorted(numbers) for key, numbers in found.items()}


def _obey(
    action: RowAction, asked: list[Field], data: dict[str, Any], rows: Mapping[str, list[int]]
) -> None:
    field = next((f for f in asked if f.key == action.key and f.type in ROWS), None)
    if field is None:
        return
    listed = data.get(field.key) or [{}]
    if action.verb == "add":
        most = field.settings.get("max_rows", 50)
        data[field.key] = [*listed, {}] if len(listed) < most else listed
        return
    numbers = rows.get(field.key, [])
    if action.row in numbers:
        at = numbers.index(action.row)
        left = listed[:at] + listed[at + 1 :]
        data[field.key] = left
        if not left:
            del data[field.key]
