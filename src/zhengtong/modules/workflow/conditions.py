"""Conditions of flows: typed data, never evaluated code.

    {"field": "area", "operator": "gt", "value": 300}
    {"and": [...]}   {"or": [...]}   {"not": {...}}

A comparison between unlike types is false, not an error: a flow must not break on a form that was
left empty. The publish gate finds wrong fields and types before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from zhengtong.modules.workflow.errors import BadCondition

MOST_DEPTH = 8
ORDERED = frozenset({"lt", "le", "gt", "ge"})
BARE = frozenset({"is_set", "is_empty"})
LISTED = frozenset({"in", "not_in"})
OPERATORS = frozenset({"eq", "ne", "contains"}) | ORDERED | BARE | LISTED

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}


def check(condition: Any, depth: int = 0) -> None:
    """Raise BadCondition unless the shape is right."""
    if not isinstance(condition, dict) or depth > MOST_DEPTH:
        raise BadCondition
    for word in ("and", "or"):
        if word in condition:
            parts = condition[word]
            if set(condition) != {word} or not isinstance(parts, list) or not parts:
                raise BadCondition
            for part in parts:
                check(part, depth + 1)
            return
    if "not" in condition:
        if set(condition) != {"not"}:
            raise BadCondition
        check(condition["not"], depth + 1)
        return
    _check_leaf(condition)


def _check_leaf(condition: Mapping[str, Any]) -> None:
    field, operator = condition.get("field"), condition.get("operator")
    if not isinstance(field, str) or not field or operator not in OPERATORS:
        raise BadCondition
    expected = {"field", "operator"} if operator in BARE else {"field", "operator", "value"}
    if set(condition) != expected:
        raise BadCondition
    if operator in LISTED and not isinstance(condition["value"], list):
        raise BadCondition


def leaves(condition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every comparison in it, for the publish gate."""
    for word in ("and", "or"):
        for part in condition.get(word, ()):
            yield from leaves(part)
    if "not" in condition:
        yield from leaves(condition["not"])
    if "field" in condition:
        yield condition


def holds(condition: Mapping[str, Any], variables: Mapping[str, Any]) -> bool:
    """Whether it is true of the variables of an instance."""
    if "and" in condition:
        return all(holds(part, variables) for part in condition["and"])
    if "or" in condition:
        return any(holds(part, variables) for part in condition["or"])
    if "not" in condition:
        return not holds(condition["not"], variables)
    return _leaf(condition, variables.get(condition["field"]))


def _leaf(condition: Mapping[str, Any], actual: Any) -> bool:
    operator, wanted = condition["operator"], condition.get("value")
    match operator:
        case "is_set":
            return not _empty(actual)
        case "is_empty":
            return _empty(actual)
        case "eq":
            return _same(actual, wanted)
        case "ne":
            return not _same(actual, wanted)
        case "in":
            return any(_same(actual, value) for value in wanted or ())
        case "not_in":
            return not any(_same(actual, value) for value in wanted or ())
        case "contains":
            return isinstance(actual, (list, str)) and _within(wanted, actual)
    return _alike(actual, wanted) and _COMPARE[operator](actual, wanted)


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def _same(a: Any, b: Any) -> bool:
    """Equal, where true is not 1."""
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def _alike(a: Any, b: Any) -> bool:
    if isinstance(a, bool) or isinstance(b, bool):
        return False
    number = (int, float)
    return (isinstance(a, number) and isinstance(b, number)) or (
        isinstance(a, str) and isinstance(b, str)
    )


def _within(wanted: Any, actual: list[Any] | str) -> bool:
    if isinstance(actual, str):
        return isinstance(wanted, str) and wanted in actual
    return any(_same(wanted, value) for value in actual)
