"""Answers as people read them: for check-your-answers, the desk, and the printed application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.forms.compiled import Ready, ready
from zhengtong.modules.forms.data import SummaryRow, SummarySection, SummaryTable
from zhengtong.modules.forms.definition import ROWS, Field, Section
from zhengtong.modules.forms.values import shown

Data = Mapping[str, Any]


def summary(
    *,
    form_version_id: int,
    data: Data,
    mask: bool = False,
    page: int | None = None,
    blanks: bool = True,
) -> list[SummarySection]:
    """Sections with the answers that apply, in the order of the form, from settled data.

    `mask` hides most of identity numbers, phones and e-mail. `blanks` keeps unanswered optional
    questions as “未填写”.
    """
    return summary_of(ready(form_version_id), data, mask=mask, page=page, blanks=blanks)


def summary_of(
    form: Ready, data: Data, *, mask: bool = False, page: int | None = None, blanks: bool = True
) -> list[SummarySection]:
    """The same for a form that need not be published."""
    found: list[SummarySection] = []
    for one in form.definition.pages:
        if page in (None, one.number):
            for section in one.sections:
                title = localized(section.title) or localized(one.title)
                found += _sections(form, section, title, one.number, data, mask, blanks)
    return found


def print_html(*, form_version_id: int, data: Data, mask: bool = False) -> SafeString:
    """The filled form as a ruled table (申请表), for a PDF. An HTML fragment."""
    form = ready(form_version_id)
    sections = summary(form_version_id=form_version_id, data=data, mask=mask)
    context = {"title": form.version.title, "version": form.version, "sections": sections}
    return render_to_string("forms/print.html", context)


def _sections(
    form: Ready, section: Section, title: str, page: int, data: Data, mask: bool, blanks: bool
) -> Iterator[SummarySection]:
    rows: list[SummaryRow] = []
    for block in section.blocks:
        if isinstance(block, Section):
            if rows:
                yield SummarySection(title=title, page=page, rows=tuple(rows))
                rows = []
            inner = localized(block.title) or title
            yield from _sections(form, block, inner, page, data, mask, blanks)
        elif _applies(form, block, data) and (block.key in data or (blanks and _asks(block))):
            rows.append(_row(block, data.get(block.key), page, mask))
    if rows:
        yield SummarySection(title=title, page=page, rows=tuple(rows))


def _asks(field: Field) -> bool:
    return field.holds_data and field.type != "computed"


def _applies(form: Ready, field: Field, data: Data) -> bool:
    conditions = next(p.conditions for p in form.placed if p.field.key == field.key)
    return all(condition.holds(data) for condition in conditions)


def _row(field: Field, value: Any, page: int, mask: bool) -> SummaryRow:
    table = None
    if field.type in ROWS:
        table = _table(field, value, mask)
        text = _("共 %(count)s 项") % {"count": len(table.rows)} if table.rows else ""
    else:
        text = shown(field, value, masked=mask)
    picture = value.get("picture", "") if field.type == "signature" and value else ""
    return SummaryRow(
        key=field.key,
        label=localized(field.label),
        value=text or _("未填写"),
        page=page,
        table=table,
        picture=picture if isinstance(picture, str) else "",
    )


def _table(field: Field, value: Any, mask: bool) -> SummaryTable:
    columns = [f for f in field.fields if f.holds_data]
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return SummaryTable(
        headings=tuple(localized(f.label) for f in columns),
        rows=tuple(
            tuple(shown(f, row.get(f.key), masked=mask) or "—" for f in columns) for row in rows
        ),
    )
