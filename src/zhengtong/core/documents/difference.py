"""A template in words, line by line, and what two of them differ in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.core.documents.checking import BLOCKS, CONDITIONS, passage_name
from zhengtong.core.documents.language import named
from zhengtong.core.documents.plugins import Kind
from zhengtong.kernel.text import localized


@dataclass(frozen=True, kw_only=True)
class Line:
    """One block in words. `change`: same | added | removed."""

    what: str
    text: str
    notes: tuple[str, ...] = ()
    change: str = "same"


def in_words(body: Mapping[str, Any], kind: Kind) -> list[Line]:
    """The blocks of a template as a person reads them."""
    return [_line(block, kind) for block in body.get("blocks", ())]


def differences(before: Mapping[str, Any], after: Mapping[str, Any], kind: Kind) -> list[Line]:
    """All lines of both, each marked with what happened to it; none when they are the same."""
    old, new = _all(before, kind), _all(after, kind)
    if old == new:
        return []
    found: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += old[a:b]
        else:
            found += [_marked(one, "removed") for one in old[a:b]]
            found += [_marked(one, "added") for one in new[c:d]]
    return found


def _all(body: Mapping[str, Any], kind: Kind) -> list[Line]:
    seal = _("由系统加盖机关印章") if body.get("is_sealed") else _("不盖章")
    return [*in_words(body, kind), Line(what=_("印章"), text=seal)]


def _marked(line: Line, change: str) -> Line:
    return Line(what=line.what, text=line.text, notes=line.notes, change=change)


def _line(block: Mapping[str, Any], kind: Kind) -> Line:
    what = _(BLOCKS.get(block["kind"], block["kind"]))
    each = block.get("each", "")
    if block["kind"] == "include":
        return Line(
            what=what, text=passage_name(block["passage"]), notes=tuple(_notes(block, kind))
        )
    text = named(block.get("text", ""), kind, each)
    if block["kind"] == "row":
        text = f"{named(block.get('label', ''), kind, each)}｜{text}"
    return Line(what=what, text=text, notes=tuple(_notes(block, kind)))


def _notes(block: Mapping[str, Any], kind: Kind) -> Iterator[str]:
    each = kind.field(block.get("each", ""))
    if each is not None:
        yield _("“%(name)s”有几项就写几段") % {"name": each.zh}
    for one in block.get("when", ()):
        yield condition_in_words(one, kind)


def condition_in_words(one: Mapping[str, Any], kind: Kind) -> str:
    field = kind.field(one["field"])
    name = localized({"zh": field.zh, "en": field.en}) if field else one["field"]
    if field is not None and field.type == "flag":
        said = _("仅当：%(name)s") if one["is"] == "filled" else _("仅当不是：%(name)s")
        return said % {"name": name}
    value = one.get("value", "")
    if field is not None and value:
        value = field.choices.get(value, value)
    said = _("仅当“%(name)s”%(is)s%(value)s")
    return said % {"name": name, "is": _(CONDITIONS[one["is"]]), "value": value}
