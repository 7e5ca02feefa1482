"""Takes values out of JSON and collects what is wrong with them, each with its path."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.text import Text
from zhengtong.modules.items.models.version import MATTER_CODES, CaseKind

MATTER_TYPES = tuple(MATTER_CODES)
CASE_KINDS = tuple(CaseKind.values)
OBJECTS = ("person", "enterprise", "institution", "association", "unincorporated", "agency")
CHANNELS = ("web", "mobile", "window", "agent", "kiosk", "phone")
SCOPES = ("county", "any_counter", "township", "village")
GROUNDS = (
    "hearing",
    "tender",
    "auction",
    "inspection",
    "testing",
    "quarantine",
    "appraisal",
    "expert_review",
    "site_visit",
    "technical_review",
)
"""The eight grounds that stop the statutory clock (行政许可法 45条), and two local ones that stop
only the promised one (安阳市 37条)."""
SITE_VISITS = ("none", "required")
"""Whether a site visit must be on record before the decision (行政许可法 34条)."""
NECESSITIES = ("required", "optional")
DUES = ("before_delivery", "before_decision", "before_acceptance")
SOURCES = ("applicant", "form", "platform", "shared")
FORMS = ("electronic", "paper", "either")
MATERIAL_KINDS = ("original", "copy", "both")
RESULT_KINDS = ("licence", "approval", "other")
SUPPORTS = ("hall", "appointment", "online_payment", "express", "terminal")
LEVELS = ("1", "2", "3", "4", "5", "6", "7")
NATURES = ("1", "2", "3", "9")
POWER_SOURCES = ("1", "2", "3", "4", "5", "6")
AREAS = ("1", "2", "3", "4")
ONLINE_DEPTHS = ("1", "2", "3", "4", "5", "6", "9")
UPLOAD_EXTENSIONS = ("pdf", "jpg", "jpeg", "png")
MEGABYTE = 1024 * 1024
LONGEST = 20_000
MOST_ROWS = 300
_ADDRESS = re.compile(r"https?://[^\s<>\"]+|/[^\s<>\"]*")


class Reader:
    """Collects faults with their paths while values are taken out of the JSON."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def fault(self, path: str, message: str) -> None:
        self.errors.append(FieldError(path=path, message=message))

    def text(self, value: Any, path: str, *, required: bool = False) -> Text:
        if value in (None, "", {}):
            if required:
                self.fault(path, _("不能为空"))
            return ""
        if isinstance(value, str) and len(value) <= LONGEST:
            return value
        if isinstance(value, Mapping) and _is_bilingual(value):
            return dict(value)
        if isinstance(value, Mapping) and set(value) == {"en"}:
            self.fault(path, _("缺中文"))
            return ""
        self.fault(path, _("应当是文字，或者带 zh 的中英文对照"))
        return ""

    def choice(self, value: Any, allowed: Sequence[str], path: str, default: str | None) -> str:
        """`default` None: something must be chosen."""
        if value in (None, ""):
            if default is not None:
                return default
            self.fault(path, _("请选择"))
            return allowed[0]
        if value not in allowed:
            self.fault(path, _("只能是：%s") % "、".join(allowed))
            return default or allowed[0]
        return str(value)

    def integer(self, value: Any, path: str, default: int = 0) -> int:
        if value in (None, ""):
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**12:
            self.fault(path, _("应当是不小于 0 的整数"))
            return default
        return value

    def limit(self, value: Any, path: str) -> Limit:
        unit = value.get("unit", "WORKDAY") if isinstance(value, Mapping) else None
        n = value.get("n") if isinstance(value, Mapping) else None
        if unit not in list(Unit):
            self.fault(path, _("期限须有不小于 0 的整数和单位"))
            return Limit(0)
        if isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= 10_000:
            self.fault(f"{path}.n", _("期限须有不小于 0 的整数和单位"))
            return Limit(0)
        return Limit(n, Unit(unit))

    def when(
        self, value: Any, path: str, questions: Mapping[str, set[str]]
    ) -> dict[str, tuple[str, ...]]:
        found = {}
        for question, values in (value if isinstance(value, Mapping) else {}).items():
            if question not in questions or not set(values) <= questions[question]:
                self.fault(path, _("所指的情形不存在：%s") % question)
            found[question] = tuple(values)
        return found


@dataclass(frozen=True)
class Row:
    """One object of the JSON with its place; reads what hangs below it."""

    reader: Reader
    raw: Mapping[str, Any]
    path: str = ""

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def known(self, keys: frozenset[str]) -> None:
        for key in self.raw:
            if key not in keys:
                self.reader.fault(self.at(key), _("不认识的内容"))

    def part(self, key: str) -> Row:
        value = self.raw.get(key)
        return Row(self.reader, value if isinstance(value, Mapping) else {}, self.at(key))

    def rows(self, key: str) -> Iterator[Row]:
        for i, value in enumerate(self._list(key)):
            path = f"{self.at(key)}.{i}"
            if isinstance(value, Mapping):
                yield Row(self.reader, value, path)
            else:
                self.reader.fault(path, _("这一行的内容不对"))

    def text(self, key: str, *, required: bool = False) -> Text:
        return self.reader.text(self.raw.get(key), self.at(key), required=required)

    def texts(self, key: str) -> tuple[Text, ...]:
        return tuple(
            self.reader.text(v, f"{self.at(key)}.{i}", required=True)
            for i, v in enumerate(self._list(key))
        )

    def words(self, key: str) -> tuple[str, ...]:
        return tuple(str(v) for v in self._list(key) if v)

    def plain(self, key: str) -> str:
        value = self.raw.get(key)
        if isinstance(value, (Mapping, list)) or len(str(value or "")) > 1000:
            self.reader.fault(self.at(key), _("应当是一行文字"))
            return ""
        return "" if value is None else str(value)

    def address(self, key: str) -> str:
        found = self.plain(key)
        if found and not _ADDRESS.fullmatch(found):
            self.reader.fault(self.at(key), _("网址应当以 http:// 或 https:// 开头"))
            return ""
        return found

    def file(self, key: str) -> str:
        found = self.plain(key)
        if not found:
            return ""
        try:
            return str(uuid.UUID(found))
        except ValueError:
            self.reader.fault(self.at(key), _("没有这个文件"))
            return ""

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        return self.reader.choice(self.raw.get(key), allowed, self.at(key), default)

    def choices(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            self.reader.choice(v, allowed, f"{self.at(key)}.{i}", allowed[0])
            for i, v in enumerate(self._list(key))
        )

    def integer(self, key: str, default: int = 0) -> int:
        return self.reader.integer(self.raw.get(key), self.at(key), default)

    def amount(self, key: str) -> int | None:
        """Fen, or None."""
        if self.raw.get(key) in (None, ""):
            return None
        return self.integer(key)

    def flag(self, key: str) -> bool:
        return bool(self.raw.get(key))

    def _list(self, key: str) -> list[Any]:
        value = self.raw.get(key)
        if value in (None, "", ()):
            return []
        if not isinstance(value, (list, tuple)) or len(value) > MOST_ROWS:
            self.reader.fault(self.at(key), _("应当是不超过 %s 行的列表") % MOST_ROWS)
            return []
        return list(value)


def _is_bilingual(value: Mapping[str, Any]) -> bool:
    return bool(
        value.get("zh")
        and set(value) <= {"zh", "en"}
        and all(isinstance(v, str) and len(v) <= LONGEST for v in value.values())
    )
