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
from zhengtong.modules.forms.definition.properties import SAFE_INTEGER

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DATE = "^(1[89]|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
LINE = "^[^\u0000-\u001f\u007f]*$"
LINES = "^[^\u0000-\u0008\u000b-\u001f\u007f]*$"
MOBILE = "^1[3-9][0-9]{9}$"
ANY_PHONE = "^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4})$"
EMAIL = "^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}[.]){1,8}[A-Za-z]{2,24}$"
REGION = "^[0-9]{6}([0-9]{3}([0-9]{3})?)?$"
PUBLIC_ID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

Schema = dict[str, Any]


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
    return _MAKERS[field.value_type](field, field.settings)


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


def _text(field: Field, given: Mapping[str, Any]) -> Schema:
    if field.type == "computed":
        return {"type": "string", "maxLength": 20_000}
    schema: Schema = {
        "type": "string",
        "minLength": max(1, given.get("min_length", 1)),
        "maxLength": given.get("max_length", 200),
        "pattern": LINE,
    }
    if "pattern" in given:
        schema["allOf"] = [{"pattern": given["pattern"]}]
    return schema


def _long_text(field: Field, given: Mapping[str, Any]) -> Schema:
    return {
        "type": "string",
        "minLength": max(1, given.get("min_length", 1)),
        "maxLength": given.get("max_length", 2000),
        "pattern": LINES,
    }


def _integer(field: Field, given: Mapping[str, Any]) -> Schema:
    return {
        "type": "integer",
        "minimum": given.get("min", -SAFE_INTEGER),
        "maximum": given.get("max", SAFE_INTEGER),
    }


def _money(field: Field, given: Mapping[str, Any]) -> Schema:
    lowest = -SAFE_INTEGER if field.type == "computed" else 0
    return {
        "type": "integer",
        "minimum": given.get("min", lowest),
        "maximum": given.get("max", SAFE_INTEGER),
    }


def _decimal(field: Field, given: Mapping[str, Any]) -> Schema:
    places = given.get("places", 2)
    part = f"([.][0-9]{{1,{places}}})?" if places else ""
    whole = "{1,50}" if field.type == "computed" else "{1,20}"
    schema: Schema = {"type": "string", "pattern": f"^-?[0-9]{whole}{part}$"}
    if "min" in given or "max" in given:
        schema["x-check"] = [["decimal", given.get("min"), given.get("max")]]
    return schema


def _date(field: Field, given: Mapping[str, Any]) -> Schema:
    if field.type == "computed":
        return {"type": "string", "format": "date"}
    return _day(given)


def _day(given: Mapping[str, Any]) -> Schema:
    schema: Schema = {"type": "string", "pattern": DATE, "format": "date"}
    if "min" in given or "max" in given:
        schema["x-check"] = [["day", given.get("min"), given.get("max")]]
    return schema


def _date_range(field: Field, given: Mapping[str, Any]) -> Schema:
    return {
        "type": "object",
        "properties": {"from": _day(given), "to": _day(given)},
        "required": ["from", "to"],
        "additionalProperties": False,
        "x-check": [["range"]],
    }


def _choice(field: Field, given: Mapping[str, Any]) -> Schema:
    if field.options:
        return {"type": "string", "enum": [option.value for option in field.options]}
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": 100,
        "x-check": [["option", given.get("source"), given.get("level")]],
    }


def _multi_choice(field: Field, given: Mapping[str, Any]) -> Schema:
    return {
        "type": "array",
        "items": _choice(field, given),
        "uniqueItems": True,
        "minItems": max(1, given.get("min_items", 1)),
        "maxItems": given.get("max_items", 500),
    }


def _yes_no(field: Field, given: Mapping[str, Any]) -> Schema:
    return {"type": "boolean"}


def _region(field: Field, given: Mapping[str, Any]) -> Schema:
    check = [["option", given.get("source"), given.get("level")]]
    return {"type": "string", "pattern": REGION, "x-check": check}


def _address(field: Field, given: Mapping[str, Any]) -> Schema:
    detail = {"type": "string", "minLength": 2, "maxLength": 200, "pattern": LINE}
    return {
        "type": "object",
        "properties": {"region": _region(field, given), "detail": detail},
        "required": ["region", "detail"],
        "additionalProperties": False,
    }


def _identity_number(field: Field, given: Mapping[str, Any]) -> Schema:
    return {"type": "string", "pattern": "^[0-9]{17}[0-9X]$", "x-check": [["identity_number"]]}


def _credit_code(field: Field, given: Mapping[str, Any]) -> Schema:
    pattern = "^[0-9A-HJ-NPQRTUWXY]{18}$"
    return {"type": "string", "pattern": pattern, "x-check": [["credit_code"]]}


def _phone(field: Field, given: Mapping[str, Any]) -> Schema:
    return {"type": "string", "pattern": MOBILE if given.get("kind") == "mobile" else ANY_PHONE}


def _email(field: Field, given: Mapping[str, Any]) -> Schema:
    return {"type": "string", "maxLength": 254, "pattern": EMAIL}


def _upload(field: Field, given: Mapping[str, Any]) -> Schema:
    return {
        "type": "array",
        "items": {"type": "string", "pattern": PUBLIC_ID},
        "uniqueItems": True,
        "minItems": 1,
        "maxItems": given.get("max_files", 10),
        "x-check": [["files"]],
    }


def _signature(field: Field, given: Mapping[str, Any]) -> Schema:
    picture = "^data:image/png;base64,[A-Za-z0-9+/]+={0,2}$"
    return {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 60, "pattern": LINE},
            "picture": {"type": "string", "maxLength": 100_000, "pattern": picture},
        },
        "required": ["name"],
        "additionalProperties": False,
    }


_MAKERS = {
    "text": _text,
    "long_text": _long_text,
    "integer": _integer,
    "money": _money,
    "decimal": _decimal,
    "date": _date,
    "date_range": _date_range,
    "choice": _choice,
    "multi_choice": _multi_choice,
    "yes_no": _yes_no,
    "region": _region,
    "address": _address,
    "identity_number": _identity_number,
    "credit_code": _credit_code,
    "phone": _phone,
    "email": _email,
    "upload": _upload,
    "signature": _signature,
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
