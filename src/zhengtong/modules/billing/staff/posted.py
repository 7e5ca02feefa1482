"""What forms about money send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from zhengtong.modules.billing import money


def amount(post: Mapping[str, Any], name: str) -> int | None:
    """Yuan as they were typed, in fen; None for what is no amount."""
    return money.fen(str(post.get(name, "")))


def whole(post: Mapping[str, Any], name: str) -> int | None:
    given = str(post.get(name, "")).strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def text(post: Mapping[str, Any], name: str) -> str:
    return str(post.get(name, "")).replace("\0", "").strip()


def day(given: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(given.strip())
    except ValueError:
        return None
    return found if 1990 < found.year < 2200 else None
