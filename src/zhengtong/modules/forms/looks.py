"""How a field looks: its template, the width and the attributes of its input."""

from __future__ import annotations

import datetime as dt

from zhengtong.modules.forms.definition import Field

TEMPLATES = {
    "long_text": "textarea",
    "static": "static",
    "computed": "computed",
    "upload": "upload",
}

WIDTHS = {
    "integer": "govuk-input--width-10",
    "money": "govuk-input--width-10",
    "decimal": "govuk-input--width-10",
    "date": "govuk-input--width-10",
    "identity_number": "govuk-input--width-20",
    "credit_code": "govuk-input--width-20",
    "phone": "govuk-input--width-20",
}

_ATTRIBUTES = {
    "integer": {"inputmode": "numeric"},
    "money": {"inputmode": "decimal"},
    "decimal": {"inputmode": "decimal"},
    "identity_number": {"autocapitalize": "characters", "spellcheck": "false"},
    "credit_code": {"autocapitalize": "characters", "spellcheck": "false"},
    "phone": {"type": "tel", "autocomplete": "tel"},
    "email": {"type": "email", "autocomplete": "email", "spellcheck": "false"},
}


def attributes(one: Field, text: str) -> dict[str, str]:
    found = {"type": "text", **_ATTRIBUTES.get(one.type, {})}
    if one.type == "date" and (not text or _is_iso(text)):
        found["type"] = "date"
    if "autocomplete" in one.settings:
        found["autocomplete"] = one.settings["autocomplete"]
    if one.type == "long_text":
        found["rows"] = str(min(one.settings.get("rows", 4), 30))
    return found


def _is_iso(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
