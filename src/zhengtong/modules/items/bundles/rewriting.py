"""Conditions and expressions of an item's form, told in the keys of the merged form. Pure.

What the bundle answers itself is worked in: a comparison with such a field is true or false at
once, and disappears.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]


ABSENT = object()
"""The value of a field that nobody can fill in yet."""


class Names:
    """Top-level keys of one form: their new names, and the values that are settled already."""

    def __init__(self, keys: Mapping[str, str], constants: Mapping[str, Any]) -> None:
        self.keys = keys
        self.constants = constants

    def condition(self, raw: Any) -> Json | bool | None:
        """None for no condition; True or False when it is decided."""
        if raw is None:
            return None
        for kind, neutral in (("and", True), ("or", False)):
            if kind in raw:
                return join(kind, [self.condition(p) for p in raw[kind]], neutral)
        key = raw["field"]
        if key in self.constants:
            return _holds(raw, self.constants[key])
        return {**raw, "field": self.keys.get(key, key)}

    def expression(self, raw: Any, row: frozenset[str] = frozenset()) -> Any:
        """The tree with new names; a settled text becomes a literal."""
        if isinstance(raw, Mapping):
            key = raw.get("field")
            if isinstance(key, str) and key not in row:
                if self.constants.get(key, ABSENT) is not ABSENT:
                    return {"text": str(self.constants[key])}
                return {**raw, "field": self.keys.get(key, key)}
            if isinstance(raw.get("column"), list):
                table, column = raw["column"]
                return {**raw, "column": [self.keys.get(table, table), column]}
            return {k: self.expression(v, row) for k, v in raw.items()}
        if isinstance(raw, list):
            return [self.expression(v, row) for v in raw]
        return raw


def join(kind: str, parts: Sequence[Json | bool | None], neutral: bool) -> Json | bool | None:
    """`and` and `or` over conditions of which some are decided."""
    found: list[Json] = []
    for part in parts:
        if part is None or part is neutral:
            continue
        if isinstance(part, bool):
            return part
        if part not in found:
            found.append(part)
    if not found:
        return neutral
    return found[0] if len(found) == 1 else {kind: found}


def all_of(parts: Sequence[Json | bool | None]) -> Json | bool | None:
    """True (always) for none."""
    return join("and", parts, True)


def any_of(parts: Sequence[Json | bool | None]) -> Json | bool | None:
    """None counts as always."""
    return join("or", [True if p is None else p for p in parts], False)


def when(answers: Mapping[str, Sequence[str]]) -> Json | bool | None:
    """The condition under which a part belongs to the bundle."""
    return all_of(
        [{"field": q, "operator": "in", "value": list(values)} for q, values in answers.items()]
    )


def _holds(raw: Mapping[str, Any], value: Any) -> bool:
    operator, wanted = raw["operator"], raw.get("value")
    if value is ABSENT:
        return operator in ("ne", "empty")
    if operator in ("filled", "empty"):
        return bool(operator == "filled")
    if operator == "in":
        return value in (wanted or ())
    return bool((value == wanted) == (operator == "eq"))
