"""The body of a type version: fields, validity, number and layout, read out of plain JSON.

Everything that is wrong is said at once, each fault beside its place; unknown keys are refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import localized
from zhengtong.modules.licences.errors import TypeRefused
from zhengtong.modules.licences.models import FieldType

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
NUMBER_PARTS = ("year", "serial", "organ")
ORIENTATIONS = ("a4", "a4_landscape", "card")
BORDERS = ("none", "plain", "double", "ornate")
SEAL_PLACES = ("left", "centre", "right")
VALIDITY_KINDS = ("none", "days", "months", "years", "field")
MOST_FIELDS = 40
LONGEST_TEXT = 500
MOST_SPAN = {"days": 36500, "months": 1200, "years": 100}

_TOP = frozenset({"fields", "validity", "number", "layout", "legal_basis"})
_FIELD = frozenset({"key", "label", "type", "is_public", "is_masked", "is_required"})
_VALIDITY = frozenset({"kind", "n", "field"})
_LAYOUT = frozenset(
    {
        "title",
        "orientation",
        "border",
        "columns",
        "order",
        "intro",
        "closing",
        "seal",
        "photo",
    }
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. `is_public` is revealed to anybody who verifies, `is_masked` in part."""

    key: str
    label_zh: str
    label_en: str
    type: FieldType
    is_public: bool = False
    is_masked: bool = False
    is_required: bool = True

    @property
    def label(self) -> str:
        return localized({"zh": self.label_zh, "en": self.label_en or self.label_zh})


