"""What differs between two definitions, in words: place, before, after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.items.editing import kinds as k
from zhengtong.modules.items.editing.fields import TABS
from zhengtong.modules.items.editing.kinds import Field

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
_NAMES = ("key", "value", "title", "name", "question", "label")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference. `place` is where, in words: 材料 › 身份证 › 份数."""

    verb: str
    place: tuple[str, ...]
    before: str = ""
    after: str = ""

    @property
    def where(self) -> str:
        return " › ".join(self.place)

    @property
    def verb_text(self) -> str:
        return {
            ADDED: _("新增"),
            REMOVED: _("删去"),
            CHANGED: _("有变化"),
            MOVED: _("顺序变了"),
        }[self.verb]


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every difference, in the order of the editor."""
    found: list[Change] = []
    for tab in TABS:
        for field in tab.fields:
            one, other = k.value_at(before, field.key), k.value_at(after, field.key)
            found += _of_field(field, one, other, (str(field.label),))
    return found


def said(field: Field, value: Any) -> str:
    """A value as people read it, in the active language."""
    if k.is_empty(value):
        return ""
    if field.kind in k.BILINGUAL or field.kind == k.TEXTS:
        return both(value)
    if field.kind == k.MONEY:
        return f"¥{k.shown_yuan(value)}"
    if field.kind == k.FLAG:
        return _("是")
    if field.kind == k.CHOICE:
        return _label(field, value)
    if field.kind == k.CHOICES:
        return "、".join(_label(field, v) for v in value)
    if field.kind == k.WORDS:
        return "、".join(str(v) for v in value)
    if field.kind == k.VARIABLES:
        return k.shown_variables(value).replace("\n", "；")
    if field.kind == k.WHEN and isinstance(value, Mapping):
        return "；".join(f"{q}：{'、'.join(map(str, vs))}" for q, vs in value.items())
    return str(value)


def both(value: Any) -> str:
    """Both languages of a text, so that a changed translation is seen."""
    if isinstance(value, Mapping):
        return " / ".join(str(v) for v in (value.get("zh"), value.get("en")) if v)
    return str(value or "")


def _of_field(field: Field, one: Any, other: Any, place: tuple[str, ...]) -> Iterator[Change]:
    if one == other or (k.is_empty(one) and k.is_empty(other)):
        return
    if field.kind == k.ROWS:
        yield from _of_rows(field, _list(one), _list(other), place)
        return
    if field.kind == k.TEXTS:
        yield from _of_texts(field, _list(one), _list(other), place)
        return
    before, after = said(field, one), said(field, other)
    verb = CHANGED if before and after else ADDED if after else REMOVED
    yield Change(verb=verb, place=place, before=before, after=after)


def _of_texts(
    field: Field, before: list[Any], after: list[Any], place: tuple[str, ...]
) -> Iterator[Change]:
    old, new = [both(v) for v in before], [both(v) for v in after]
    gone = [v for v in old if v not in new]
    come = [v for v in new if v not in old]
    for i in range(max(len(gone), len(come))):
        one = gone[i] if i < len(gone) else ""
        other = come[i] if i < len(come) else ""
        verb = CHANGED if one and other else ADDED if other else REMOVED
        yield Change(verb=verb, place=place, before=one, after=other)
    if not gone and not come and old != new:
        yield Change(verb=MOVED, place=place)


def _of_rows(
    field: Field, before: list[Any], after: list[Any], place: tuple[str, ...]
) -> Iterator[Change]:
    old, new = dict(_named(before)), dict(_named(after))
    for name, row in old.items():
        if name not in new:
            gone = (*place, title(row))
            yield Change(verb=REMOVED, place=gone, before=_row_said(field, row))
    for name, row in new.items():
        here = (*place, title(row))
        if name not in old:
            yield Change(verb=ADDED, place=here, after=_row_said(field, row))
            continue
        for part in field.fields:
            one, other = k.value_at(old[name], part.key), k.value_at(row, part.key)
            yield from _of_field(part, one, other, (*here, str(part.label)))
    kept = [n for n in old if n in new]
    if kept != [n for n in new if n in old]:
        yield Change(verb=MOVED, place=place)


def _named(rows: Iterable[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Rows by what identifies them; a second one of the same name gets a number."""
    seen: dict[str, int] = {}
    for row in rows:
        if not isinstance(row, Mapping):
            continue
        name = next((both(row[key]) for key in _NAMES if row.get(key)), "")
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), row


def title(row: Mapping[str, Any]) -> str:
    """What a row is called."""
    for key in ("name", "question", "title", "label", "key"):
        if row.get(key):
            return localized(row[key])
    return "—"


def _row_said(field: Field, row: Mapping[str, Any]) -> str:
    parts = []
    for part in field.fields:
        value = k.value_at(row, part.key)
        if part.kind == k.ROWS:
            text = "、".join(title(r) for r in _list(value) if isinstance(r, Mapping))
        else:
            text = said(part, value)
        if text:
            parts.append(f"{part.label}：{text}")
    return "；".join(parts)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _label(field: Field, value: Any) -> str:
    offered = dict(field.options() if field.options else ())
    return str(offered.get(value, value))
