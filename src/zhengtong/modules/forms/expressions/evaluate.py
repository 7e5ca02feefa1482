"""Runs a resolved expression. Mirrored line by line in `frontend/src/form/expressions.js`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhengtong.modules.forms.expressions import dates, numbers
from zhengtong.modules.forms.expressions.numbers import Number

Value = Number | str | dt.date | bool | list[Any] | None


@dataclass(frozen=True)
class Scope:
    """What an expression sees: the whole form, the row that it stands in, and the day."""

    data: Mapping[str, Any]
    today: dt.date
    row: Mapping[str, Any] | None = None


def evaluate(tree: Mapping[str, Any], scope: Scope) -> Value:
    """The value, or None where something that it needs is missing or senseless. Never raises."""
    if "op" in tree:
        return _operation(tree, scope)
    if "column" in tree:
        group, column = tree["column"]
        rows = scope.data.get(group)
        if not isinstance(rows, list):
            return []
        return [
            read(row.get(column) if isinstance(row, dict) else None, tree["as"]) for row in rows
        ]
    if "field" in tree:
        return _field(tree, scope)
    ((kind, value),) = tree.items()
    return read(value, kind)


def read(value: Any, kind: str) -> Value:
    """A stored value as the type that the expression reads it as; None when it is not one."""
    if kind.startswith("list:"):
        listed = value if isinstance(value, list) else []
        return listed if kind == "list:row" else [read(one, kind[5:]) for one in listed]
    if kind == "number":
        return numbers.number(value)
    if kind == "date":
        return dates.date(value)
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    return value if isinstance(value, str) else None


def result_value(value: Value, result: str, places: int) -> Any:
    """The value as it is stored for a computed field with that result type; None when absent."""
    if isinstance(value, Number):
        if result in ("integer", "money"):
            whole = numbers.rounded(value, 0)
            fits = whole is not None and abs(whole.coefficient) <= numbers.SAFE_INTEGER
            return whole.coefficient if whole is not None and fits else None
        shown = numbers.rounded(value, places)
        return None if shown is None else numbers.fixed(shown, places)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value or None
    return value if isinstance(value, bool) else None


def _field(tree: Mapping[str, Any], scope: Scope) -> Value:
    source = scope.row if tree.get("row") else scope.data
    value = (source or {}).get(tree["field"])
    if "part" in tree:
        value = value.get(tree["part"]) if isinstance(value, dict) else None
    return read(value, tree["as"])


def _operation(tree: Mapping[str, Any], scope: Scope) -> Value:
    op, parts = tree["op"], tree.get("of", [])
    if op == "today":
        return scope.today
    if op == "if":
        chosen = evaluate(parts[0], scope)
        return None if chosen is None else evaluate(parts[1 if chosen else 2], scope)
    if op == "coalesce":
        return next((v for v in (evaluate(p, scope) for p in parts) if v is not None), None)
    given = [evaluate(part, scope) for part in parts]
    if any(value is None for value in given):
        return None
    return _RUN[op](given, tree)


def _folded(step: Callable[[Number, Number], Number | None]) -> Callable[..., Value]:
    def run(given: list[Any], tree: Mapping[str, Any]) -> Value:
        total = given[0]
        for one in given[1:]:
            if total is None:
                return None
            total = step(total, one)
        return total

    return run


def _sum(given: list[Any], tree: Mapping[str, Any]) -> Value:
    present = [one for one in given[0] if one is not None]
    return _folded(numbers.add)(present, tree) if present else None


def _extreme(sign: int) -> Callable[..., Value]:
    def run(given: list[Any], tree: Mapping[str, Any]) -> Value:
        listed = given[0] if isinstance(given[0], list) else given
        best = None
        for one in listed:
            if one is not None and (best is None or sign * _order(one, best) > 0):
                best = one
        return best

    return run


def _order(a: Any, b: Any) -> int:
    if isinstance(a, Number):
        return numbers.compared(a, b)
    return (a > b) - (a < b)


def _printed(value: Any) -> str:
    if isinstance(value, Number):
        return numbers.text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _compare(given: list[Any], tree: Mapping[str, Any]) -> Value:
    order = _order(*given)
    return {
        "lt": order < 0,
        "le": order <= 0,
        "gt": order > 0,
        "ge": order >= 0,
        "eq": order == 0,
        "ne": order != 0,
    }[tree["by"]]


def _date_add(given: list[Any], tree: Mapping[str, Any]) -> Value:
    day, amount = given
    if amount.scale or abs(amount.coefficient) > 4_000_000:
        return None
    return dates.shifted(day, amount.coefficient, tree["unit"])


def _date_diff(given: list[Any], tree: Mapping[str, Any]) -> Value:
    return Number(dates.between(given[0], given[1], tree["unit"]), 0)


def _age_on(given: list[Any], tree: Mapping[str, Any]) -> Value:
    birth, day = given
    return None if day < birth else Number(dates.between(birth, day, "years"), 0)


def _lookup(given: list[Any], tree: Mapping[str, Any]) -> Value:
    wanted = _printed(given[0])
    for key, literal in tree["table"]:
        if key == wanted:
            ((kind, value),) = literal.items()
            return read(value, kind)
    return None


_RUN: dict[str, Callable[..., Value]] = {
    "add": _folded(numbers.add),
    "sub": lambda given, tree: numbers.sub(*given),
    "mul": _folded(numbers.mul),
    "div": lambda given, tree: numbers.div(given[0], given[1], tree["scale"]),
    "round": lambda given, tree: numbers.rounded(given[0], tree["scale"]),
    "sum": _sum,
    "count": lambda given, tree: Number(sum(one is not None for one in given[0]), 0),
    "min": _extreme(-1),
    "max": _extreme(1),
    "concat": lambda given, tree: tree["separator"].join(map(_printed, given)),
    "compare": _compare,
    "and": lambda given, tree: all(given),
    "or": lambda given, tree: any(given),
    "not": lambda given, tree: not given[0],
    "date_add": _date_add,
    "date_diff": _date_diff,
    "age_on": _age_on,
    "birth_of": lambda given, tree: dates.birth_of(given[0]),
    "lookup": _lookup,
}