@dataclass(frozen=True, kw_only=True)
class Validity:
    """`n` days, months or years from the first day; `field` names the field that says the last."""

    kind: str = "none"
    n: int = 0
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the page looks. `order` are the fields that it prints, row by row."""

    title: str
    orientation: str = "a4"
    border: str = "plain"
    columns: int = 1
    order: tuple[str, ...] = ()
    intro: str = ""
    closing: str = ""
    seal: str = "right"
    photo: str = ""


@dataclass(frozen=True, kw_only=True)
class Definition:
    fields: tuple[Field, ...]
    validity: Validity
    number: str
    layout: Layout
    legal_basis: str = ""

    def field(self, key: str) -> Field | None:
        return next((f for f in self.fields if f.key == key), None)

    @property
    def printed(self) -> list[Field]:
        return [f for key in self.layout.order if (f := self.field(key)) is not None]


def read(raw: Mapping[str, Any]) -> Definition:
    """The checked definition. Raises TypeRefused with one FieldError for every fault."""
    found, faults = outline(raw)
    if faults:
        raise TypeRefused(errors=faults)
    return found


def outline(raw: Mapping[str, Any]) -> tuple[Definition, tuple[FieldError, ...]]:
    """What can be read of an unfinished definition, and everything that is wrong with it."""
    reader = _Reader()
    reader.known(raw, _TOP, "")
    fields = reader.fields(raw.get("fields"))
    keys = {f.key: f for f in fields}
    made = Definition(
        fields=fields,
        validity=reader.validity(raw.get("validity"), keys),
        number=reader.number(raw.get("number")),
        layout=reader.layout(raw.get("layout"), keys),
        legal_basis=reader.text(raw.get("legal_basis"), "legal_basis"),
    )
    return made, tuple(reader.faults)


class _Reader:
    def __init__(self) -> None:
        self.faults: list[FieldError] = []

    def fault(self, path: str, message: str) -> None:
        self.faults.append(FieldError(path=path, message=message, code="licence_type_refused"))

    def known(self, raw: Any, keys: frozenset[str], path: str) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            if raw is not None:
                self.fault(path, _("这里应当是一组设置"))
            return {}
        for key in raw:
            if key not in keys:
                self.fault(f"{path}.{key}".lstrip("."), _("不认识的设置：%s") % str(key)[:40])
        return raw

    def text(self, raw: Any, path: str, *, required: bool = False) -> str:
        if raw is None:
            raw = ""
        if not isinstance(raw, str) or len(raw) > LONGEST_TEXT:
            self.fault(path, _("请填写文字，不超过 500 个字"))
            return ""
        said = raw.replace("\0", "").strip()
        if required and not said:
            self.fault(path, _("不能为空"))
        return said

    def choice(self, raw: Any, path: str, allowed: tuple[str, ...], usual: str) -> str:
        if raw in (None, ""):
            return usual
        if raw not in allowed:
            self.fault(path, _("不能选这个：%s") % str(raw)[:40])
            return usual
        return str(raw)

    def fields(self, raw: Any) -> tuple[Field, ...]:
        rows = raw if isinstance(raw, list) else []
        if not rows:
            self.fault("fields", _("至少要有一个字段"))
        if len(rows) > MOST_FIELDS:
            self.fault("fields", _("字段太多，最多 40 个"))
        found: list[Field] = []
        for n, row in enumerate(rows[:MOST_FIELDS]):
            made = self._field(row, f"fields.{n}")
            if any(f.key == made.key for f in found):
                self.fault(f"fields.{n}.key", _("标识须是唯一的英文名"))
            found.append(made)
        return tuple(found)

    def _field(self, raw: Any, path: str) -> Field:
        row = self.known(raw, _FIELD, path)
        key = str(row.get("key", ""))
        if not KEY.fullmatch(key):
            self.fault(f"{path}.key", _("标识须是唯一的英文名"))
        label = row.get("label")
        label = label if isinstance(label, Mapping) else {}
        return Field(
            key=key[:40],
            label_zh=self.text(label.get("zh"), f"{path}.label", required=True),
            label_en=self.text(label.get("en"), f"{path}.label_en"),
            type=FieldType(
                self.choice(row.get("type"), f"{path}.type", tuple(FieldType.values), "text")
            ),
            is_public=bool(row.get("is_public")),
            is_masked=bool(row.get("is_masked")),
            is_required=bool(row.get("is_required", True)),
        )

    def validity(self, raw: Any, keys: Mapping[str, Field]) -> Validity:
        row = self.known(raw, _VALIDITY, "validity")
        kind = self.choice(row.get("kind"), "validity.kind", VALIDITY_KINDS, "none")
        if kind == "field":
            field = keys.get(str(row.get("field", "")))
            if field is None or field.type != FieldType.DATE:
                self.fault("validity.field", _("请选一个日期字段作为截止日期"))
                return Validity()
            return Validity(kind=kind, field=field.key)
        if kind == "none":
            return Validity()
        n = row.get("n")
        if not isinstance(n, int) or isinstance(n, bool) or not 1 <= n <= MOST_SPAN[kind]:
            self.fault("validity.n", _("请填写有效期的长度"))
            return Validity()
        return Validity(kind=kind, n=n)

    def number(self, raw: Any) -> str:
        said = self.text(raw, "number", required=True)
        parts = _PLACEHOLDER.findall(said)
        for part in parts:
            name, _colon, width = part.partition(":")
            if name not in NUMBER_PARTS or (width and not re.fullmatch("0?[1-9]", width)):
                self.fault("number", _("编号里不认识：{%s}") % part[:40])
        names = [p.partition(":")[0] for p in parts]
        if said and ("serial" not in names or "year" not in names):
            self.fault("number", _("编号里要有年份 {year} 和序号 {serial}"))
        if "{" in _PLACEHOLDER.sub("", said) or "}" in _PLACEHOLDER.sub("", said):
            self.fault("number", _("编号里的花括号没有成对"))
        if len(said) > LONGEST_PATTERN:
            self.fault("number", _("编号规则太长"))
        return said

    def layout(self, raw: Any, keys: Mapping[str, Field]) -> Layout:
        row = self.known(raw, _LAYOUT, "layout")
        columns = row.get("columns", 1)
        if columns not in (1, 2) or isinstance(columns, bool):
            self.fault("layout.columns", _("一行印一个或两个字段"))
            columns = 1
        return Layout(
            title=self.text(row.get("title"), "layout.title", required=True),
            orientation=self.choice(
                row.get("orientation"), "layout.orientation", ORIENTATIONS, "a4"
            ),
            border=self.choice(row.get("border"), "layout.border", BORDERS, "plain"),
            columns=columns,
            order=self._order(row.get("order"), keys),
            intro=self.text(row.get("intro"), "layout.intro"),
            closing=self.text(row.get("closing"), "layout.closing"),
            seal=self.choice(row.get("seal"), "layout.seal", SEAL_PLACES, "right"),
            photo=self._photo(row.get("photo"), keys),
        )

    def _order(self, raw: Any, keys: Mapping[str, Field]) -> tuple[str, ...]:
        if raw is None:
            return tuple(k for k, f in keys.items() if f.type != FieldType.PHOTO)
        rows = raw if isinstance(raw, list) else []
        found: list[str] = []
        for key in rows:
            if not isinstance(key, str) or key not in keys:
                self.fault("layout.order", _("版面引用了没有的字段：%s") % str(key)[:40])
            elif key in found:
                self.fault("layout.order", _("版面里重复的字段：%s") % key)
            else:
                found.append(key)
        return tuple(found)

    def _photo(self, raw: Any, keys: Mapping[str, Field]) -> str:
        if raw in (None, ""):
            return ""
        field = keys.get(str(raw))
        if field is None or field.type != FieldType.PHOTO:
            self.fault("layout.photo", _("请选一个照片字段"))
            return ""
        return field.key


LONGEST_PATTERN = 40


def number_of(pattern: str, *, year: int, serial: int, organ: str) -> str:
    """证照编号 by the type's rule: `青林采〔{year}〕{serial:06}号`."""

    def put(match: re.Match[str]) -> str:
        name, _colon, width = match.group(1).partition(":")
        value = {"year": str(year), "serial": str(serial), "organ": organ}[name]
        return value.zfill(int(width)) if width and name != "organ" else value

    return _PLACEHOLDER.sub(put, pattern)


def last_day(rule: Validity, first: dt.date, data: Mapping[str, Any]) -> dt.date | None:
    """The last day of validity: a licence of one year from 2026-03-01 is valid to 2027-02-28."""
    if rule.kind == "field":
        try:
            return dt.date.fromisoformat(str(data.get(rule.field, "")))
        except ValueError:
            return None
    if rule.kind == "none":
        return None
    try:
        return _after(rule, first) - dt.timedelta(days=1)
    except (OverflowError, ValueError):
        return None


def _after(rule: Validity, first: dt.date) -> dt.date:
    if rule.kind == "days":
        return first + dt.timedelta(days=rule.n)
    months = rule.n * (12 if rule.kind == "years" else 1) + first.month - 1
    year, month = first.year + months // 12, months % 12 + 1
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    days = (following - dt.date(year, month, 1)).days
    return dt.date(year, month, min(first.day, days))
