"""What the pages of joint work post, taken apart. Nothing is refused here: the commands judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import ExitStack
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from django.http import HttpRequest, QueryDict

from zhengtong.modules.cases.posted import moment, whole, wholes
from zhengtong.modules.org import api as org

DATES = ("date_1", "date_2", "date_3")
EXTRAS = (1, 2, 3)
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""Stands for a date that nobody can read, so that it is refused beside its field."""


def moments(post: QueryDict) -> list[dt.datetime]:
    """The dates in the order of their fields; empty fields are left out."""
    return [moment(post[name]) or NEVER for name in DATES if post.get(name, "").strip()]


def coordinates(post: QueryDict) -> tuple[Decimal | None, Decimal | None]:
    return _degrees(post.get("latitude", "")), _degrees(post.get("longitude", ""))


def _degrees(given: str) -> Decimal | None:
    """To six places; what is no number is far off the earth, and so refused."""
    if not given.strip():
        return None
    try:
        found = Decimal(given.strip()).quantize(Decimal("0.000001"))
    except InvalidOperation:
        return Decimal(1000)
    return found if abs(found) < 1000 else Decimal(1000)


def posts(post: QueryDict) -> list[int]:
    """The ticked ones, and those chosen by organisation and kind of post."""
    found = wholes(post.getlist("posts"))
    for n in EXTRAS:
        organization = whole(post.get(f"extra_organization_{n}"))
        if organization is not None:
            found.append(org.post_id(organization, post.get(f"extra_post_{n}", "")) or 0)
    return list(dict.fromkeys(found))


def answers(post: QueryDict) -> dict[int, bool]:
    """`date-17=yes` → {17: True}."""
    found = {}
    for name, value in post.items():
        key = whole(name.removeprefix("date-")) if name.startswith("date-") else None
        if key is not None and value in ("yes", "no"):
            found[key] = value == "yes"
    return found


def attendance(post: QueryDict) -> dict[int, list[int]]:
    """`came-3=17` (seat 3, staff 17), any number of times."""
    found = {}
    for name in post:
        seat = whole(name.removeprefix("came-")) if name.startswith("came-") else None
        if seat is not None:
            found[seat] = wholes(post.getlist(name))
    return found


def uploads(request: HttpRequest, stack: ExitStack) -> list[tuple[BinaryIO, str]]:
    """Files of the field `files`; open while the stack is."""
    found = request.FILES.getlist("files")
    for file in found:
        stack.callback(file.close)
    return [(file.file or file, file.name or "") for file in found]


def typed(post: QueryDict) -> Mapping[str, Any]:
    """What a form shows again."""
    return {**post.dict(), "posts": wholes(post.getlist("posts"))}
