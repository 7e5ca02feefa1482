"""What is wrong with a template, found before it is stored: every problem with its block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.documents.language import NUMBER, ONE, Insert, WrongText, inserts
from zhengtong.core.documents.plugins import Field, Kind

MOST_BLOCKS = 100
LONGEST = 4_000
MOST_CONDITIONS = 4
BLOCKS = {
    "title": gettext_noop("标题"),
    "addressee": gettext_noop("主送"),
    "paragraph": gettext_noop("段落"),
    "row": gettext_noop("表格的一行"),
    "include": gettext_noop("通用段落"),
    "signer": gettext_noop("落款"),
}
CONDITIONS = {
    "filled": gettext_noop("有内容"),
    "empty": gettext_noop("没有内容"),
    "equals": gettext_noop("是"),
    "differs": gettext_noop("不是"),
}
SAID = {
    "brackets": gettext_noop("括号 {{ }} 或者 [[ ]] 没有成对。"),
    "blank": gettext_noop("{{ }} 里没有写字段。"),
}
KEYS = frozenset({"kind", "text", "label", "each", "when", "passage"})
Included = Callable[[str], Mapping[str, Any] | None]
"""The body of a passage by its key, as it is published; None where there is no such passage."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`block` counts from 1; 0 is the template as a whole."""

    block: int
    message: str


def problems(kind: Kind, body: Any, included: Included) -> list[Problem]:
    """Everything that is wrong with the body; empty when it may be used."""
    blocks = body.get("blocks") if isinstance(body, dict) else None
    if not isinstance(blocks, list) or not isinstance(body.get("is_sealed", False), bool):
        return [Problem(block=0, message=_("模板的内容不完整，请重新打开编辑页。"))]
    if not blocks:
        return [Problem(block=0, message=_("模板里还没有内容，至少写一段。"))]
    if len(blocks) > MOST_BLOCKS:
        most = _("最多 %(most)s 段，请合并或者删减。") % {"most": MOST_BLOCKS}
        return [Problem(block=0, message=most)]
    found = [
        Problem(block=n, message=_("第 %(n)s 段：%(what)s") % {"n": n, "what": what})
        for n, block in enumerate(blocks, 1)
        for what in _block(block, kind, included)
    ]
    return found or list(_missing(kind, blocks))


def _block(block: Any, kind: Kind, included: Included) -> Iterator[str]:
    if not isinstance(block, dict) or block.get("kind") not in BLOCKS or set(block) - KEYS:
        yield _("没有这种段落。")
        return
    yield from _when(block.get("when", []), kind)
    if block["kind"] == "include":
        yield from _passage(block.get("passage"), kind, included)
        return
    yield from _each(block, kind)
    texts = [block.get("text")] + ([block.get("label")] if block["kind"] == "row" else [])
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            yield _("请写内容；不需要这一段就删除。")
        else:
            yield from _text(text, kind, kind.field(block.get("each") or ""))


