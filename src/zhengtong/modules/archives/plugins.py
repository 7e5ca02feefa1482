"""What modules above plug into the archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from zhengtong.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Unfiled:
    """Something that came to its end and is not in the archive yet. `problem` says what stood in
    the way when it was tried, in words; `url` leads staff to it."""

    number: str
    title: str
    organization_id: int
    ended_on: dt.date
    problem: str = ""
    url: str = ""


@runtime_checkable
class FilingSource(Protocol):
    """One kind of files that end up in the archive."""

    def counts(self, year: int) -> dict[int, int]:
        """How many of that year wait to be filed, by organisation."""
        ...

    def unfiled(self, year: int, organization_id: int, most: int) -> Sequence[Unfiled]:
        """Those of one organisation, the oldest first, at most so many."""
        ...


filing_sources: Registry[FilingSource] = Registry("archives.filing_sources", FilingSource)
"""By the kind under which they file (`Filing.source_kind`)."""
