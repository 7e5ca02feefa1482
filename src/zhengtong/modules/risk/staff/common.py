"""What the pages share: typed values, refusals, pages of a list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
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


@dataclass(frozen=True, kw_only=True)
class Order:
    """By which whole numbers rows follow each other, and what comes after some of them."""

    columns: tuple[str, ...]
    after: Callable[..., Q]

    def of(self, row: Any) -> list[int]:
        return [getattr(row, column.lstrip("-")) for column in self.columns]


NEWEST = Order(columns=("-pk",), after=lambda pk: Q(pk__lt=pk))
WORST = Order(
    columns=("-level", "pk"),
    after=lambda level, pk: Q(level__lt=level) | Q(level=level, pk__gt=pk),
)
"""The highest level first."""


def paged(
    request: HttpRequest, rows: Any, asked: dict[str, str], *, order: Order = NEWEST
) -> dict[str, Any]:
    """A page in that order, with the links to the next. `asked` is what the address narrows by."""
    cursor = request.GET.get("cursor", "")
    if cursor:
        last = decode_cursor(cursor, length=len(order.columns))
        if not all(isinstance(n, int) and 0 < n < 2**63 for n in last):
            raise BadCursor
        rows = rows.filter(order.after(*last))
    found = list(rows.order_by(*order.columns)[: PAGE + 1])
    page = found[:PAGE]
    more = None
    if len(found) > PAGE:
        more = {**asked, "cursor": encode_cursor(*order.of(page[-1]))}
    return {
        "page": page,
        "next_url": "?" + urlencode(more) if more else "",
        "first_url": "?" + urlencode(asked) if cursor else "",
        "filters": asked,
    }
