"""Reads a definition (JSON) into shapes, and names every mistake with its place and its cure."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.modules.forms.definition.conditions import Compare, Condition, Join
from zhengtong.modules.forms.definition.model import (
    ROWS,
    Definition,
    Field,
    Option,
    Page,
    Prefill,
    Section,
)
from zhengtong.modules.forms.definition.problems import Problems
from zhengtong.modules.forms.definition.properties import (
    CHECKS,
    COMMON,
    IN_GROUP,
    IN_TABLE,
    NEEDED,
    PROPERTIES,
    is_key,
)
from zhengtong.modules.forms.words import called

MOST_BYTES = 512 * 1024
MOST_FIELDS = 500
MOST_OPTIONS = 500
MOST_PARTS = 50
DEEPEST_SECTION = 4
DEEPEST_CONDITION = 6

_SECTION = {"type", "title", "hint", "show_if", "fields", "key"}
_PAGE = {"key", "title", "hint", "show_if", "sections"}
_OPERATORS = frozenset({"eq", "ne", "in", "lt", "le", "gt", "ge", "filled", "empty"})


def read(raw: Any) -> tuple[Definition | None, Problems]:
    """The definition as far as it could be read, and what is wrong with it.

    Checks the shape alone; `read_definition` adds references, types and cycles.
    """
    reader = _Reader()
    return reader.definition(raw), reader.problems


class _Reader:
    def __init__(self) -> None:
        self.problems = Problems()
        self.fields = 0

    def wrong(self, path: str, code: str, message: str, **params: Any) -> None:
        self.problems.add(path, code, message, **params)

    def definition(self, raw: Any) -> Definition | None:
        if not isinstance(raw, dict) or not isinstance(raw.get("pages"), list):
            self.wrong("", "shape", _("表单定义要是一个对象，并有 pages（页）列表。"))
            return None
        if not fits(raw):
            self.wrong("", "too_large", _("表单定义太大或嵌套太深，请拆成几个表单。"))
            return None
        self.known(raw, {"title", "hint", "pages"}, "")
        self.check(raw, "title", "text", "")
        if "title" not in raw:
            self.wrong("title", "needed", _("请写表单名称。"))
        if not 0 < len(raw["pages"]) <= 50:
            self.wrong("pages", "count", _("表单要有 1 到 50 页。"))
        pages = [self.page(p, n, f"pages.{n - 1}") for n, p in enumerate(raw["pages"][:50], 1)]
        return Definition(title=raw.get("title", ""), hint=raw.get("hint"), pages=tuple(pages))

    def page(self, raw: Any, number: int, path: str) -> Page:
        raw = self.mapping(raw, path)
        self.known(raw, _PAGE, path)
        self.check(raw, "title", "text", path)
        self.check(raw, "hint", "text", path)
        sections = self.items(raw, "sections", path)
        return Page(
            key=raw["key"] if is_key(raw.get("key")) else f"page_{number}",
            number=number,
            title=raw.get("title"),
            hint=raw.get("hint"),
            show_if=self.condition(raw, "show_if", path),
            sections=tuple(
                self.section(s, f"{path}.sections.{n}", 1) for n, s in enumerate(sections)
            ),
        )

    def section(self, raw: Any, path: str, depth: int) -> Section:
        raw = self.mapping(raw, path)
        self.known(raw, _SECTION, path)
        self.check(raw, "title", "text", path)
        self.check(raw, "hint", "text", path)
        if depth > DEEPEST_SECTION:
            self.wrong(path, "depth", _("分组最多套 4 层，请移到上一层。"))
            return Section(title=None)
        return Section(
            title=raw.get("title"),
            hint=raw.get("hint"),
            show_if=self.condition(raw, "show_if", path),
            blocks=tuple(self.blocks(raw, path, depth)),
        )

    def blocks(self, raw: dict[str, Any], path: str, depth: int) -> list[Field | Section]:
        found: list[Field | Section] = []
        for n, block in enumerate(self.items(raw, "fields", path)):
            place = f"{path}.fields.{n}"
            if isinstance(block, dict) and block.get("type") == "section":
                found.append(self.section(block, place, depth + 1))
            else:
                read_field = self.field(block, place, frozenset(PROPERTIES))
                found += [read_field] if read_field else []
        return found

    def field(self, raw: Any, path: str, allowed: frozenset[str]) -> Field | None:
        raw = self.mapping(raw, path)
        self.fields += 1
        if self.fields > MOST_FIELDS:
            self.wrong(path, "too_many", _("一个表单最多 500 个字段，请拆成几个表单。"))
            return None
        kind = raw.get("type")
        if not isinstance(kind, str) or kind not in PROPERTIES:
            self.wrong(
                f"{path}.type",
                "unknown_type",
                _("没有“%(type)s”这种字段。可用的类型：%(known)s。"),
                type=str(kind)[:40],
                known="、".join(sorted(PROPERTIES)),
            )
            return None
        if kind not in allowed:
            self.wrong(f"{path}.type", "misplaced", _("%(type)s 不能放在行里。"), type=kind)
            return None
        self.properties(raw, kind, path)
        key = raw.get("key")
        if not is_key(key):
            self.wrong(f"{path}.key", "key", _(CHECKS["key"][1]))
            return None
        return self.built(raw, key, kind, path)

    def built(self, raw: dict[str, Any], key: str, kind: str, path: str) -> Field:
        settings = {k: raw[k] for k in (*PROPERTIES[kind], "messages") if k in raw}
        for structured in ("options", "fields", "columns", "expression"):
            settings.pop(structured, None)
        if kind == "computed":
            settings.setdefault("result", "text")
        if kind in ("region", "address"):
            settings.setdefault("source", "region")
        return Field(
            key=key,
            type=kind,
            label=raw.get("label") or key,
            hint=raw.get("hint"),
            required=raw.get("required") is True,
            show_if=self.condition(raw, "show_if", path),
            require_if=self.condition(raw, "require_if", path),
            prefill=self.prefill(raw, path),
            options=self.options(raw, kind, path),
            fields=self.rows(raw, kind, path) if kind in ROWS else (),
            expression=raw.get("expression") if kind == "computed" else None,
            settings=settings,
        )

    def properties(self, raw: dict[str, Any], kind: str, path: str) -> None:
        own = COMMON | PROPERTIES[kind]
        self.known(raw, set(own), path)
        for name in (*NEEDED.get(kind, ()), *(() if kind == "static" else ("label",))):
            if name not in raw:
                self.wrong(f"{path}.{name}", "needed", _("这里要写“%(name)s”。"), name=called(name))
        for name in raw:
            if name != "key":
                self.check(raw, name, own.get(name, ""), path)
        if raw.get("required") is True and "require_if" in raw:
            self.wrong(
                f"{path}.require_if",
                "both",
                _("已经总是必填，请删去 require_if，或去掉 required。"),
            )
        if kind in ("static", "computed") and ({"required", "require_if"} & set(raw)):
            self.wrong(f"{path}.required", "not_asked", _("这个字段不由申请人填写，不能设为必填。"))
        for low, high in (("min", "max"), ("min_length", "max_length"), ("min_rows", "max_rows")):
            self.ordered(raw, low, high, path)

    def ordered(self, raw: dict[str, Any], low: str, high: str, path: str) -> None:
        a, b = raw.get(low), raw.get(high)
        if isinstance(a, int) and isinstance(b, int) and a > b:
            self.wrong(f"{path}.{low}", "order", _("最小值不能大于最大值。"))

    def rows(self, raw: dict[str, Any], kind: str, path: str) -> tuple[Field, ...]:
        name, allowed = ("columns", IN_TABLE) if kind == "table" else ("fields", IN_GROUP)
        if isinstance(raw.get("max_rows"), int) and raw["max_rows"] > 200:
            self.wrong(f"{path}.max_rows", "too_many", _("最多 200 行。"))
        found = [
            self.field(f, f"{path}.{name}.{n}", allowed)
            for n, f in enumerate(self.items(raw, name, path))
        ]
        return tuple(f for f in found if f)

    def options(self, raw: dict[str, Any], kind: str, path: str) -> tuple[Option, ...]:
        if kind not in ("choice", "multi_choice"):
            return ()
        if ("options" in raw) == ("source" in raw):
            self.wrong(
                f"{path}.options", "needed", _("请写 options（选项）或 source（选项来源）之一。")
            )
            return ()
        found: dict[str, Option] = {}
        listed = raw.get("options", [])
        if not isinstance(listed, list) or len(listed) > MOST_OPTIONS:
            self.wrong(f"{path}.options", "options", _("选项要写成列表，最多 500 项。"))
            return ()
        for n, one in enumerate(listed):
            option = self.option(one, f"{path}.options.{n}")
            if option and option.value in found:
                self.wrong(f"{path}.options.{n}.value", "duplicate", _("这个选项值重复了。"))
            elif option:
                found[option.value] = option
        return tuple(found.values())

    def option(self, raw: Any, path: str) -> Option | None:
        raw = self.mapping(raw, path)
        self.known(raw, {"value", "label", "hint"}, path)
        self.check(raw, "label", "text", path)
        self.check(raw, "hint", "text", path)
        value = raw.get("value")
        if not isinstance(value, str) or not 0 < len(value) <= 100 or value != value.strip():
            self.wrong(
                f"{path}.value", "option", _("选项值要是 1 到 100 个字的文字，两端不留空格。")
            )
            return None
        return Option(value=value, label=raw.get("label") or value, hint=raw.get("hint"))

    def prefill(self, raw: dict[str, Any], path: str) -> Prefill | None:
        given = raw.get("prefill")
        if given is None:
            return None
        place = f"{path}.prefill"
        given = {"source": given} if isinstance(given, str) else self.mapping(given, place)
        self.known(given, {"source", "readonly"}, place)
        self.check(given, "source", "name", place)
        self.check(given, "readonly", "flag", place)
        source = given.get("source")
        if not isinstance(source, str) or "." not in source:
            self.wrong(place, "prefill", _("来源要写成“来源.字段”，例如 person.name。"))
            return None
        return Prefill(source=source, readonly=given.get("readonly") is True)

    def condition(self, raw: dict[str, Any], name: str, path: str) -> Condition | None:
        if raw.get(name) is None:
            return None
        counter = [0]
        return self.part(raw[name], f"{path}.{name}", 1, counter)

    def part(self, raw: Any, path: str, depth: int, counter: list[int]) -> Condition | None:
        counter[0] += 1
        if depth > DEEPEST_CONDITION or counter[0] > MOST_PARTS:
            self.wrong(path, "too_complex", _("条件太复杂：最多 6 层、50 个比较。请分成几个字段。"))
            return None
        raw = self.mapping(raw, path)
        for kind in ("and", "or"):
            if set(raw) == {kind}:
                listed = self.items(raw, kind, path)
                parts = [
                    self.part(p, f"{path}.{kind}.{n}", depth + 1, counter)
                    for n, p in enumerate(listed[: MOST_PARTS + 1])
                ]
                if not listed:
                    self.wrong(path, "condition", _("and 和 or 里至少要有一个条件。"))
                good = tuple(p for p in parts if p)
                return Join(kind, good) if good else None
        return self.compare(raw, path)

    def compare(self, raw: dict[str, Any], path: str) -> Condition | None:
        operator, field = raw.get("operator"), raw.get("field")
        if (
            not isinstance(field, str)
            or not isinstance(operator, str)
            or operator not in _OPERATORS
        ):
            self.wrong(
                path,
                "condition",
                _(
                    '条件要写成 {"field": 字段, "operator": 比较, "value": 值}，'
                    "比较可用：%(known)s。"
                ),
                known="、".join(sorted(_OPERATORS)),
            )
            return None
        self.known(raw, {"field", "operator", "value"}, path)
        if (operator in ("filled", "empty")) == ("value" in raw):
            self.wrong(path, "condition", _("filled 和 empty 不带 value，其他比较要带 value。"))
            return None
        value = raw.get("value")
        if operator == "in" and not (isinstance(value, list) and 0 < len(value) <= 100):
            self.wrong(f"{path}.value", "condition", _("in 的 value 要写成列表，1 到 100 项。"))
            return None
        return Compare(field, operator, tuple(value) if isinstance(value, list) else value)

    def mapping(self, raw: Any, path: str) -> dict[str, Any]:
        if isinstance(raw, dict):
            return raw
        self.wrong(path, "shape", _("这里要写成对象 { … }。"))
        return {}

    def items(self, raw: dict[str, Any], name: str, path: str) -> list[Any]:
        listed = raw.get(name, [])
        if isinstance(listed, list):
            return listed
        self.wrong(f"{path}.{name}", "shape", _("这里要写成列表 [ … ]。"))
        return []

    def known(self, raw: dict[str, Any], names: set[str], path: str) -> None:
        for name in raw:
            if name not in names:
                self.wrong(
                    f"{path}.{name}".lstrip("."),
                    "unknown_property",
                    _("不认识“%(name)s”，请检查拼写或删去。这里可用：%(known)s。"),
                    name=str(name)[:40],
                    known="、".join(sorted(names)),
                )

    def check(self, raw: dict[str, Any], name: str, kind: str, path: str) -> None:
        if name not in raw or kind not in CHECKS:
            return
        holds, message = CHECKS[kind]
        if not holds(raw[name]):
            self.wrong(f"{path}.{name}".lstrip("."), kind, _(message))


def fits(raw: Any) -> bool:
    """Small enough, and made of JSON alone. Depth is bounded before `json.dumps` recurses."""
    level, depth = [raw], 0
    while level:
        depth += 1
        if depth > 40:
            return False
        level = [
            inner
            for value in level
            if isinstance(value, (dict, list))
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
    try:
        text = json.dumps(raw, ensure_ascii=False, allow_nan=False)
        return "\\u0000" not in text and len(text.encode()) <= MOST_BYTES
    except (TypeError, ValueError):
        return False
