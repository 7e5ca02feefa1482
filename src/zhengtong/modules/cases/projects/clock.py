"""The government's time on a project: working days on which at least one part was being handled.

Pure. Days before an application is accepted, days between stages and days of special procedures are
not the government's, and a day on which several parts run is one day. An event on a day takes
effect at the next midnight: a run counts (start_on, end_on], a pause takes out (from, to].
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Span = tuple[dt.date, dt.date]
"""Days after the first up to and with the second."""

Count = Callable[[dt.date, dt.date], int]
"""`count(a, b)`: working days in (a, b]."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A part under way. `end_on` None: still running. `pauses`: (from, to or None)."""

    start_on: dt.date
    end_on: dt.date | None = None
    pauses: tuple[tuple[dt.date, dt.date | None], ...] = ()

    @property
    def is_running(self) -> bool:
        """Neither ended nor standing still."""
        return self.end_on is None and all(to is not None for _from, to in self.pauses)


def counted(runs: Iterable[Run], *, until: dt.date, count: Count) -> int:
    """Working days of all runs together, each once."""
    found = [span for run in runs for span in _spans(run, until)]
    return sum(count(a, b) for a, b in _united(found))


def _spans(run: Run, until: dt.date) -> list[Span]:
    spans = [(run.start_on, min(run.end_on or until, until))]
    for start, end in run.pauses:
        spans = [piece for span in spans for piece in _without(span, start, end or until)]
    return [(a, b) for a, b in spans if a < b]


def _without(span: Span, start: dt.date, end: dt.date) -> Sequence[Span]:
    a, b = span
    if end <= a or b <= start or end <= start:
        return (span,)
    return [(x, y) for x, y in ((a, start), (end, b)) if x < y]


def _united(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for a, b in sorted(spans):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], b))
        else:
            found.append((a, b))
    return found
