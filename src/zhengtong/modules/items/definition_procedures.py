"""The parts of a definition about hearings (行政许可法 46–48条) and renewal (50条)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.modules.items import data_guide as d
from zhengtong.modules.items.definition_reader import Row

HEARINGS = ("none", "on_request", "required")
LATE = ("handle", "refuse")
LEAD_UNITS = ("WORKDAY", "CALENDAR_DAY")
LEAD_DAYS = 30
"""Days before expiry by which to apply, where the item's law says nothing else (50条)."""

RENEWAL_KEYS = frozenset({"number_field", "expiry_field", "when", "lead", "late", "basis"})
LEAD_KEYS = frozenset({"n", "unit"})


def renewal(row: Row, questions: Mapping[str, set[str]]) -> d.RenewalData | None:
    """None where the item renews nothing: neither of the two fields is named."""
    if row.raw.get("renewal") not in (None, "") and not isinstance(row.raw["renewal"], Mapping):
        row.reader.fault(row.at("renewal"), _("这一行的内容不对"))
        return None
    part = row.part("renewal")
    part.known(RENEWAL_KEYS)
    number, expiry = part.plain("number_field"), part.plain("expiry_field")
    if not number and not expiry:
        return None
    for key, value in (("number_field", number), ("expiry_field", expiry)):
        if not value.isidentifier():
            part.reader.fault(part.at(key), _("请写明申请表里这一栏的标识"))
    lead = part.part("lead")
    lead.known(LEAD_KEYS)
    return d.RenewalData(
        number_field=number,
        expiry_field=expiry,
        lead_days=lead.integer("n", LEAD_DAYS) if "n" in lead.raw else LEAD_DAYS,
        lead_unit=lead.choice("unit", LEAD_UNITS, "WORKDAY"),
        late=part.choice("late", LATE, "handle"),
        basis=part.text("basis"),
        when=part.reader.when(part.raw.get("when"), part.at("when"), questions),
    )


def fields_wanted(guide: d.GuideData, form: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(path, message) of each field that the renewal or a fee names and the form does not ask as it
    must."""
    types = {f.get("key"): f.get("type") for f in _fields(form)}
    found = _quantities(guide, types)
    if guide.renewal is None:
        return found
    for path, key, wanted in (
        ("renewal.number_field", guide.renewal.number_field, None),
        ("renewal.expiry_field", guide.renewal.expiry_field, "date"),
    ):
        if key not in types:
            found.append((path, _("申请表里没有标识为 %(key)s 的栏目。") % {"key": key}))
        elif wanted and types[key] != wanted:
            found.append((path, _("申请表里标识为 %(key)s 的栏目应当是日期。") % {"key": key}))
    return found


COUNTED = ("integer", "decimal", "computed", "date_range")
"""Types of fields of which a number can be made."""


def _quantities(guide: d.GuideData, types: Mapping[Any, Any]) -> list[tuple[str, str]]:
    found = []
    for i, fee in enumerate(guide.fees):
        for key in fee.quantity:
            if key not in types:
                message = _("申请表里没有标识为 %(key)s 的栏目。") % {"key": key}
            elif types[key] not in COUNTED:
                message = _("申请表里标识为 %(key)s 的栏目不能作为数量。") % {"key": key}
            else:
                continue
            found.append((f"fees.{i}.quantity", message))
    return found


def field_keys(form: Mapping[str, Any]) -> frozenset[str]:
    """Keys of everything that the form asks or computes, outside of rows."""
    return frozenset(str(f.get("key")) for f in _fields(form) if f.get("key"))


def _fields(form: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    sections = [s for page in form.get("pages") or () for s in page.get("sections") or ()]
    found: list[Mapping[str, Any]] = []
    while sections:
        for field in sections.pop().get("fields") or ():
            if field.get("type") == "section":
                sections.append(field)
            else:
                found.append(field)
    return found
