"""What this module hands out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class StuckHandler:
    """A handler that cannot get past an event."""

    handler: str
    attempts: int
    error: str
    failing_since: dt.datetime | None
    next_try_at: dt.datetime | None
