"""The state of drawing, and what each operator does to it (ISO 32000-1, 8 and 9)."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from zhengtong.core.ofd.converting.drawn import (
    BLACK,
    Colour,
    Command,
    Drawn,
    Outline,
    Picture,
    Run,
    Shape,
)
from zhengtong.core.ofd.converting.fonts import Face
from zhengtong.core.ofd.converting.geometry import UNIT, Matrix, moved, scale_of, then

DEEPEST = 200
UNMAPPED = "\ufffd"


class Refused(ValueError):
    """An operator that has no counterpart here; its name."""


@dataclass(slots=True)
class State:
    matrix: Matrix
    fill: Colour = BLACK
    stroke: Colour = BLACK
    fill_space: str = "G"
    stroke_space: str = "G"
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    width: float = 1.0
    cap: int = 0
    join: int = 0
    miter: float = 10.0
    dashes: tuple[float, ...] = ()
    dash_offset: float = 0.0
    clips: tuple[Outline, ...] = ()
    face: Face | None = None
    size: float = 0.0
    spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


class Canvas:
    """Plays operators; what is drawn goes to `things` in order."""

    def __init__(self, base: Matrix, things: list[Drawn]) -> None:
        self.now = State(matrix=base)
        self.kept: list[State] = []
        self.things = things
        self.path: list[Command] = []
        self.at = self.start = (0.0, 0.0)
        self.clipping = ""
        self.text = self.line = UNIT
        self.marked: list[bool] = []
        self.actual: str | None = None

    def do(self, operator: str, operands: list[Any]) -> None:
        act = ACTS.get(operator)
        if act is None:
            raise Refused(operator)
        act(self, *operands)

    # state

    def keep(self) -> None:
        if len(self.kept) > DEEPEST:
            raise ValueError("states within states")
        self.kept.append(replace(self.now))

    def give_back(self) -> None:
        self.now = self.kept.pop()

    def concat(self, *m: float) -> None:
        self.now.matrix = then(_matrix(m), self.now.matrix)

    def dash(self, dashes: list[float], offset: float) -> None:
        self.now.dashes, self.now.dash_offset = tuple(dashes), offset

    def graphics_state(self, given: Any) -> None:
        mask, blend = given.get("/SMask", "/None"), given.get("/BM", "/Normal")
        if mask != "/None" or blend not in ("/Normal", "/Compatible"):
            raise Refused("SMask" if mask != "/None" else str(blend).lstrip("/"))
        self.now.fill_alpha = float(given.get("/ca", self.now.fill_alpha))
        self.now.stroke_alpha = float(given.get("/CA", self.now.stroke_alpha))
        self.now.width = float(given.get("/LW", self.now.width))

    def space(self, for_stroke: bool, name: str) -> None:
        if for_stroke:
            self.now.stroke_space, self.now.stroke = name, BLACK
        else:
            self.now.fill_space, self.now.fill = name, BLACK

    def colour(self, for_stroke: bool, name: str, *values: Any) -> None:
        """`name`: the space, or "" for the one that was set."""
        name = name or (self.now.stroke_space if for_stroke else self.now.fill_space)
        self.space(for_stroke, name)
        if for_stroke:
            self.now.stroke = rgb(name, values)
        else:
            self.now.fill = rgb(name, values)

    # marked content

    def begin_marked(self, given: Any = None) -> None:
        """`ActualText` stands for all glyphs up to the end (14.9.4)."""
        actual = given.get("/ActualText") if isinstance(given, dict) else None
        self.marked.append(actual is not None)
        if actual is not None:
            self.actual = _text_string(actual)

    def end_marked(self) -> None:
        if self.marked.pop():
            self.actual = None

    # paths

    def move(self, x: float, y: float) -> None:
        self.at = self.start = (x, y)
        self.path.append(("M", moved(self.now.matrix, x, y)))

    def to(self, x: float, y: float) -> None:
        self.at = (x, y)
        self.path.append(("L", moved(self.now.matrix, x, y)))

    def curve(self, *v: float) -> None:
        m = self.now.matrix
        self.at = (v[4], v[5])
        self.path.append(("B", (*moved(m, *v[:2]), *moved(m, *v[2:4]), *moved(m, *v[4:6]))))

    def close(self) -> None:
        self.at = self.start
        self.path.append(("C", ()))

    def box(self, x: float, y: float, w: float, h: float) -> None:
        self.move(x, y)
        self.to(x + w, y)
        self.to(x + w, y + h)
        self.to(x, y + h)
        self.close()

    def paint(self, fill: bool, stroke: bool, even_odd: bool = False) -> None:
        commands, self.path = tuple(self.path), []
        clipping, self.clipping = self.clipping, ""
        if not any(points for _, points in commands):
            return
        now = self.now
        outline = Outline(commands, is_even_odd=even_odd)
        if fill or stroke:
            scale = scale_of(now.matrix)
            self.things.append(
                Shape(
                    clips=now.clips,
                    fill=now.fill if fill else None,
                    stroke=now.stroke if stroke else None,
                    alpha=now.fill_alpha if fill else now.stroke_alpha,
                    outline=outline,
                    line_width=now.width * scale,
                    cap=now.cap,
                    join=now.join,
                    miter=now.miter,
                    dashes=tuple(d * scale for d in now.dashes),
                    dash_offset=now.dash_offset * scale,
                )
            )
        if clipping:
            now.clips = (*now.clips, replace(outline, is_even_odd=clipping == "W*"))

    def clip(self, kind: str) -> None:
        self.clipping = kind

    # pictures

    def image(self, found: tuple[bytes, str], key: str) -> None:
        content, form = found
        upright: Matrix = (1.0, 0.0, 0.0, -1.0, 0.0, 1.0)
        self.things.append(
            Picture(
                clips=self.now.clips,
                fill=None,
                stroke=None,
                alpha=self.now.fill_alpha,
                matrix=then(upright, self.now.matrix),
                key=key,
                content=content,
                format=form,
            )
        )

    # text

    def font(self, face: Face, size: float) -> None:
        self.now.face, self.now.size = face, size

    def begin_text(self) -> None:
        self.text = self.line = UNIT

    def place(self, *m: float) -> None:
        self.text = self.line = _matrix(m)

    def next_line(self, x: float, y: float) -> None:
        self.text = self.line = then((1, 0, 0, 1, x, y), self.line)

    def next_line_leading(self, x: float, y: float) -> None:
        self.now.leading = -y
        self.next_line(x, y)

    def show(self, pieces: list[Any]) -> None:
        """Strings and adjustments in thousandths of the size, as TJ has them."""
        now = self.now
        if now.face is None:
            raise ValueError("text without a font")
        glyphs, texts, origins = [], [], []
        x = 0.0
        for piece in pieces:
            if not isinstance(piece, bytes):
                x -= piece / 1000 * now.size * now.stretch
                continue
            for i in range(0, len(piece) - 1, 2):
                code = piece[i] << 8 | piece[i + 1]
                glyphs.append(code)
                texts.append(now.face.texts.get(code) or UNMAPPED)
                origins.append(x)
                x += (now.face.width(code) / 1000 * now.size + now.spacing) * now.stretch
        matrix = then((1, 0, 0, 1, 0, now.rise), then(self.text, now.matrix))
        self.text = then((1, 0, 0, 1, x, 0), self.text)
        if glyphs and now.mode != 7:
            self._run(matrix, glyphs, self._actual(texts), origins, x)

    def show_on_next_line(self, text: bytes) -> None:
        self.next_line(0.0, -self.now.leading)
        self.show([text])

    def _run(
        self, matrix: Matrix, glyphs: list[int], texts: list[str], origins: list[float], end: float
    ) -> None:
        now = self.now
        assert now.face is not None
        self.things.append(
            Run(
                clips=now.clips,
                fill=now.fill if now.mode in (0, 2, 4, 6) else None,
                stroke=now.stroke if now.mode in (1, 2, 5, 6) else None,
                alpha=now.fill_alpha if now.mode in (0, 2) else now.stroke_alpha,
                face=now.face,
                size=now.size,
                matrix=then((now.stretch, 0, 0, 1, 0, 0), matrix),
                glyphs=glyphs,
                texts=texts,
                origins=[o / now.stretch for o in origins],
                end=end / now.stretch,
                line_width=now.width * scale_of(now.matrix),
            )
        )

    def _actual(self, texts: list[str]) -> list[str]:
        if self.actual is None:
            return texts
        actual, self.actual = self.actual, ""
        if len(actual) == len(texts):
            return list(actual)
        return [actual] + [""] * (len(texts) - 1)


def rgb(space: str, values: tuple[Any, ...]) -> Colour:
    """Eight bits a channel. Raises Refused for a pattern."""
    if not values or any(isinstance(v, str) for v in values):
        raise Refused("Pattern")
    parts = [min(max(float(v), 0.0), 1.0) for v in values]
    if space == "G":
        parts = parts[:1] * 3
    elif space == "CMYK":
        parts = [(1 - c) * (1 - parts[3]) for c in parts[:3]]
    r, g, b = (round(p * 255) for p in parts)
    return r, g, b


def _matrix(m: tuple[float, ...]) -> Matrix:
    a, b, c, d, e, f = m
    return a, b, c, d, e, f


def _text_string(value: bytes) -> str:
    if value.startswith(codecs.BOM_UTF16_BE):
        return value[2:].decode("utf-16-be", errors="replace")
    return value.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")


def _set(name: str) -> Callable[..., None]:
    def act(canvas: Canvas, value: Any) -> None:
        setattr(canvas.now, name, value)

    return act


def _close_and(*how: bool) -> Callable[[Canvas], None]:
    def act(canvas: Canvas) -> None:
        canvas.close()
        canvas.paint(*how)

    return act


def _nothing(canvas: Canvas, *operands: Any) -> None:
    """Operators without a mark: hints for colour, flatness, compatibility."""


ACTS: dict[str, Callable[..., None]] = {
    "q": Canvas.keep,
    "Q": Canvas.give_back,
    "cm": Canvas.concat,
    "w": _set("width"),
    "J": lambda c, v: _set("cap")(c, int(v)),
    "j": lambda c, v: _set("join")(c, int(v)),
    "M": _set("miter"),
    "d": Canvas.dash,
    "ri": _nothing,
    "i": _nothing,
    "g": lambda c, *v: c.colour(False, "G", *v),
    "G": lambda c, *v: c.colour(True, "G", *v),
    "rg": lambda c, *v: c.colour(False, "RGB", *v),
    "RG": lambda c, *v: c.colour(True, "RGB", *v),
    "k": lambda c, *v: c.colour(False, "CMYK", *v),
    "K": lambda c, *v: c.colour(True, "CMYK", *v),
    "sc": lambda c, *v: c.colour(False, "", *v),
    "scn": lambda c, *v: c.colour(False, "", *v),
    "SC": lambda c, *v: c.colour(True, "", *v),
    "SCN": lambda c, *v: c.colour(True, "", *v),
    "m": Canvas.move,
    "l": Canvas.to,
    "c": Canvas.curve,
    "v": lambda c, *v: c.curve(*c.at, *v),
    "y": lambda c, a, b, x, y: c.curve(a, b, x, y, x, y),
    "h": Canvas.close,
    "re": Canvas.box,
    "S": lambda c: c.paint(False, True),
    "s": _close_and(False, True),
    "f": lambda c: c.paint(True, False),
    "F": lambda c: c.paint(True, False),
    "f*": lambda c: c.paint(True, False, True),
    "B": lambda c: c.paint(True, True),
    "B*": lambda c: c.paint(True, True, True),
    "b": _close_and(True, True),
    "b*": _close_and(True, True, True),
    "n": lambda c: c.paint(False, False),
    "W": lambda c: c.clip("W"),
    "W*": lambda c: c.clip("W*"),
    "BT": Canvas.begin_text,
    "ET": _nothing,
    "Tc": _set("spacing"),
    "Tw": _nothing,
    "Tz": lambda c, v: _set("stretch")(c, v / 100),
    "TL": _set("leading"),
    "Tr": lambda c, v: _set("mode")(c, int(v)),
    "Ts": _set("rise"),
    "Td": Canvas.next_line,
    "TD": Canvas.next_line_leading,
    "Tm": Canvas.place,
    "T*": lambda c: c.next_line(0.0, -c.now.leading),
    "Tj": lambda c, text: c.show([text]),
    "TJ": Canvas.show,
    "'": lambda c, text: c.show_on_next_line(text),
    "BMC": lambda c, tag: c.begin_marked(),
    "EMC": Canvas.end_marked,
    "MP": _nothing,
    "BX": _nothing,
    "EX": _nothing,
}
"""`Tw` widens single-byte spaces only; the fonts here have codes of two bytes."""
