"""The language of templates: texts with fields in them. Nothing in it can run on.

    您提出的“{{事项}}”申请[[，承诺{{期限}}前补交]]。

`{{…}}` is a field, by its key or its Chinese name; `{{逐项}}` and `{{序号}}` are the entry and its
number in a block that is repeated over a list, `{{逐项.栏}}` a column of a table's row. What stands
in `[[…]]` is said only when every field in it has a value. There is nothing else: no expressions,
no assignments, no loops but over the entries of one field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from zhengtong.core.documents.plugins import Field, Kind

ONE, NUMBER = "one", "n"
NAMES = {"逐项": ONE, "序号": NUMBER}
SHOWN = {value: name for name, value in NAMES.items()}

_MARK = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_PIECE = re.compile(r"\{\{|\}\}|\[\[|\]\]")


class WrongText(ValueError):
    """`reason` is a key of `checking.SAID`."""

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(reason)
        self.reason, self.name = reason, name


@dataclass(frozen=True)
class Insert:
    """A field in a text."""

    key: str
    column: str = ""


@dataclass(frozen=True)
class Optional:
    """Said only when all its fields have a value."""

    parts: tuple[str | Insert, ...]


Part = str | Insert | Optional


@lru_cache(maxsize=2048)
def parse(text: str) -> tuple[Part, ...]:
    """The parts of a text. Raises WrongText for brackets that do not match."""
    found: list[Part] = []
    rest = text
    while rest:
        before, opening, after = rest.partition("[[")
        found += _plain(before)
        if not opening:
            break
        inner, closing, rest = after.partition("]]")
        if not closing or "[[" in inner:
            raise WrongText("brackets")
        found.append(Optional(tuple(_plain(inner))))
    return tuple(found)


def _plain(text: str) -> list[str | Insert]:
    found: list[str | Insert] = []
    last = 0
    for match in _MARK.finditer(text):
        found += _said(text[last : match.start()])
        key, _, column = match[1].strip().partition(".")
        if not key:
            raise WrongText("blank")
        found.append(Insert(NAMES.get(key, key), column))
        last = match.end()
    return found + _said(text[last:])


def _said(text: str) -> list[str | Insert]:
    if _PIECE.search(text):
        raise WrongText("brackets")
    return [text] if text else []


def inserts(text: str) -> list[Insert]:
    """All fields of a text, those in brackets too."""
    found: list[Insert] = []
    for part in parse(text):
        if isinstance(part, Insert):
            found.append(part)
        elif isinstance(part, Optional):
            found += [p for p in part.parts if isinstance(p, Insert)]
    return found


def named(text: str, kind: Kind, each: str = "") -> str:
    """For the editor: with the Chinese names of the fields. Texts that are wrong stay as typed."""
    return _renamed(text, lambda key, column: _name(key, column, kind, each))


def keyed(text: str, kind: Kind, each: str = "") -> str:
    """For storing: with the keys of the fields. Names that nobody knows stay as typed."""
    return _renamed(text, lambda key, column: _key(key, column, kind, each))


def _renamed(text: str, rename: Callable[[str, str], str]) -> str:
    def change(match: re.Match[str]) -> str:
        key, _, column = match[1].strip().partition(".")
        return "{{" + rename(key.strip(), column.strip()) + "}}"

    return _MARK.sub(change, text)


def _name(key: str, column: str, kind: Kind, each: str) -> str:
    if key in SHOWN:
        inner = next((c.zh for c in _columns(kind, each) if c.key == column), column)
        return f"{SHOWN[key]}.{inner}" if column else SHOWN[key]
    found = kind.field(key)
    return found.zh if found else key


def _key(name: str, column: str, kind: Kind, each: str) -> str:
    if name in NAMES or name in SHOWN:
        key = NAMES.get(name, name)
        inner = next((c.key for c in _columns(kind, each) if c.zh == column), column)
        return f"{key}.{inner}" if column else key
    return next((f.key for f in kind.fields if f.zh == name), name)


def _columns(kind: Kind, each: str) -> tuple[Field, ...]:
    found = kind.field(each)
    return found.columns if found else ()
