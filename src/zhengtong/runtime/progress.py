"""Steps with their time on the console: one living line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO
from unicodedata import east_asian_width

QUIET_SECONDS = 5.0
BAR = 24


class Progress:
    """Give it to a long work and call it: `progress("Persons", 40, 120)`; both numbers may miss."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stderr
        self.is_living = self.out.isatty()
        self._step = ""
        self._spoke_at = 0.0

    def __call__(self, text: str = "", done: int | None = None, total: int | None = None) -> None:
        """Say how far the present step is."""
        line = " · ".join(part for part in (self._step, text) if part)
        if done is not None and total:
            line = f"{line} {_bar(done, total)}" if self.is_living else f"{line} {done}/{total}"
        if self.is_living:
            width = shutil.get_terminal_size().columns - 3
            self.out.write(f"\r\x1b[K  {clipped(line, width)}")
            self.out.flush()
        elif time.monotonic() - self._spoke_at > QUIET_SECONDS:
            self._print(f"  {line}")

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One part of the work; its line stays, with the seconds it took."""
        started = time.monotonic()
        self._step, self._spoke_at = name, started
        self()
        yield
        if self.is_living:
            self.out.write("\r\x1b[K")
        self._print(f"  ✓ {name}  {time.monotonic() - started:.1f} s")
        self._step = ""

    def _print(self, line: str) -> None:
        self._spoke_at = time.monotonic()
        self.out.write(f"{line}\n")
        self.out.flush()


def columns(text: str) -> int:
    """Width on a console, where Chinese characters take two columns."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def clipped(text: str, width: int) -> str:
    """A living line must not wrap, or it cannot be wiped."""
    if columns(text) <= width:
        return text
    while text and columns(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def _bar(done: int, total: int) -> str:
    filled = BAR * min(done, total) // total
    return f"{'█' * filled}{'░' * (BAR - filled)} {done}/{total}"
