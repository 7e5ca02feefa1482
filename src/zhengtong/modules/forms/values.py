"""Between what a person types, what is stored, and what is shown. Mirrored in `values.js`.

Typing is forgiven much: full-width digits, spaces in long numbers, commas in money, dates written
with 年月日. What cannot be understood is kept as it was typed, so that nothing is lost and the
schema can say what is wrong with it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.ids import mask
from zhengtong.kernel.text import localized
from zhengtong.modules.forms.definition import Field
from zhengtong.modules.forms.plugins import option_sources
from zhengtong.modules.forms.settle import BLANK, SAFE_INTEGER

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INTEGER = re.compile(r"[+-]?[0-9]{1,16}")
_MONEY = re.compile(r"(-?)([0-9]{1,14})(?:\.([0-9]{1,2}))?")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,20})?")
_DAY = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?")
_DAY_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def parsed(kind: str, typed: str) -> Any:
    """The stored value of a typed text; None for nothing, the text itself when it is unclear."""
    text = typed.strip(BLANK)
    if not text:
        return None
    reader = _PARSERS.get(kind)
    if reader is None:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    found = reader(text.translate(_WIDE).strip(" "))
    return text if found is None else found


def typed(field: Field, value: Any) -> str:
    """A stored value as the text in its input."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.value_type == "money" and isinstance(value, int):
        return money_text(value)
    return str(value)


def shown(field: Field, value: Any, *, masked: bool = False) -> str:
    """A stored value as people read it, in the active language; empty when there is none."""
    kind = field.value_type
    if value is None:
        return ""
    if kind in ("choice", "region"):
        return _option_label(field, value)
    if isinstance(value, list):
        if kind == "upload":
            return _("已上传 %(count)s 个文件") % {"count": len(value)}
        return "、".join(_option_label(field, one) for one in value)
    if isinstance(value, Mapping):
        return _compound(field, value)
    if isinstance(value, bool):
        own = localized(field.settings.get("yes_label" if value else "no_label"))
        return own or (_("是") if value else _("否"))
    if kind == "money" and isinstance(value, int):
        return f"¥{value / 100:,.2f}" if abs(value) < 10**15 else f"¥{money_text(value)}"
    text = str(value)
    if masked and kind in _MASKED:
        head, tail = _MASKED[kind]
        return mask(text, head=head, tail=tail)
    unit = localized(field.settings.get("unit"))
    return f"{text} {unit}" if unit else text


_MASKED = {"identity_number": (4, 4), "phone": (3, 4), "email": (2, 6)}


def money_text(fen: int) -> str:
    """`-1200.50`, `1200`: plain, as it can be typed again."""
    sign, whole, part = "-" if fen < 0 else "", abs(fen) // 100, abs(fen) % 100
    return f"{sign}{whole}.{part:02}" if part else f"{sign}{whole}"


def _option_label(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        return ""
    for option in field.options:
        if option.value == value:
            return localized(option.label)
    source = field.settings.get("source")
    if source and source in option_sources:
        return option_sources.get(source).label_of(value, field.settings.get("level")) or value
    return value


def _compound(field: Field, value: Mapping[str, Any]) -> str:
    if field.type == "date_range":
        return _("%(from)s 至 %(to)s") % {"from": value.get("from", ""), "to": value.get("to", "")}
    if field.type == "address":
        region = _option_label(field, value.get("region"))
        # English names end in a letter, and the street must not grow onto them.
        gap = " " if region[-1:].isascii() and region else ""
        return f"{region}{gap}{value.get('detail', '')}"
    return str(value.get("name", ""))


def _integer(text: str) -> int | None:
    plain = text.replace(",", "")
    if not _INTEGER.fullmatch(plain):
        return None
    found = int(plain)
    return found if abs(found) <= SAFE_INTEGER else None


def _money(text: str) -> int | None:
    plain = text.removesuffix("元").lstrip("¥￥").replace(",", "").strip(" ")
    found = _MONEY.fullmatch(plain)
    if not found:
        return None
    fen = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
    if fen > SAFE_INTEGER:
        return None
    return -fen if found[1] else fen


def _decimal(text: str) -> str | None:
    plain = text.replace(",", "")
    return plain if _DECIMAL.fullmatch(plain) else None


def _day(text: str) -> str | None:
    found = _DAY.fullmatch(text) or _DAY_DIGITS.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _yes_no(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _joined(text: str) -> str:
    return text.replace(" ", "").upper()


def _phone(text: str) -> str:
    return text.replace(" ", "")


_PARSERS = {
    "integer": _integer,
    "money": _money,
    "decimal": _decimal,
    "date": _day,
    "yes_no": _yes_no,
    "identity_number": _joined,
    "credit_code": _joined,
    "phone": _phone,
    "email": _phone,
}
