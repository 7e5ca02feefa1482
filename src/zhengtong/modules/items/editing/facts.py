"""The smaller fields of the national list as lines of the public page: name and value."""

from __future__ import annotations

from typing import Any

from zhengtong.kernel.text import localized
from zhengtong.modules.items import names
from zhengtong.modules.items.data import GuideData
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.fields import FIELDS

PUBLIC = (
    "undertaking_unit",
    "joint_departments",
    "entrusted_by",
    "level",
    "power_source",
    "division",
    "content",
    "quantity_limit",
    "intermediary",
    "collect_kind",
    "area",
    "supports",
    "online_depth",
    "special_note",
    "consult_note",
    "supervise_note",
)
_FIELDS = {field.key: field for field in FIELDS}


def facts_of(guide: GuideData) -> list[tuple[str, str]]:
    """Those that are filled in, in the active language."""
    found = []
    for key in PUBLIC:
        field = _FIELDS[key]
        text = _said(field, getattr(guide, key))
        if text:
            found.append((str(field.label), text))
    return found


def _said(field: k.Field, value: Any) -> str:
    if not value:
        return ""
    if field.kind == k.CHOICES:
        labels = dict(field.options() if field.options else ())
        return names.joined(labels.get(v, v) for v in value)
    if field.kind == k.CHOICE:
        labels = dict(field.options() if field.options else ())
        return str(labels.get(value, value))
    if field.kind == k.TEXTS:
        return names.joined(localized(v) for v in value)
    return localized(value)
