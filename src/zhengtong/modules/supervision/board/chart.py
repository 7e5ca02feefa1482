"""Bars, drawn by the server: each a link to its rows, each with its number for those who listen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 180, 34, 22, 12
NICE = (1, 2, 5)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A rectangle in the units of the drawing; `tone` is its place among the bars of a slot."""

    x: float
    y: float
    width: float
    height: float
    tone: int
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A word beside an axis."""

    at: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    bars: Sequence[Bar]
    marks: Sequence[Mark]
    lines: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    ground: int = HEIGHT - BOTTOM


Line = tuple[str, Mapping[str, int]]


def grouped(
    slots: Sequence[Line],
    measures: Mapping[str, str],
    *,
    label: Callable[[str], str],
    url: Callable[[str, str], str],
) -> Chart:
    """A group of bars for every slot, one bar a measure (key → name)."""
    most = ceiling(max((max(v.values(), default=0) for _k, v in slots), default=0))
    step = (WIDTH - LEFT) / max(len(slots), 1)
    thick = step * 0.8 / len(measures)
    tall = HEIGHT - BOTTOM - TOP
    bars = [
        Bar(
            x=round(LEFT + n * step + step * 0.1 + tone * thick, 1),
            y=round(TOP + tall - tall * values[key] / most, 1),
            width=round(max(thick - 1, 1), 1),
            height=round(tall * values[key] / most, 1),
            tone=tone,
            title=f"{label(slot)} {measures[key]} {values[key]}",
            url=url(key, slot),
        )
        for n, (slot, values) in enumerate(slots)
        for tone, key in enumerate(measures)
        if values[key]
    ]
    every = max(1, -(-len(slots) // 15))
    marks = [
        Mark(at=round(LEFT + n * step + step / 2, 1), text=label(slot))
        for n, (slot, _values) in enumerate(slots)
        if n % every == 0
    ]
    lines = [
        Mark(at=round(TOP + tall - tall * part / 2, 1), text=f"{most * part / 2:g}")
        for part in range(3)
    ]
    return Chart(bars=bars, marks=marks, lines=lines)


def ceiling(n: int) -> int:
    """The next round number: 1, 2, 5, 10, 20, 50 …; at least 2, so that the middle is whole."""
    size = 1
    while True:
        for nice in NICE:
            if nice * size >= max(n, 2):
                return nice * size
        size *= 10
