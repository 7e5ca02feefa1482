"""Where things stand in a drawn flow: one narrow column from top to bottom.

Branches stand one below the other, inset, between a left spine (out of the gateway) and a right
spine (into the join): such a chart is as readable on a phone as on a desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from zhengtong.modules.workflow.bpmn import text

WIDTH = 360
INSET = 26
GAP = 30
TURN = 14
DIAMOND = 34
CIRCLE = 30
LABEL = 18

Point = tuple[float, float]


@dataclass(frozen=True)
class Column:
    """The strip that a sequence may use; boxes stand `INSET` inside it."""

    left: float = 0
    right: float = WIDTH

    @property
    def center(self) -> float:
        return (self.left + self.right) / 2

    @property
    def box_width(self) -> float:
        return self.right - self.left - 2 * INSET

    @property
    def inner(self) -> Column:
        return Column(self.left + INSET, self.right - INSET)

    @property
    def spine_in(self) -> float:
        return self.left + INSET + 8

    @property
    def spine_out(self) -> float:
        return self.right - INSET - 8


@dataclass
class Shape:
    """A node in its place. `round` nodes are entered and left at top and bottom only."""

    id: str
    x: float
    y: float
    w: float
    h: float
    is_box: bool = False
    label: tuple[float, float, float, float] | None = None
    expanded: bool = False

    @property
    def cx(self) -> float:
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        return self.y + self.h / 2

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h


@dataclass(frozen=True)
class Loose:
    """A flow whose end is still to be tied: where it comes from and the points so far."""

    source: Shape
    points: tuple[Point, ...]
    spine: float | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    label: tuple[float, float, float, float] | None = None

    def to_top(self, target: Shape) -> tuple[Point, ...]:
        """Into the target from above; from a spine into the left side of a box."""
        if self.spine is not None and target.is_box and self.spine < target.x:
            return (*self.points, (self.spine, target.cy), (target.x, target.cy))
        x = self.points[-1][0]
        if x == target.cx:
            return (*self.points, (target.cx, target.y))
        turn = target.y - TURN
        return (*self.points, (x, turn), (target.cx, turn), (target.cx, target.y))

    def to_right(self, target: Shape, spine: float) -> tuple[Point, ...]:
        """Along the right spine into the right corner of the target (a join, or a goto)."""
        points = self.points
        x, y = points[-1]
        if x != spine:
            if x == self.source.cx and y == self.source.bottom:
                points = (*points, (x, y + TURN))
                y += TURN
            points = (*points, (spine, y))
        return (*points, (spine, target.cy), (target.right, target.cy))

    def along(self, spine: float) -> Loose:
        """Led to the right spine, waiting there for what comes below."""
        points = self.points
        x, y = points[-1]
        if x != spine:
            if x == self.source.cx and y == self.source.bottom:
                points = (*points, (x, y + TURN))
                y += TURN
            points = (*points, (spine, y))
        return replace(self, points=points, spine=None)


def below(shape: Shape) -> Loose:
    """Out of the bottom."""
    return Loose(shape, ((shape.cx, shape.bottom),))


def out_right(shape: Shape) -> Loose:
    """Out of the right side of a box, out of the bottom of anything round."""
    return Loose(shape, ((shape.right, shape.cy),)) if shape.is_box else below(shape)


def box_height(available: float, *names: str) -> float:
    """High enough for the longest of the names and one line of notes."""
    lines = max(len(text.wrap(name, available)) for name in names)
    return 16 + 20 * lines + 18
