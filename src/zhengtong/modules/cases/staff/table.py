"""Lists of the desk: columns as data, rows printed in one go.

A template loop over cells costs ten times as much. Every cell passes through `format_html`, which
escapes what is not marked safe.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhengtong.core.pages.html import filled

Row = TypeVar("Row")

NOTHING = mark_safe('<span class="none">—</span>')
SOMEWHERE = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """One column. `html` is what the page shows, `value` what a file gets (text, day or moment);
    `sorts` are the keys of the address for upwards and downwards."""

    key: str
    label: str
    html: Callable[[Row], str]
    value: Callable[[Row], Any]
    classes: str = ""
    sorts: tuple[str, str] | None = None
    is_fixed: bool = False


def head(columns: Sequence[Column[Row]], *, sort: str, address: Callable[[str], str]) -> SafeString:
    """The cells of the head row; those that sort are links, the one in force says which way."""
    return format_html_join("", "{}", ((_heading(c, sort, address),) for c in columns))


def _heading(column: Column[Row], sort: str, address: Callable[[str], str]) -> SafeString:
    label = _(column.label)
    if column.sorts is None:
        return format_html('<th scope="col" class="{}">{}</th>', column.classes, label)
    up, down = column.sorts
    state, mark = {up: ("ascending", "▲"), down: ("descending", "▼")}.get(sort, ("none", ""))
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}">'
        '<a class="sorts" href="{}">{}<span aria-hidden="true">{}</span></a></th>',
        column.classes,
        state,
        address(down if sort == up else up),
        label,
        mark,
    )


def body(
    rows: Iterable[Row],
    columns: Sequence[Column[Row]],
    *,
    opening: str,
    facts: Callable[[Row], tuple[Any, ...]],
) -> SafeString:
    """The rows. `opening` is the beginning of a row, up to the first cell, with a place for each of
    `facts`."""
    cells = "".join(
        f'<td class="{escape(c.classes)}" data-label="{_braced(_(c.label))}">{{}}</td>'
        for c in columns
    )
    line = f"{opening}{cells}</tr>\n"
    shows = [c.html for c in columns]
    return SafeString(
        "".join(filled(line, *facts(row), *(show(row) for show in shows)) for row in rows)
    )


def _braced(text: str) -> str:
    return escape(text).replace("{", "{{").replace("}", "}}")


def dash(text: str) -> str:
    return text or NOTHING


def moment(value: dt.datetime | None) -> SafeString:
    """The same that the `datum` tag prints."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    return filled(
        '<time datetime="{}">{}</time>', local.isoformat(), local.strftime("%Y-%m-%d %H:%M")
    )


def case_address(public_id: UUID) -> str:
    """The screen of a case; the address is looked up once a process."""
    return _screen().replace(str(SOMEWHERE), str(public_id))


@lru_cache(maxsize=1)
def _screen() -> str:
    return reverse("case_screen", args=[SOMEWHERE])
