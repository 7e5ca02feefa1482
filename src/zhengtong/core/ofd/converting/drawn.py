"""What stands on a page, in millimetres from its top left corner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhengtong.core.ofd.converting.geometry import Box, Matrix, box_of

if TYPE_CHECKING:
    from zhengtong.core.ofd.converting.fonts import Face

Colour = tuple[int, int, int]
Command = tuple[str, tuple[float, ...]]
"""M, L, B (cubic) or C, with its points, as `AbbreviatedData` has them."""

BLACK: Colour = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Outline:
    """A path for filling, stroking or clipping."""

    commands: tuple[Command, ...]
    is_even_odd: bool = False

    @property
    def box(self) -> Box:
        return box_of(
            (points[i], points[i + 1])
            for _, points in self.commands
            for i in range(0, len(points), 2)
        )

    @property
    def is_box(self) -> bool:
        """An upright rectangle: it clips nothing that lies within."""
        points = [p for _, p in self.commands if p]
        if len(points) not in (4, 5) or any(len(p) != 2 for p in points):
            return False
        return len({round(p[0], 3) for p in points}) == 2 == len({round(p[1], 3) for p in points})


@dataclass(slots=True)
class Drawn:
    """What every object has. `alpha`: 0–1."""

    clips: tuple[Outline, ...]
    fill: Colour | None
    stroke: Colour | None
    alpha: float


@dataclass(slots=True)
class Run(Drawn):
    """Glyphs in a row. `matrix` takes text space (y upwards, points) to the page; `origins` are
    the places of the glyphs in it; `texts` what each stands for ("" goes with the one before)."""

    face: Face
    size: float
    matrix: Matrix
    glyphs: list[int]
    texts: list[str]
    origins: list[float]
    end: float
    line_width: float = 0.0


@dataclass(slots=True)
class Shape(Drawn):
    outline: Outline
    line_width: float = 0.0
    cap: int = 0
    join: int = 0
    miter: float = 10.0
    dashes: tuple[float, ...] = ()
    dash_offset: float = 0.0


@dataclass(slots=True)
class Picture(Drawn):
    """`matrix` takes the unit square (y downwards) to the page."""

    matrix: Matrix
    key: str
    content: bytes
    format: str


@dataclass(slots=True)
class Page:
    width: float
    height: float
    things: list[Drawn] = field(default_factory=list)
