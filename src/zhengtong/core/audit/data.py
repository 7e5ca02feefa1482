"""What this module hands out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Break:
    """A place where the log is not what was written."""

    where: str
    what: str


@dataclass(frozen=True, kw_only=True)
class VerifyResult:
    """Outcome of a check of the whole log."""

    entries: int
    streams: int
    seals: int
    breaks: tuple[Break, ...]

    @property
    def is_intact(self) -> bool:
        return not self.breaks
