"""Conditions as data: `{"field", "operator", "value"}` joined by `{"and": […]}` and `{"or": […]}`.

The same condition is read here, evaluated here and in `conditions.js`, and compiled to JSON
Schema; all three must agree, and the fuzz tests hold them to it. An absent value is equal to
nothing: `ne` is true for it, every other comparison false.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Data = Mapping[str, Any]

_DATE_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Compare:
    """One comparison of one field with a constant."""

    field: str
    operator: str
    value: Any = None

    def holds(self, data: Data) -> bool:
        present = self.field in data
        if self.operator == "filled":
            return present
        if self.operator == "empty":
            return not present
        if self.operator == "ne":
            return not present or not same(data[self.field], self.value)
        return present and _holds(self.operator, data[self.field], self.value)

    def fields(self) -> set[str]:
        return {self.field}

    def as_json(self) -> dict[str, Any]:
        if self.operator in ("filled", "empty"):
            return {"field": self.field, "operator": self.operator}
        return {"field": self.field, "operator": self.operator, "value": self.value}

    def schema(self) -> dict[str, Any]:
        """A JSON Schema of the whole object that holds exactly when the comparison holds."""
        if self.operator == "filled":
            return {"required": [self.field]}
        if self.operator == "empty":
            return {"not": {"required": [self.field]}}
        if self.operator == "ne":
            return {"not": Compare(self.field, "eq", self.value).schema()}
        value = _value_schema(self.operator, self.value)
        return {"properties": {self.field: value}, "required": [self.field]}


@dataclass(frozen=True)
class Join:
    """All or any of several conditions."""

    kind: Literal["and", "or"]
    parts: tuple[Condition, ...]

    def holds(self, data: Data) -> bool:
        each = (part.holds(data) for part in self.parts)
        return all(each) if self.kind == "and" else any(each)

    def fields(self) -> set[str]:
        return set().union(*(part.fields() for part in self.parts))

    def as_json(self) -> dict[str, Any]:
        return {self.kind: [part.as_json() for part in self.parts]}

    def schema(self) -> dict[str, Any]:
        keyword = "allOf" if self.kind == "and" else "anyOf"
        return {keyword: [part.schema() for part in self.parts]}


Condition = Compare | Join


def all_of(conditions: tuple[Condition, ...]) -> Condition | None:
    """One condition that holds when all do; `None` when there are none."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return Join("and", conditions)


def same(a: Any, b: Any) -> bool:
    """Equality of JSON scalars: true is not 1, and 1.0 is 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b
    return type(a) is type(b) and bool(a == b)


def _holds(operator: str, value: Any, wanted: Any) -> bool:
    if operator == "eq":
        return same(value, wanted)
    if operator == "in":
        chosen = value if isinstance(value, list) else [value]
        return any(same(one, allowed) for one in chosen for allowed in wanted)
    if not _comparable(value, wanted):
        return False
    return {
        "lt": value < wanted,
        "le": value <= wanted,
        "gt": value > wanted,
        "ge": value >= wanted,
    }[operator]


def _comparable(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return isinstance(value, str) and bool(_DATE_SHAPE.fullmatch(value))
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _value_schema(operator: str, value: Any) -> dict[str, Any]:
    if operator == "eq":
        return {"const": value}
    if operator == "in":
        one = {"enum": list(value)}
        return {"anyOf": [one, {"type": "array", "contains": one}]}
    if isinstance(value, str):
        return {"type": "string", "pattern": date_pattern(operator, value)}
    keyword = {
        "lt": "exclusiveMaximum",
        "le": "maximum",
        "gt": "exclusiveMinimum",
        "ge": "minimum",
    }[operator]
    return {"type": "number", keyword: value}


def date_pattern(operator: str, day: str) -> str:
    """A pattern of the ISO dates before or after one: JSON Schema cannot compare texts.

    Dates of fixed width compare as their digits do, so each branch shares some leading digits
    with `day` and differs at the next one.
    """
    downward = operator in ("lt", "le")
    branches = [day] if operator in ("le", "ge") else []
    for at, digit in enumerate(day):
        if digit == "-" or digit == ("0" if downward else "9"):
            continue
        span = f"[0-{int(digit) - 1}]" if downward else f"[{int(digit) + 1}-9]"
        rest = "".join("-" if c == "-" else "[0-9]" for c in day[at + 1 :])
        branches.append(day[:at] + span + rest)
    return f"^({'|'.join(branches)})$"
