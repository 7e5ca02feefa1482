"""Blocks of a printed sheet as plain data; what `sheet.typ` can draw, and nothing more."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import segno

Block = dict[str, Any]
Cell = str | dict[str, Any]


def cell(
    text: str,
    *,
    strong: bool = False,
    small: bool = False,
    tag: str = "",
    notes: Sequence[str] = (),
    box: bool = False,
) -> Cell:
    """A text with a mark behind it, small notes below it, or a box to tick before it."""
    return {
        "text": text,
        "strong": strong,
        "small": small,
        "tag": tag,
        "notes": [n for n in notes if n],
        "box": box,
    }


def facts(heading: str, rows: Sequence[tuple[str, Cell]]) -> Block:
    """Names and values, two of them a line."""
    return {"kind": "facts", "heading": heading, "rows": list(rows)}


def table(
    heading: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    widths: Sequence[int],
    notes: Sequence[str] = (),
) -> Block:
    """`widths` are shares of the line; 0 is as wide as its content."""
    return {
        "kind": "table",
        "heading": heading,
        "head": list(head),
        "rows": [list(r) for r in rows],
        "widths": list(widths),
        "notes": list(notes),
    }


def listed(heading: str, items: Sequence[Cell], *, ordered: bool = False) -> Block:
    return {"kind": "list", "heading": heading, "items": list(items), "ordered": ordered}


def text(heading: str, *paragraphs: str) -> Block:
    return {"kind": "text", "heading": heading, "paragraphs": [p for p in paragraphs if p]}


def chart(heading: str, svg: str, alt: str) -> Block:
    """A flow chart in the font of the sheet: the sheet's printer knows no other."""
    return {"kind": "chart", "heading": heading, "svg": svg, "alt": alt}


def signatures(*labels: str) -> Block:
    return {"kind": "sign", "heading": "", "labels": list(labels)}


def qr_svg(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()