def _each(block: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    each = block.get("each") or ""
    if not each:
        return
    found = kind.field(each) if isinstance(each, str) else None
    if found is None:
        yield _("没有“%(name)s”这个字段。") % {"name": each}
    elif found.type not in ("list", "table"):
        yield _("“%(name)s”只有一个值，不能逐项重复。") % {"name": found.zh}
    elif block["kind"] not in ("paragraph", "row"):
        yield _("只有段落和表格行可以逐项重复。")


def _text(text: str, kind: Kind, each: Field | None) -> Iterator[str]:
    if len(text) > LONGEST:
        yield _("内容有 %(n)s 个字，最多 %(most)s 个。") % {"n": len(text), "most": LONGEST}
        return
    if "\x00" in text:
        yield _("含有不能保存的字符，请删除。")
        return
    try:
        found = inserts(text)
    except WrongText as error:
        yield _(SAID[error.reason])
        return
    for one in found:
        yield from _insert(one, kind, each)


def _insert(one: Insert, kind: Kind, each: Field | None) -> Iterator[str]:
    if one.key in (ONE, NUMBER):
        yield from _entry(one, each)
        return
    field = kind.field(one.key)
    if field is None or one.column:
        name = f"{one.key}.{one.column}" if one.column else one.key
        yield _("没有“%(name)s”这个字段。") % {"name": name}
    elif field.type == "flag":
        yield _("“%(name)s”只能用在条件里，不能写进内容。") % {"name": field.zh}
    elif field.type == "table":
        yield _("“%(name)s”有多行多栏，请在“逐项重复”里选它。") % {"name": field.zh}


def _entry(one: Insert, each: Field | None) -> Iterator[str]:
    if each is None or each.type not in ("list", "table"):
        yield _("“逐项”和“序号”只能用在逐项重复的段落里。")
    elif one.key == NUMBER and not one.column:
        return
    elif each.type == "list" and one.column:
        yield _("“%(name)s”没有分栏。") % {"name": each.zh}
    elif each.type == "table" and one.column not in {c.key for c in each.columns}:
        yield _("“%(name)s”没有“%(column)s”这一栏。") % {"name": each.zh, "column": one.column}


def _when(conditions: Any, kind: Kind) -> Iterator[str]:
    if not isinstance(conditions, list) or len(conditions) > MOST_CONDITIONS:
        yield _("一段最多写 %(most)s 个条件。") % {"most": MOST_CONDITIONS}
        return
    for one in conditions:
        if not isinstance(one, dict) or one.get("is") not in CONDITIONS:
            yield _("没有这种条件。")
            continue
        field = kind.field(str(one.get("field")))
        if field is None:
            yield _("条件里没有“%(name)s”这个字段。") % {"name": one.get("field")}
            continue
        value = one.get("value", "")
        if one["is"] in ("equals", "differs"):
            yield from _value(field, value)


def _value(field: Field, value: Any) -> Iterator[str]:
    if field.type in ("list", "table", "flag"):
        yield _("“%(name)s”的条件只能是有内容或者没有内容。") % {"name": field.zh}
    elif not isinstance(value, str) or not value or len(value) > 200:
        yield _("请写“%(name)s”应当是什么。") % {"name": field.zh}
    elif field.choices and value not in field.choices:
        name = {"name": field.zh, "value": value}
        yield _("“%(name)s”没有“%(value)s”这个选项。") % name


def _passage(key: Any, kind: Kind, included: Included) -> Iterator[str]:
    body = included(key) if isinstance(key, str) else None
    if body is None:
        yield _("没有“%(name)s”这个通用段落。") % {"name": key or ""}
        return
    if kind.is_passage and (key == kind.key or leads_to(key, kind.key, included)):
        yield _("通用段落“%(name)s”又包含了这一段，会没有尽头。") % {"name": key}


def leads_to(start: str, goal: str, included: Included) -> bool:
    """Whether the passage includes the other one, directly or through others."""
    seen: set[str] = set()
    open_ = [start]
    while open_:
        key = open_.pop()
        if key in seen:
            continue
        seen.add(key)
        for inner in included_by(included(key)):
            if inner == goal:
                return True
            open_.append(inner)
    return False


def included_by(body: Mapping[str, Any] | None) -> list[str]:
    """Keys of the passages that a body includes."""
    blocks = (body or {}).get("blocks", ())
    return [b["passage"] for b in blocks if b.get("kind") == "include" and b.get("passage")]


def _says_when_filled(block: dict[str, Any], key: str) -> bool:
    """A block that stands wherever the field has something to say."""
    if block.get("when") != [{"field": key, "is": "filled"}]:
        return False
    return any(one.key == key for text in _texts(block) for one in inserts(text))


def _missing(kind: Kind, blocks: list[dict[str, Any]]) -> Iterator[Problem]:
    """What the law wants said counts only where it is always said, or whenever there is any."""
    always = [b for b in blocks if not b.get("when")]
    said = {one.key for b in always for text in _texts(b) for one in inserts(text)}
    said |= {b["each"] for b in always if b.get("each")}
    said |= {key for key in kind.required for b in blocks if _says_when_filled(b, key)}
    for key in kind.required:
        field = kind.field(key)
        if key not in said and field is not None:
            what = _("依法必须写明“%(name)s”，请写在没有条件的段落里。") % {"name": field.zh}
            yield Problem(block=0, message=what)
    passages = included_by({"blocks": always})
    for key in kind.required_passages:
        if key not in passages:
            what = _("依法必须写明“%(name)s”，请加入这个通用段落，不带条件。")
            yield Problem(block=0, message=what % {"name": passage_name(key)})


def passage_name(key: str) -> str:
    from zhengtong.core.documents.plugins import kinds

    return str(kinds.get(key).label) if key in kinds else key


def _texts(block: Mapping[str, Any]) -> list[str]:
    return [block[name] for name in ("text", "label") if block.get(name)]
