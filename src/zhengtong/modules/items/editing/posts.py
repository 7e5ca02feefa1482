"""Reads a tab of the editor out of a POST, and moves rows about.

Names follow the definition: `materials.0.name.zh`. A list says its length in `materials.count`. A
button `do` carries one row action: `add materials`, `up materials.2`, `down …`, `remove …`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.kinds import Field

MOST_ROWS = 200


class Post:
    """The typed values by name. `many` for checkboxes."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def one(self, name: str) -> str:
        return str(self._values.get(name) or "")

    def many(self, name: str) -> list[str]:
        found = self._values
        return list(found.getlist(name)) if hasattr(found, "getlist") else list(found.get(name, ()))

    def count(self, name: str) -> int:
        typed = self.one(f"{name}.count")
        return min(int(typed), MOST_ROWS) if typed.isascii() and typed.isdigit() else 0


def read(fields: Iterable[Field], post: Post, base: Mapping[str, Any]) -> dict[str, Any]:
    """The top-level values of these fields; None where nothing was given."""
    tops = {field.top: base.get(field.top) for field in fields}
    found: dict[str, Any] = {key: value for key, value in tops.items() if value is not None}
    for field in fields:
        value = _value(field, post, field.key)
        if field.kind == k.CHOICES:
            value = _in_old_order(value, k.value_at(base, field.key))
        k.put_at(found, field.key, value)
    return {key: found.get(key) for key in tops}


def _in_old_order(chosen: list[str], before: Any) -> list[str]:
    """Boxes come in the order of the page; what was chosen before keeps its place."""
    kept = [v for v in before or () if v in chosen]
    return [*kept, *(v for v in chosen if v not in kept)]


def _value(field: Field, post: Post, name: str) -> Any:
    if field.kind in k.BILINGUAL:
        return k.bilingual(post.one(f"{name}.zh"), post.one(f"{name}.en"))
    if field.kind == k.TEXTS:
        return [_value(_LINE, post, f"{name}.{i}") for i in range(post.count(name))]
    if field.kind == k.ROWS:
        return [_row(field.fields, post, f"{name}.{i}") for i in range(post.count(name))]
    if field.kind == k.WHEN:
        return _when(post.many(name))
    return _SINGLE[field.kind](post, name)


_LINE = Field(key="", label="", kind=k.TEXT)
_SINGLE: dict[str, Any] = {
    k.PLAIN: lambda post, name: post.one(name).strip(),
    k.NUMBER: lambda post, name: k.number(post.one(name)),
    k.MONEY: lambda post, name: k.fen(post.one(name)),
    k.FLAG: lambda post, name: bool(post.one(name)),
    k.CHOICE: lambda post, name: post.one(name),
    k.CHOICES: lambda post, name: post.many(name),
    k.WORDS: lambda post, name: k.words(post.one(name)),
    k.VARIABLES: lambda post, name: k.variables(post.one(name)),
    k.FILE: lambda post, name: post.one(name),
}


def _row(fields: Iterable[Field], post: Post, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        k.put_at(found, field.key, _value(field, post, f"{name}.{field.key}"))
    return found


def _when(chosen: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in chosen:
        question, _, value = pair.partition("=")
        found.setdefault(question, []).append(value)
    return found


@dataclass(frozen=True)
class RowAction:
    """One press of a row button. `anchor` is where the page should stand afterwards."""

    verb: str
    path: str

    @classmethod
    def of(cls, typed: str) -> RowAction | None:
        verb, _, path = typed.partition(" ")
        return cls(verb, path) if verb in ("add", "up", "down", "remove") and path else None

    def apply(self, values: dict[str, Any], fields: Iterable[Field]) -> str:
        """Change the list in `values` in place; answers the anchor of the row, "" for nothing."""
        path = self.path if self.verb == "add" else self.path.rpartition(".")[0]
        rows, field = _list_at(values, path, fields)
        if rows is None or field is None:
            return ""
        if self.verb == "add":
            rows.append(_new_row(field, rows))
            return f"{path}.{len(rows) - 1}"
        last = self.path.rpartition(".")[2]
        at = int(last) if last.isascii() and last.isdigit() else len(rows)
        if at >= len(rows):
            return ""
        if self.verb == "remove":
            rows.pop(at)
            return f"{path}.{max(at - 1, 0)}" if rows else path
        to = at + (-1 if self.verb == "up" else 1)
        if 0 <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
            at = to
        return f"{path}.{at}"


def _list_at(
    values: dict[str, Any], path: str, fields: Iterable[Field]
) -> tuple[list[Any] | None, Field | None]:
    """The list at `situations.0.options`, made where it is missing, and its field."""
    parts = path.split(".")
    here: Any = values
    field: Field | None = None
    for i, part in enumerate(parts):
        if part.isdigit():
            if not isinstance(here, list) or int(part) >= len(here):
                return None, None
            here = here[int(part)]
            continue
        field = next((f for f in fields if f.key == part and f.kind in k.LISTS), None)
        if field is None or not isinstance(here, dict):
            return None, None
        if not isinstance(here.get(part), list):
            here[part] = []
        here, fields = here[part], field.fields
        if i == len(parts) - 1:
            return here, field
    return None, None


def _new_row(field: Field, rows: list[Any]) -> Any:
    """An empty row; keys and values that must be unique are given at once."""
    if field.kind == k.TEXTS:
        return ""
    row = copy.deepcopy(field.blank or {})
    own = {f.key for f in field.fields}
    if "key" in own:
        row["key"] = _free("material" if field.key == "materials" else "question", "key", rows)
    if "value" in own:
        row["value"] = _free("answer", "value", rows)
    for n, option in enumerate(row.get("options") or (), start=1):
        option["value"] = f"answer_{n}"
    return row


def _free(stem: str, key: str, rows: list[Any]) -> str:
    taken = {r.get(key) for r in rows if isinstance(r, Mapping)}
    return next(c for c in (f"{stem}_{n}" for n in range(1, 1000)) if c not in taken)
