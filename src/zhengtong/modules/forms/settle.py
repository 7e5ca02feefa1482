"""Settles a submission: drops what is empty or hidden, and computes what is computed.

Mirrored in `frontend/src/form/settle.js`. Fields are visited in the order of `x-plan`, so that each
condition and each expression sees settled values. Values of a wrong type pass through: saying so
is the schema's work. Never raises on JSON.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from zhengtong.modules.forms.definition.conditions import Compare, Condition, Join
from zhengtong.modules.forms.expressions import Scope, evaluate, result_value

BLANK = " \t\r\n\u00a0\u3000\ufeff"
"""What is trimmed from both ends of every text. JavaScript's own idea of blank differs."""

SAFE_INTEGER = 2**53 - 1

Plan = Sequence[Mapping[str, Any]]


def settle(
    data: Mapping[str, Any], plan: Plan, today: dt.date, *, keep_hidden: bool = False
) -> dict[str, Any]:
    """The submission as it is stored. Unknown keys stay, for the schema to refuse.

    `keep_hidden` leaves values of hidden fields in place, so that the schema refuses them: for
    callers of the API, who should hear that a value was not asked for.
    """
    return _settled(data, plan, Scope(data={}, today=today), keep_hidden, is_row=False)


def settle_row(
    row: Mapping[str, Any], plan: Plan, data: Mapping[str, Any], today: dt.date
) -> dict[str, Any]:
    """One row of a table or group, within settled data."""
    return _settled(row, plan, Scope(data=data, today=today), False, is_row=True)


def visible(data: Mapping[str, Any], plan: Plan) -> set[str]:
    """Keys of the plan that are shown, given settled data."""
    return {
        step["key"]
        for step in plan
        if "show_if" not in step or condition_of(step["show_if"]).holds(data)
    }


def condition_of(raw: Mapping[str, Any]) -> Condition:
    """A condition from its stored form, which was checked when it was published."""
    for kind in ("and", "or"):
        if kind in raw:
            return Join(kind, tuple(condition_of(part) for part in raw[kind]))
    return Compare(raw["field"], raw["operator"], raw.get("value"))


def _settled(
    data: Mapping[str, Any], plan: Plan, scope: Scope, keep_hidden: bool, *, is_row: bool
) -> dict[str, Any]:
    known = {step["key"] for step in plan}
    done: dict[str, Any] = {k: v for k, v in data.items() if k not in known and v is not None}
    inner = (
        Scope(data=scope.data, today=scope.today, row=done)
        if is_row
        else Scope(data=done, today=scope.today)
    )
    for step in plan:
        key = step["key"]
        shown = "show_if" not in step or condition_of(step["show_if"]).holds(done)
        if step["type"] == "computed":
            value = _computed(step, inner) if shown else None
        elif "rows" in step:
            value = _rows(data.get(key), step["rows"], inner, keep_hidden)
        else:
            value = cleaned(data.get(key))
        if value is not None and (shown or keep_hidden):
            done[key] = value
    return done


def _computed(step: Mapping[str, Any], scope: Scope) -> Any:
    return result_value(evaluate(step["expression"], scope), step["result"], step["places"])


def _rows(value: Any, plan: Plan, scope: Scope, keep_hidden: bool) -> Any:
    if not isinstance(value, list):
        return cleaned(value)
    rows = [
        _settled(row, plan, scope, keep_hidden, is_row=True) if isinstance(row, dict) else row
        for row in value
        if not (isinstance(row, dict) and is_blank(row, plan))
    ]
    return rows or None


def is_blank(row: Mapping[str, Any], plan: Plan) -> bool:
    """Nothing typed in it. Computed values are not typed."""
    computed = {step["key"] for step in plan if step["type"] == "computed"}
    return all(cleaned(value) is None for key, value in row.items() if key not in computed)


def cleaned(value: Any) -> Any:
    """The value trimmed, or None when nothing is left of it."""
    if isinstance(value, str):
        return value.strip(BLANK) or None
    if isinstance(value, list):
        return [inner for inner in map(cleaned, value) if inner is not None] or None
    if isinstance(value, dict):
        found = {key: cleaned(inner) for key, inner in value.items()}
        return {key: inner for key, inner in found.items() if inner is not None} or None
    if isinstance(value, float) and abs(value) <= SAFE_INTEGER and value == int(value):
        return int(value)
    return value
