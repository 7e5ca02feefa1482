"""The printed application form (申请表): A4, blank to fill in by hand, or with the answers.

Works out what stands where; `application_form.typ` only draws. One definition gives the page on
the screen and the sheet of paper, so they cannot say different things.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.text import localized
from zhengtong.modules.forms.compiled import Ready, ready
from zhengtong.modules.forms.definition import ROWS, Condition, Field, Section, all_of
from zhengtong.modules.forms.settle import settle
from zhengtong.modules.forms.validation import is_sane
from zhengtong.modules.forms.values import shown
from zhengtong.modules.forms.words import condition_in_words

TEMPLATE = Path(__file__).parent / "application_form.typ"
BLANK_TABLE_ROWS = 5
BLANK_GROUPS = 2
MOST_BOXES = 40

Data = Mapping[str, Any]
Part = dict[str, Any]

_HALF = frozenset({"integer", "money", "decimal", "date", "yes_no", "phone", "email", "region"})


def print_pdf(*, form_version_id: int, data: Data | None = None) -> bytes:
    """PDF/A bytes of the form, blank without `data`, in the active language.

    With data, what does not apply is left out; without, each condition is printed beside its
    question. Raises NotFound.
    """
    return print_ready(ready(form_version_id), data)


def print_ready(form: Ready, data: Data | None = None) -> bytes:
    """The same for a form that need not be published."""
    return typesetting.pdf(TEMPLATE, content_of(form, data))


def content_of(form: Ready, data: Data | None) -> dict[str, Any]:
    """What the template draws: plain values only."""
    version = form.version
    digest = version.sha256[:12]
    known = {"number": version.number, "digest": digest}
    note = _("表单第 %(number)s 版，摘要 %(digest)s") if version.number else _("草稿，尚未发布")
    return {
        "lang": (get_language() or "zh")[:2],
        "title": version.title,
        "hint": localized(form.definition.hint),
        "is_blank": data is None,
        "note": note % known if version.number else note,
        "page_word": _("第 {page} 页，共 {total} 页"),
        "legend": _("带 * 的必须填写；请在所选项的方框内打勾。") if data is None else "",
        "sections": list(_Writer(form, data).sections()),
    }


class _Writer:
    """Turns fields into the cells of the sheet."""

    def __init__(self, form: Ready, data: Data | None) -> None:
        self.form = form
        self.is_blank = data is None
        sane = data if data is not None and is_sane(data) else {}
        self.data = settle(sane, form.plan, timezone.localdate())
        known = [f for p in form.placed for f in (p.field, *p.field.fields)]
        self.labels = {one.key: _as_raw(one) for one in known}

    def sections(self) -> Iterator[Part]:
        for page in self.form.definition.pages:
            above = (page.show_if,) if page.show_if else ()
            for section in page.sections:
                title = localized(section.title) or localized(page.title)
                yield from self.section(section, title, above)

    def section(self, section: Section, title: str, above: tuple[Condition, ...]) -> Iterator[Part]:
        here = (*above, section.show_if) if section.show_if else above
        if not self.is_blank and not all(c.holds(self.data) for c in here):
            return
        note = self.condition_note(all_of(here)) if self.is_blank else ""
        parts = list(self.parts([b for b in section.blocks if isinstance(b, Field)]))
        if parts:
            yield {"title": title, "note": note, "parts": parts}
        for block in section.blocks:
            if isinstance(block, Section):
                yield from self.section(block, localized(block.title) or title, here)

    def parts(self, fields: list[Field]) -> Iterator[Part]:
        """Cells are gathered into one ruled table until something wider comes."""
        cells: list[Part] = []
        for one in fields:
            if not self.applies(one, self.data):
                continue
            if one.type in ROWS or one.type in ("static", "signature"):
                if cells:
                    yield {"kind": "cells", "cells": _paired(cells)}
                    cells = []
                yield from self.wide(one)
            else:
                cells.append(self.cell(one, self.data.get(one.key)))
        if cells:
            yield {"kind": "cells", "cells": _paired(cells)}

    def applies(self, one: Field, data: Data) -> bool:
        return self.is_blank or one.show_if is None or one.show_if.holds(data)

    def wide(self, one: Field) -> Iterator[Part]:
        if one.type == "static":
            yield {"kind": "static", "text": localized(one.settings.get("text"))}
        elif one.type == "signature":
            yield self.signature(one)
        elif one.type == "table":
            yield self.table(one)
        else:
            yield from self.group(one)

    def cell(self, one: Field, value: Any) -> Part:
        return {
            "label": localized(one.label),
            "required": one.required and self.is_blank,
            "note": self.condition_note(one.show_if, one.require_if) if self.is_blank else "",
            "half": one.type in _HALF or _is_short(one),
            **self.content(one, value),
        }

    def content(self, one: Field, value: Any) -> Part:
        """Boxes to tick, boxes for digits, or a text; blank ones say how they are filled in."""
        kind = one.value_type
        if one.options and len(one.options) <= MOST_BOXES:
            chosen = value if isinstance(value, list) else [value]
            ticks = [[localized(o.label), o.value in chosen] for o in one.options]
            return {"ticks": ticks}
        if kind == "yes_no" and one.type != "computed":
            labels = [(one.settings.get("yes_label"), _("是"), True)]
            labels += [(one.settings.get("no_label"), _("否"), False)]
            return {"ticks": [[localized(own) or word, value is is_yes]
                              for own, word, is_yes in labels]}  # fmt: skip
        if kind == "upload":
            words = _("随表提交") if self.is_blank else shown(one, value) or _("没有上传")
            return {"ticks": [[words, bool(value)]]}
        if kind in ("identity_number", "credit_code"):
            text = value if isinstance(value, str) else ""
            return {"digits": list(text.ljust(18)[:18])}
        if value is None:
            return {"text": "", "blank": self.blank(one), "tall": kind == "long_text"}
        return {"text": shown(one, value)}

    def blank(self, one: Field) -> str:
        """The words between which one writes."""
        wide = "\u3000" * 3
        if not self.is_blank:
            return ""
        kind = one.value_type
        day = _("%(gap)s年%(gap)s月%(gap)s日") % {"gap": "\u3000\u3000"}
        unit = localized(one.settings.get("unit"))
        return {
            "date": day,
            "date_range": _("%(day)s 至 %(day)s") % {"day": day},
            "money": _("%(gap)s元") % {"gap": wide * 2},
            "address": _("%(gap)s乡（镇、街道）%(gap)s村（社区）%(gap)s号") % {"gap": wide},
            "integer": wide * 2 + unit if unit else "",
            "decimal": wide * 2 + unit if unit else "",
        }.get(kind, "")

    def signature(self, one: Field) -> Part:
        value = self.data.get(one.key)
        given = value if isinstance(value, dict) else {}
        return {
            "kind": "signature",
            "label": localized(one.label),
            "statement": localized(one.settings.get("statement")),
            "name": str(given.get("name", "")),
            "picture": _picture(given.get("picture")),
            "sign": _("签名："),
            "day": _("%(gap)s年%(gap)s月%(gap)s日") % {"gap": "\u3000"} if self.is_blank else "",
        }

    def table(self, one: Field) -> Part:
        columns = [f for f in one.fields if f.holds_data]
        rows = self.rows(one, BLANK_TABLE_ROWS)
        return {
            "kind": "table",
            "label": localized(one.label),
            "required": one.required and self.is_blank,
            "note": self.condition_note(one.show_if, one.require_if) if self.is_blank else "",
            "number": _("序号"),
            "headings": [localized(f.label) for f in columns],
            "rows": [[self.column(f, row) for f in columns] for row in rows],
        }

    def column(self, one: Field, row: Data) -> str:
        value = row.get(one.key)
        if value is None and self.is_blank and one.value_type == "yes_no":
            return _("是 / 否")
        return shown(one, value)

    def group(self, one: Field) -> Iterator[Part]:
        name = localized(one.settings.get("row_label")) or localized(one.label)
        for n, row in enumerate(self.rows(one, BLANK_GROUPS), 1):
            title = _("%(label)s %(number)s") % {"label": name, "number": n}
            inner = [f for f in one.fields if f.holds_data and self.applies(f, row)]
            cells = [self.cell(f, row.get(f.key)) for f in inner]
            yield {"kind": "cells", "title": title, "cells": _paired(cells)}

    def rows(self, one: Field, blanks: int) -> list[Data]:
        value = self.data.get(one.key)
        if not self.is_blank:
            listed = value if isinstance(value, list) else []
            return [row for row in listed if isinstance(row, dict)]
        most = one.settings.get("max_rows", 50)
        return [{}] * min(max(blanks, one.settings.get("min_rows", 1)), most)

    def condition_note(self, *conditions: Condition | None) -> str:
        words = (condition_in_words(c.as_json(), self.labels) for c in conditions if c)
        said = list(dict.fromkeys(words))
        return _("（%(when)s时填写）") % {"when": "，".join(said)} if said else ""


def _is_short(one: Field) -> bool:
    if one.type == "text":
        return int(one.settings.get("max_length", 200)) <= 60
    return one.type == "computed"


def _paired(cells: list[Part]) -> list[Part]:
    """Two narrow cells share a line; one that is left alone takes the whole of it."""
    found: list[Part] = []
    waiting: Part | None = None
    for cell in cells:
        if waiting is not None and not cell["half"]:
            found.append({**waiting, "half": False})
            waiting = None
        if not cell["half"]:
            found.append(cell)
        elif waiting is None:
            waiting = cell
        else:
            found += [waiting, cell]
            waiting = None
    return [*found, {**waiting, "half": False}] if waiting is not None else found


def _picture(value: Any) -> list[int]:
    """The bytes of a drawn signature; none when it is not a picture."""
    head = "data:image/png;base64,"
    if not isinstance(value, str) or not value.startswith(head):
        return []
    try:
        found = base64.b64decode(value.removeprefix(head), validate=True)
    except (binascii.Error, ValueError):
        return []
    return list(found) if found.startswith(b"\x89PNG\r\n\x1a\n") else []


def _as_raw(one: Field) -> dict[str, Any]:
    options = [{"value": o.value, "label": o.label} for o in one.options]
    return {"label": one.label, "type": one.type, "options": options}
