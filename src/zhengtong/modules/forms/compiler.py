"""Compiles a definition to one JSON Schema 2020-12: hidden means absent, visible means required.

The document is the whole law of a submission. What JSON Schema cannot say rides in it under
`x-check` (beside a value) and `x-plan` (at the root: visibility and computed values, in the order
in which they are settled); `checks.py` and `settle.py` obey these, and so do their twins in the
browser. Its SHA-256 is kept with every submission.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from zhengtong.modules.forms.definition import ROWS, Condition, Field, Resolved, all_of
from zhengtong.modules.forms.value_schemas import MAKERS, Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def compile_form(resolved: Resolved) -> Schema:
    """The schema of a whole submission."""
    placed = resolved.definition.placed
    fields = {p.field.key: p.field for p in placed}
    shown = {p.field.key: all_of(p.conditions) for p in placed}
    trees = {name: checked.tree for name, checked in resolved.expressions.items()}
    compiled = _object(fields, shown, trees)
    return {
        "$schema": DIALECT,
        **compiled,
        "x-plan": [
            _step(fields[key], shown[key], trees, resolved.row_orders, "") for key in resolved.order
        ],
    }


def canonical(document: Any) -> str:
    """One text for one document, whatever the order of its keys."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(document: Any) -> str:
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def _object(
    fields: Mapping[str, Field],
    shown: Mapping[str, Condition | None],
    trees: Mapping[str, Any],
) -> Schema:
    data = {key: field for key, field in fields.items() if field.holds_data}
    schema: Schema = {
        "type": "object",
        "properties": {key: _value(field, trees) for key, field in data.items()},
        "additionalProperties": False,
    }
    always = [k for k, f in data.items() if f.required and shown[k] is None]
    if always:
        schema["required"] = always
    rules = _visibility(data, shown) + _requirement(data, shown)
    if rules:
        schema["allOf"] = rules
    return schema


def _visibility(data: Mapping[str, Field], shown: Mapping[str, Condition | None]) -> list[Schema]:
    """One rule for each distinct condition: then these are required, else these are absent."""
    rules: dict[str, Schema] = {}
    for key, field in data.items():
        condition = shown[key]
        if condition is None:
            continue
        test = condition.schema()
        rule = rules.setdefault(canonical(test), {"if": test, "else": {"properties": {}}})
        rule["else"]["properties"][key] = False
        if field.required:
            rule.setdefault("then", {"required": []})["required"].append(key)
    return list(rules.values())


def _requirement(data: Mapping[str, Field], shown: Mapping[str, Condition | None]) -> list[Schema]:
    rules: dict[str, Schema] = {}
    for key, field in data.items():
        if field.require_if is None:
            continue
        visible = shown[key]
        both = all_of((visible, field.require_if)) if visible else field.require_if
        assert both is not None
        test = both.schema()
        rule = rules.setdefault(canonical(test), {"if": test, "then": {"required": []}})
        rule["then"]["required"].append(key)
    return list(rules.values())


def _value(field: Field, trees: Mapping[str, Any]) -> Schema:
    """The schema of one value."""
    if field.type in ROWS:
        return _rows(field, trees)
    return MAKERS[field.value_type](field, field.settings)


def _rows(field: Field, trees: Mapping[str, Any]) -> Schema:
    inner = {f.key: f for f in field.fields}
    prefix = f"{field.key}.*."
    own = {k.removeprefix(prefix): tree for k, tree in trees.items() if k.startswith(prefix)}
    row = _object(inner, {f.key: f.show_if for f in field.fields}, own)
    return {
        "type": "array",
        "items": row,
        "minItems": max(1, field.settings.get("min_rows", 1)),
        "maxItems": field.settings.get("max_rows", 50),
    }


def _step(
    field: Field,
    shown: Condition | None,
    trees: Mapping[str, Any],
    row_orders: Mapping[str, tuple[str, ...]],
    prefix: str,
) -> Schema:
    """How one field is settled: its type, when it is shown, how it is computed, its rows."""
    step: Schema = {"key": field.key, "type": field.type}
    if shown is not None:
        step["show_if"] = shown.as_json()
    if field.type == "computed":
        step["expression"] = trees[prefix + field.key]
        step["result"] = field.value_type
        step["places"] = field.settings.get("places", 2)
    if field.type in ROWS:
        inner = {f.key: f for f in field.fields}
        step["rows"] = [
            _step(inner[key], inner[key].show_if, trees, {}, f"{field.key}.*.")
            for key in row_orders[field.key]
        ]
    return step
