"""From a template and facts to what a document says. A pure function with limits of size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengtong.core.documents.formats import written
from zhengtong.core.documents.language import NUMBER, ONE, Insert, Optional, WrongText, parse
from zhengtong.core.documents.plugins import Field, Kind

MOST_ENTRIES = 500
"""Entries over which one block is repeated."""
MOST_LINES = 2_000
MOST_TEXT = 200_000
"""Characters of a whole document; some hundred pages."""
DEEPEST = 4
"""Passages within passages."""

Body = Mapping[str, Any]
Facts = Mapping[str, Any]
_COUNT = Field(key=NUMBER, zh="序号", en="Number", type="number")


class RenderFailed(Exception):
    """The template cannot be filled with these facts; the message says why, with the block."""


@dataclass(kw_only=True)
class Rendered:
    """What a document says. Empty `title`, `addressee` and `signer` leave them to the caller."""

    title: str = ""
    addressee: str = ""
    signer: str = ""
    paragraphs: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class _Scene:
    """Where we are: the kind, its facts, passages (at hand, open), what text is left."""

    kind: Kind
    facts: Facts
    passages: Mapping[str, Body]
    open: tuple[str, ...] = ()
    left: list[int] = field(default_factory=lambda: [MOST_LINES, MOST_TEXT])


def render(
    kind: Kind, body: Body, facts: Facts, passages: Mapping[str, Body] | None = None
) -> Rendered:
    """Fill a template. `passages`: bodies of the passages it may include, by key.

    A paragraph or row that comes out blank is left out. Raises RenderFailed.
    """
    made = Rendered()
    _fill(body, _Scene(kind, facts, passages or {}), made)
    return made


def _fill(body: Body, scene: _Scene, made: Rendered) -> None:
    for number, block in enumerate(body.get("blocks", ()), 1):
        try:
            _block(block, scene, made)
        except (WrongText, ValueError, TypeError, AttributeError) as error:
            raise RenderFailed(f"block {number}: {error}") from error


def _block(block: Mapping[str, Any], scene: _Scene, made: Rendered) -> None:
    if not holds(block.get("when", ()), scene.facts):
        return
    what = block["kind"]
    if what == "include":
        _include(block["passage"], scene, made)
        return
    for entry in _entries(block, scene):
        text = _text(block["text"], scene, entry, block.get("each", "")).strip()
        if what == "row":
            label = _text(block["label"], scene, entry, block.get("each", ""))
            if text:
                made.rows.append([label, text])
        elif what == "paragraph":
            if text:
                made.paragraphs.append(text)
        elif text and not getattr(made, what):
            setattr(made, what, text)


def holds(conditions: Sequence[Mapping[str, Any]], facts: Facts) -> bool:
    """Whether all conditions of a block hold."""
    return all(_holds(one, facts.get(one["field"])) for one in conditions)


def _holds(condition: Mapping[str, Any], value: Any) -> bool:
    asked = condition["is"]
    if asked == "filled":
        return bool(value)
    if asked == "empty":
        return not value
    same = str(value if value is not None else "") == str(condition.get("value", ""))
    return same if asked == "equals" else not same


def _include(key: str, scene: _Scene, made: Rendered) -> None:
    if key in scene.open or len(scene.open) >= DEEPEST:
        raise RenderFailed(f"passage {key} includes itself")
    if key not in scene.passages:
        raise RenderFailed(f"no passage {key}")
    inner = _Scene(scene.kind, scene.facts, scene.passages, (*scene.open, key), scene.left)
    _fill(scene.passages[key], inner, made)


def _entries(block: Mapping[str, Any], scene: _Scene) -> Iterator[tuple[int, Any]]:
    each = block.get("each")
    if not each:
        yield 0, None
        return
    found = scene.facts.get(each) or ()
    if not isinstance(found, list | tuple):
        raise ValueError(f"{each} is no list")
    if len(found) > MOST_ENTRIES:
        raise RenderFailed(f"{each} has more than {MOST_ENTRIES} entries")
    yield from enumerate(found, 1)


def _text(text: str, scene: _Scene, entry: tuple[int, Any], each: str) -> str:
    said = "".join(_part(part, scene, entry, each) for part in parse(text))
    scene.left[0] -= 1
    scene.left[1] -= len(said)
    if min(scene.left) < 0:
        raise RenderFailed("the document is too long")
    return said


def _part(part: Any, scene: _Scene, entry: tuple[int, Any], each: str) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Insert):
        return _value(part, scene, entry, each)
    assert isinstance(part, Optional)
    values = [p if isinstance(p, str) else _value(p, scene, entry, each) for p in part.parts]
    fields = [v for v, p in zip(values, part.parts, strict=True) if isinstance(p, Insert)]
    return "".join(values) if all(fields) else ""


def _value(insert: Insert, scene: _Scene, entry: tuple[int, Any], each: str) -> str:
    if insert.key == NUMBER:
        return written(entry[0], _COUNT)
    if insert.key == ONE:
        return _of_entry(insert, scene.kind, entry[1], each)
    found = scene.kind.field(insert.key)
    if found is None:
        raise ValueError(f"unknown field {insert.key}")
    return written(scene.facts.get(insert.key), found)


def _of_entry(insert: Insert, kind: Kind, entry: Any, each: str) -> str:
    if not insert.column:
        if isinstance(entry, Mapping):
            raise ValueError(f"{each} has columns")
        return str(entry)
    listed = kind.field(each)
    column = next((c for c in listed.columns if c.key == insert.column), None) if listed else None
    if column is None:
        raise ValueError(f"{each} has no column {insert.column}")
    return written(entry.get(insert.column), column)
