"""What the pages share: typed values, refusals, pages of a list."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from zhengtong.kernel.errors import DomainError, FieldError
from zhengtong.kernel.pagination import BadCursor, decode_cursor, encode_cursor

PAGE = 30


def given(request: HttpRequest, *names: str) -> dict[str, str]:
    """What the address narrows by, tidied; empty ones left out."""
    found = {k: request.GET.get(k, "").replace("\0", "").strip()[:80] for k in names}
    return {k: v for k, v in found.items() if v}


def refusal(refused: DomainError | None) -> dict[str, Any]:
    """For the template: `errors` for the summary, `said` by field."""
    if refused is None:
        return {"errors": (), "said": {}}
    errors = tuple(getattr(refused, "errors", ())) or (
        FieldError(path="", message=refused.message),
    )
    return {"errors": errors, "said": {e.path: e.message for e in errors}}


def status_of(refused: DomainError | None) -> int:
    return refused.status if refused else 200


def whole(text: str | None) -> int:
    """A whole number as typed; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def key_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def paged(request: HttpRequest, rows: Any, asked: dict[str, str]) -> dict[str, Any]:
    """Newest first, with the links to the next page. `asked` is what the address narrows by."""
    start = 0
    if cursor := request.GET.get("cursor", ""):
        (start,) = decode_cursor(cursor, length=1)
        if not isinstance(start, int) or not 0 < start < 2**63:
            raise BadCursor
        rows = rows.filter(pk__lt=start)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    page = found[:PAGE]
    more = {**asked, "cursor": encode_cursor(page[-1].pk)} if len(found) > PAGE else None
    return {
        "page": page,
        "next_url": "?" + urlencode(more) if more else "",
        "first_url": "?" + urlencode(asked) if start else "",
        "filters": asked,
    }
