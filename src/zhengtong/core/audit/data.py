"""What this module hands out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any


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


@dataclass(frozen=True, kw_only=True)
class EntryData:
    """One act in the log. `detail` holds plain values; `hash` is hexadecimal."""

    id: int
    at: dt.datetime
    action: str
    actor_kind: str
    actor_name: str
    address: str
    channel: str
    stream: str
    seq: int
    object_type: str
    object_id: str
    detail: dict[str, Any]
    hash: str
