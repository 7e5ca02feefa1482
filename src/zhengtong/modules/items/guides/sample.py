"""A filled-in example of an item's application form (申请书示范文本, 行政许可法 第三十条).

The values are made from the types of the fields and belong to nobody.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items.guides import blocks
from zhengtong.modules.items.guides.sheets import Sheet, sheet
from zhengtong.modules.items.public.pages import ItemPage
from zhengtong.modules.org import api as org

IDENTITY_NUMBER = "110101190001011009"
"""A well-formed number that was never given to anyone."""
CREDIT_CODE = "91350100M000100Y43"
"""The example of GB 32100."""
PHONE = "13800000000"
_RELATIVE = re.compile(r"today(?:([+-])([0-9]+)([dmy]))?")
_DAYS = {"d": 1, "m": 30, "y": 365}


def sample_sheet(page: ItemPage) -> Sheet:
    """The example with the answers of the situation in it."""
    version = forms.form_version(page.version.form_version_id)
    data = sample_data(version.definition, page.situation.answers)
    settled = forms.settled(form_version_id=version.id, data=data)
    parts = []
    for section in forms.summary(form_version_id=version.id, data=settled, blanks=False):
        rows: list[list[blocks.Cell]] = []
        for row in section.rows:
            value = row.value
            if row.table:
                lines = [" / ".join(cells) for cells in row.table.rows]
                value = "\n".join([" / ".join(row.table.headings), *lines])
            rows.append([row.label, value])
        if rows:
            head = [_("填写内容"), _("样例")]
            parts.append(blocks.table(section.title, head, rows, widths=[2, 3]))
    words = {"title": version.title, "number": version.number}
    return sheet(
        kind=f"{_('填写样例')} · {page.owner.name}",
        title=version.title,
        lead=_("怎样填写这张表的示范，人名和号码都是虚构的，请按您的实际情况填写。"),
        author=page.owner.name,
        address=settings.PUBLIC_URL + page.item_address,
        qr_label=_("扫码在线填写"),
        parts=parts,
        footer=_("%(title)s第 %(number)s 版") % words,
    )


def sample_data(definition: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """A value for every field that asks for one."""
    found: dict[str, Any] = {}
    for page in definition["pages"]:
        for section in page["sections"]:
            _fill(section["fields"], found, answers)
    return found


def _fill(fields: Any, found: dict[str, Any], answers: Mapping[str, str]) -> None:
    for field in fields:
        if field.get("type") == "section":
            _fill(field.get("fields", ()), found, answers)
        elif (value := answers.get(field["key"]) or _value(field)) is not None:
            found[field["key"]] = value


def _value(field: Mapping[str, Any]) -> Any:
    kind = field["type"]
    if kind in ("table", "group"):
        inner = field.get("columns") or field.get("fields") or ()
        row = {f["key"]: value for f in inner if (value := _value(f)) is not None}
        return [row]
    if kind in ("choice", "multi_choice"):
        options = field.get("options") or ()
        first = options[0]["value"] if options else None
        return [first] if kind == "multi_choice" and first else first
    makers: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        "text": _text,
        "long_text": _text,
        "integer": _integer,
        "money": _integer,
        "decimal": lambda f: str(f.get("min", "1")),
        "date": lambda f: _day(f),
        "date_range": lambda f: {"from": _day(f), "to": _day(f)},
        "yes_no": lambda f: True,
        "identity_number": lambda f: IDENTITY_NUMBER,
        "credit_code": lambda f: CREDIT_CODE,
        "phone": lambda f: PHONE,
        "email": lambda f: "name@example.com",
        "region": lambda f: _region(),
        "address": lambda f: {"region": _region(), "detail": _("幸福路 1 号")},
    }
    make = makers.get(kind)
    return make(field) if make else None


def _text(field: Mapping[str, Any]) -> str | None:
    """A person's name, a number of the right form, or words that say what goes here."""
    key, label = str(field["key"]), localized(field["label"])
    if pattern := field.get("pattern"):
        return next((n for n in _numbers() if re.fullmatch(pattern, n)), None)
    name = _("张三")
    is_person = key.endswith("name") and not any(w in label for w in ("单位", "店", "地", "项目"))
    if is_person and len(name) >= field.get("min_length", 0):
        return name
    words = _("（填写%(label)s）") % {"label": label}
    return words[: field.get("max_length", 4000)]


def _numbers() -> Iterator[str]:
    """1234567890… of every usual length."""
    return ("1234567890123456789012345678901234567890"[:n] for n in range(1, 41))


def _region() -> str:
    """The first village of the county."""
    villages = org.regions(level="village")
    return villages[0].code if villages else ""


def _integer(field: Mapping[str, Any]) -> int:
    least = field.get("min", 1)
    value = 10000 if field["type"] == "money" else 5
    return int(min(max(value, least), field.get("max", max(value, least))))


def _day(field: Mapping[str, Any]) -> str:
    """A day that the field's own bounds allow."""
    for bound in ("max", "min"):
        given = str(field.get(bound, ""))
        match = _RELATIVE.fullmatch(given)
        if match:
            sign, n, unit = match.groups()
            days = int(n) * _DAYS[unit] if n else 0
            shift = dt.timedelta(days=-days if sign == "-" else days)
            return (timezone.localdate() + shift).isoformat()
        if given:
            return given
    return timezone.localdate().isoformat()
