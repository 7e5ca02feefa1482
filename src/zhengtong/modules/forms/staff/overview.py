"""Reads for the desk: all forms with their state, and a form's questions as lines to read."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from zhengtong.kernel.text import Text, localized
from zhengtong.modules.forms.words import TYPES, condition_in_words, expression_in_words

PAGE = 50
Raw = Mapping[str, Any]

_LIST = """
SELECT k.key, v.title, v.number, v.public_id, v.published_at, v.published_by,
       d.public_id, d.title, d.updated_at, d.updated_by
FROM (SELECT key FROM forms_form
      UNION SELECT key FROM forms_formdesign WHERE state = 'open') k
LEFT JOIN forms_form f ON f.key = k.key
LEFT JOIN LATERAL (
    SELECT definition -> 'title' AS title, number, public_id, published_at, published_by
    FROM forms_formversion WHERE form_id = f.id ORDER BY number DESC LIMIT 1
) v ON true
LEFT JOIN forms_formdesign d ON d.key = k.key AND d.state = 'open'
WHERE (%(text)s = '' OR k.key ILIKE %(like)s OR v.title::text ILIKE %(like)s
       OR d.title::text ILIKE %(like)s)
  AND (%(state)s = 'all' OR (%(state)s = 'editing' AND d.id IS NOT NULL)
       OR (%(state)s = 'published' AND v.number IS NOT NULL))
ORDER BY greatest(d.updated_at, v.published_at) DESC, k.key
LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """A form in the list: its newest version, its working copy, or both."""

    key: str
    title_text: Text
    number: int | None
    version_id: uuid.UUID | None
    published_at: dt.datetime | None
    published_by: str
    design_id: uuid.UUID | None
    updated_at: dt.datetime | None
    updated_by: str

    @property
    def title(self) -> str:
        return localized(self.title_text)


@dataclass(frozen=True, kw_only=True)
class FormPage:
    rows: list[FormRow]
    number: int
    has_more: bool


def form_list(*, text: str, state: str, number: int) -> FormPage:
    """The forms whose key or name holds `text`, what was touched last first. One query."""
    like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    given = {"text": text, "like": like, "state": state}
    with connection.cursor() as cursor:
        limits = {"limit": PAGE + 1, "offset": (max(number, 1) - 1) * PAGE}
        cursor.execute(_LIST, given | limits)
        found = [_row(line) for line in cursor.fetchall()]
    return FormPage(rows=found[:PAGE], number=max(number, 1), has_more=len(found) > PAGE)


def _row(line: tuple[Any, ...]) -> FormRow:
    key, title, number, version_id, at, by, design_id, design_title, updated_at, updated_by = line
    chosen = design_title if design_title is not None else title
    return FormRow(
        key=key,
        title_text=json.loads(chosen) if chosen else key,
        number=number,
        version_id=version_id,
        published_at=at,
        published_by=by or "",
        design_id=design_id,
        updated_at=updated_at,
        updated_by=updated_by or "",
    )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a form's outline; `level` is the heading it would have, 4 for a question."""

    level: int
    text: str
    kind: str = ""
    key: str = ""
    notes: tuple[str, ...] = ()


def outline(definition: Raw) -> list[Line]:
    """Pages, sections and questions as they stand. Reads unfinished definitions too."""
    labels = {str(one.get("key")): one for one in _fields(definition)}
    return list(_pages(definition, labels))


def _pages(definition: Raw, labels: Mapping[str, Raw]) -> Iterator[Line]:
    for n, page in enumerate(_listed(definition, "pages"), 1):
        number = _("第 %(number)s 页") % {"number": n}
        title = localized(page.get("title"))
        text = f"{number}　{title}" if title else number
        yield Line(level=2, text=text, notes=_notes(page, labels))
        for section in _listed(page, "sections"):
            yield from _section(section, labels)


def _section(section: Raw, labels: Mapping[str, Raw]) -> Iterator[Line]:
    yield Line(level=3, text=localized(section.get("title")) or "—", notes=_notes(section, labels))
    for block in _listed(section, "fields"):
        if block.get("type") == "section":
            yield from _section(block, labels)
        else:
            yield from _field(block, labels, 4)


def _field(block: Raw, labels: Mapping[str, Raw], level: int) -> Iterator[Line]:
    kind = str(block.get("type"))
    yield Line(
        level=level,
        text=localized(block.get("label")) or localized(block.get("text")),
        kind=_(TYPES.get(kind, kind)),
        key=str(block.get("key", "")),
        notes=_notes(block, labels),
    )
    if kind in ("table", "group"):
        for inner in _listed(block, "columns" if kind == "table" else "fields"):
            yield from _field(inner, labels, level + 1)


def _notes(raw: Raw, labels: Mapping[str, Raw]) -> tuple[str, ...]:
    found = [_("必填")] if raw.get("required") is True else []
    if raw.get("show_if"):
        found.append(_("显示条件：%(what)s") % {"what": condition_in_words(raw["show_if"], labels)})
    if raw.get("require_if"):
        said = condition_in_words(raw["require_if"], labels)
        found.append(_("必填条件：%(what)s") % {"what": said})
    if raw.get("type") == "computed":
        found.append(
            _("算式：%(what)s") % {"what": expression_in_words(raw.get("expression"), labels)}
        )
    return tuple(found)


def _fields(definition: Raw) -> Iterator[Raw]:
    sections = [s for page in _listed(definition, "pages") for s in _listed(page, "sections")]
    blocks = [block for section in sections for block in _listed(section, "fields")]
    while blocks:
        block = blocks.pop()
        yield block
        blocks += [*_listed(block, "fields"), *_listed(block, "columns")]


def _listed(raw: Raw, name: str) -> list[Raw]:
    found = raw.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
