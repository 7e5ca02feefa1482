"""Pages of long lists by key, never by offset: page 10,000 costs what page 1 costs."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from zhengtong.kernel.errors import InvalidInput

T = TypeVar("T")


class BadCursor(InvalidInput):
    """翻页的位置无效，请从第一页重新开始。"""

    code = "bad_cursor"
    status = 400


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """Rows and the cursor of the next page (`None` at the end)."""

    rows: Sequence[T]
    next_cursor: str | None = None


def encode_cursor(*values: Any) -> str:
    raw = json.dumps(values, default=str, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_cursor(cursor: str, *, length: int) -> list[Any]:
    """The values given to `encode_cursor`. Raises BadCursor on anything else."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise BadCursor from None
    if not isinstance(values, list) or len(values) != length:
        raise BadCursor
    return values
