"""The JSON Schema of one value, by the type of its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhengtong.modules.forms.definition import Field
from zhengtong.modules.forms.definition.properties import SAFE_INTEGER

DATE = "^(1[89]|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"

LINE = "^[^\u0000-\u001f\u007f]*$"

LINES = "^[^\u0000-\u0008\u000b-\u001f\u007f]*$"

MOBILE = "^1[3-9][0-9]{9}$"

ANY_PHONE = "^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4})$"

EMAIL = "^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}[.]){1,8}[A-Za-z]{2,24}$"

REGION = "^[0-9]{6}([0-9]{3}([0-9]{3})?)?$"

PUBLIC_ID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

Schema = dict[str, Any]


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


MAKERS = {
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
