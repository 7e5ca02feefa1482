"""One thing on a page as TextObject, PathObject or ImageObject (GB/T 33190-2016, clauses 9–11).

Every object stands in its `Boundary`; what is inside counts from the upper left corner of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from zhengtong.core.ofd.converting.drawn import (
    BLACK,
    Colour,
    Drawn,
    Outline,
    Picture,
    Run,
    Shape,
)
from zhengtong.core.ofd.converting.geometry import (
    Box,
    Matrix,
    box_of,
    corners,
    holds,
    inverse,
    moved,
    said,
    scale_of,
    then,
)

ABOVE, BELOW, ASIDE = 1.1, 0.35, 0.15
"""What glyphs may stand out of their place, in parts of the size: readers clip at `Boundary`."""

LEAST = 0.01
CAPS = {1: "Round", 2: "Square"}
JOINS = {1: "Round", 2: "Bevel"}
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NOTHING = "\u200b"
"""Stands for no character at all: a `TextCode` has at least one."""

Cluster = tuple[str, list[int], float]
"""Text, glyphs, place of the first."""


class ObjectWriter:
    """`new_id()`; `font_id(face)` and `picture_id(picture)` keep what is referred to."""

    def __init__(
        self,
        new_id: Callable[[], int],
        font_id: Callable[[Any], tuple[int, Mapping[int, int] | None]],
        picture_id: Callable[[Picture], int],
    ) -> None:
        self.new_id, self.font_id, self.picture_id = new_id, font_id, picture_id

    def thing(self, thing: Drawn) -> Iterator[str]:
        if isinstance(thing, Run):
            yield from self._run(thing)
        elif isinstance(thing, Shape):
            yield self._shape(thing)
        elif isinstance(thing, Picture):
            yield self._picture(thing)

    def _run(self, run: Run) -> Iterator[str]:
        matrix = then((1, 0, 0, -1, 0, 0), run.matrix)
        scale = scale_of(matrix)
        if scale * run.size < 1e-6:
            return
        linear: Matrix = (*(v / scale for v in matrix[:4]), 0.0, 0.0)  # type: ignore[assignment]
        font, numbers = self.font_id(run.face)
        for clusters in _parts(run):
            glyphs = [g for _, found, _ in clusters for g in found]
            glyphs = [numbers.get(g, 0) for g in glyphs] if numbers else glyphs
            yield self._text(run, clusters, glyphs, font, scale, linear)

    def _text(
        self,
        run: Run,
        clusters: Sequence[Cluster],
        glyphs: Sequence[int],
        font: int,
        scale: float,
        linear: Matrix,
    ) -> str:
        size = run.size * scale
        matrix = then((1, 0, 0, -1, 0, 0), run.matrix)
        first = clusters[0][2]
        x, y = moved(matrix, first, 0.0)
        places = [(at - first) * scale for _, _, at in clusters]
        last = places[-1] + run.face.width(clusters[-1][1][-1]) / 1000 * size
        around = (-ASIDE * size, -ABOVE * size, last + ASIDE * size, BELOW * size)
        bounds = box_of(corners((*linear[:4], x, y), around))
        left, top, attribute = _boundary(bounds)
        deltas = [b - a for a, b in pairwise(places)]
        text = "".join(t or NOTHING for t, _, _ in clusters)
        is_plain = all(abs(v - w) < 1e-5 for v, w in zip(linear, (1, 0, 0, 1), strict=False))
        to_page: Matrix = (1, 0, 0, 1, left, top)
        where = f'X="{said(x - left)}" Y="{said(y - top)}"'
        turned = ""
        if not is_plain:
            local: Matrix = (*linear[:4], x - left, y - top)
            to_page = then(local, to_page)
            turned = f' CTM="{_numbers(local)}"'
            where = 'X="0" Y="0"'
        paint = _paint(run.fill, run.stroke, stroke_default=False)
        width = f' LineWidth="{said(run.line_width)}"' if run.stroke is not None else ""
        delta = f' DeltaX="{_deltas(deltas)}"' if deltas else ""
        return (
            f'<ofd:TextObject ID="{self.new_id()}" Boundary="{attribute}"{turned}'
            f' Font="{font}" Size="{said(size)}"{paint}{width}{_alpha(run)}>'
            f"{_clips(run, bounds, to_page)}"
            f"{_colour('Fill', run.fill)}{_colour('Stroke', run.stroke)}"
            f'<ofd:CGTransform CodePosition="0" CodeCount="{len(text)}"'
            f' GlyphCount="{len(glyphs)}"><ofd:Glyphs>{" ".join(map(str, glyphs))}</ofd:Glyphs>'
            f"</ofd:CGTransform><ofd:TextCode {where}{delta}>"
            f"{escape(UNPRINTABLE.sub(chr(0xFFFD), text))}</ofd:TextCode></ofd:TextObject>"
        )

    def _shape(self, shape: Shape) -> str:
        left, top, right, bottom = shape.outline.box
        half = shape.line_width / 2 if shape.stroke is not None else 0.0
        bounds = (left - half, top - half, right + half, bottom + half)
        x, y, attribute = _boundary(bounds)
        paint = _paint(shape.fill, shape.stroke, stroke_default=True)
        if shape.stroke is not None:
            paint += f' LineWidth="{said(shape.line_width)}"'
            paint += f' Cap="{CAPS[shape.cap]}"' if shape.cap in CAPS else ""
            paint += f' Join="{JOINS[shape.join]}"' if shape.join in JOINS else ""
            if shape.dashes:
                paint += f' DashPattern="{_numbers(shape.dashes)}"'
                paint += f' DashOffset="{said(shape.dash_offset)}"'
        if shape.fill is not None and shape.outline.is_even_odd:
            paint += ' Rule="Even-Odd"'
        return (
            f'<ofd:PathObject ID="{self.new_id()}" Boundary="{attribute}"{paint}{_alpha(shape)}>'
            f"{_clips(shape, bounds, (1, 0, 0, 1, x, y))}"
            f"{_colour('Stroke', shape.stroke)}{_colour('Fill', shape.fill)}"
            f"<ofd:AbbreviatedData>{_abbreviated(shape.outline, x, y)}</ofd:AbbreviatedData>"
            "</ofd:PathObject>"
        )

    def _picture(self, picture: Picture) -> str:
        bounds = box_of(corners(picture.matrix, (0, 0, 1, 1)))
        x, y, attribute = _boundary(bounds)
        local: Matrix = then(picture.matrix, (1, 0, 0, 1, -x, -y))
        return (
            f'<ofd:ImageObject ID="{self.new_id()}" Boundary="{attribute}"'
            f' CTM="{_numbers(local)}" ResourceID="{self.picture_id(picture)}"{_alpha(picture)}>'
            f"{_clips(picture, bounds, picture.matrix)}</ofd:ImageObject>"
        )


def _parts(run: Run) -> Iterator[list[Cluster]]:
    """One character to one glyph go together; a ligature or a character beyond the basic plane has
    an object of its own, so that no reader can miscount."""
    part: list[Cluster] = []
    for text, glyphs, at in _clusters(run):
        is_plain = len(text) == 1 and len(glyphs) == 1 and ord(text) <= 0xFFFF
        if is_plain:
            part.append((text, glyphs, at))
            continue
        if part:
            yield part
            part = []
        yield [(text, glyphs, at)]
    if part:
        yield part


def _clusters(run: Run) -> Iterator[Cluster]:
    current: Cluster | None = None
    for glyph, text, at in zip(run.glyphs, run.texts, run.origins, strict=True):
        if current is not None and text == "":
            current[1].append(glyph)
            continue
        if current is not None:
            yield current
        current = (text or NOTHING, [glyph], at)
    if current is not None:
        yield current


def _boundary(box: Box) -> tuple[float, float, str]:
    """Left and top as they are written, and the attribute. Width and height are above nought."""
    left, top = round(box[0], 4), round(box[1], 4)
    width, height = max(box[2] - left, LEAST), max(box[3] - top, LEAST)
    return left, top, _numbers((left, top, width, height))


def _abbreviated(outline: Outline, x: float, y: float) -> str:
    parts = []
    for letter, points in outline.commands:
        parts.append(letter)
        parts += [said(v - (y if i % 2 else x)) for i, v in enumerate(points)]
    return " ".join(parts)


def _clips(thing: Drawn, bounds: Box, to_page: Matrix) -> str:
    """Only what cuts something off; in the space of the object."""
    found = [c for c in thing.clips if not (c.is_box and holds(c.box, bounds))]
    if not found:
        return ""
    back = inverse(to_page)
    is_moved = back[:4] == (1, 0, 0, 1)
    written = []
    for clip in found:
        # an area stands in the object's space, so its path is brought there point by point
        x, y, box = _boundary(_shifted(clip.box, back) if is_moved else clip.box)
        origin = (x - back[4], y - back[5]) if is_moved else (x, y)
        ctm = "" if is_moved else f' CTM="{_numbers(back)}"'
        rule = ' Rule="Even-Odd"' if clip.is_even_odd else ""
        written.append(
            f'<ofd:Clip><ofd:Area{ctm}><ofd:Path Boundary="{box}" Stroke="false" Fill="true"{rule}>'
            f"<ofd:AbbreviatedData>{_abbreviated(clip, *origin)}</ofd:AbbreviatedData>"
            "</ofd:Path></ofd:Area></ofd:Clip>"
        )
    return f"<ofd:Clips>{''.join(written)}</ofd:Clips>"


def _shifted(box: Box, by: Matrix) -> Box:
    return box[0] + by[4], box[1] + by[5], box[2] + by[4], box[3] + by[5]


def _paint(fill: Colour | None, stroke: Colour | None, *, stroke_default: bool) -> str:
    """Text is filled and paths are stroked unless said otherwise."""
    text = ""
    if (stroke is not None) != stroke_default:
        text += f' Stroke="{"true" if stroke is not None else "false"}"'
    if (fill is not None) == stroke_default:
        text += f' Fill="{"true" if fill is not None else "false"}"'
    return text


def _colour(kind: str, colour: Colour | None) -> str:
    if colour is None or (kind == "Stroke" and colour == BLACK):
        return ""
    return f'<ofd:{kind}Color Value="{colour[0]} {colour[1]} {colour[2]}"/>'


def _alpha(thing: Drawn) -> str:
    return "" if thing.alpha >= 1 else f' Alpha="{round(thing.alpha * 255)}"'


def _numbers(values: Sequence[float]) -> str:
    return " ".join(said(v) for v in values)


def _deltas(values: Sequence[float]) -> str:
    """`g 5 4.2` for five times 4.2, as the standard abbreviates."""
    written = [said(v) for v in values]
    parts, at = [], 0
    while at < len(written):
        end = at
        while end < len(written) and written[end] == written[at]:
            end += 1
        times = end - at
        parts += ["g", str(times), written[at]] if times > 2 else [written[at]] * times
        at = end
    return " ".join(parts)
