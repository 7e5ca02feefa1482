"""What a licence holds, against the definition of its type: checked, shown, masked. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.ids import mask
from zhengtong.modules.licences.definition import Definition, Field
from zhengtong.modules.licences.models import FieldType

LONGEST = {FieldType.TEXT: 200, FieldType.LONG_TEXT: 2000}
YEARS = range(1900, 2200)


def checked(
    definition: Definition, given: Mapping[str, Any]
) -> tuple[dict[str, str], list[FieldError]]:
    """The values as they are kept (dates as ISO text), and what is wrong, by field key."""
    faults: list[FieldError] = []
    found: dict[str, str] = {}
    known = {f.key for f in definition.fields}
    for key in given:
        if key not in known:
            faults.append(_fault(str(key), _("这种证照没有字段“%s”") % str(key)[:40]))
    for field in definition.fields:
        value, said = _value(field, given.get(field.key))
        if said:
            faults.append(_fault(field.key, said))
        elif value:
            found[field.key] = value
        elif field.is_required:
            faults.append(_fault(field.key, _("请填写“%s”") % field.label))
    return found, faults


def _fault(path: str, message: str) -> FieldError:
    return FieldError(path=path, message=message, code="licence_data_refused")


def _value(field: Field, given: Any) -> tuple[str, str]:
    text = "" if given is None else str(given).replace("\0", "").strip()
    if not text:
        return "", ""
    if field.type == FieldType.DATE:
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            return "", _("日期请按“2026-11-21”这样填写")
        return (day.isoformat(), "") if day.year in YEARS else ("", _("日期的年份不对"))
    if field.type == FieldType.NUMBER:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return "", _("请填写数字")
        if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
            return "", _("请填写数字")
        return f"{number:f}", ""
    if len(text) > LONGEST.get(field.type, 200):
        return "", _("太长了，最多 %d 个字") % LONGEST.get(field.type, 200)
    return text, ""


def shown(field: Field, value: str) -> str:
    """As the page of law prints it; dates in Chinese."""
    if field.type == FieldType.DATE and value:
        return day_said(dt.date.fromisoformat(value))
    return value


def day_said(day: dt.date | None) -> str:
    """2026年11月22日; an open end is 长期."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "长期"


def revealed(
    definition: Definition, data: Mapping[str, str], keys: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """(label, value) pairs for a stranger: the public fields, or those that the holder chose;
    masked where the type says so, unless chosen. Photos are never among them."""
    rows = []
    for field in definition.fields:
        if field.type == FieldType.PHOTO or not data.get(field.key):
            continue
        if keys is None:
            if field.is_public:
                rows.append((field.label, public_value(field, data[field.key])))
        elif field.key in keys:
            rows.append((field.label, shown(field, data[field.key])))
    return rows


def public_value(field: Field, value: str) -> str:
    return masked(value) if field.is_masked else shown(field, value)


def masked(value: str) -> str:
    """李**: a name keeps its first character, a number its ends."""
    if len(value) <= 8:
        return value[:1] + "*" * max(len(value) - 1, 1)
    return mask(value)
