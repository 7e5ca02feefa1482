"""Counts of ratings, in sets: for statistics, assessment and the public figures.

The SQL names columns of a fixed list only; values are bound.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection
from django.db.models.functions import TruncMonth
from django.utils import timezone

from zhengtong.modules.cases.models import Rating, RatingSource
from zhengtong.modules.cases.ratings.arithmetic import RatingCount

Subject = Literal["organization", "post", "staff", "item_version"]

_GIVEN = """
SELECT {column}, level, count(*) FILTER (WHERE excluded_at IS NULL), count(*)
FROM cases_rating
WHERE {column} = ANY(%(ids)s) AND rated_at >= %(since)s AND rated_at < %(until)s
    AND source = 'given'
GROUP BY {column}, level
"""
_CLOSED = """
SELECT {column}, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT 1 FROM cases_rating r
    WHERE r.case_id = c.id AND r.source = 'given' AND r.excluded_at IS NULL))
FROM cases_case c {joins}
WHERE {column} = ANY(%(ids)s) AND c.closed_at >= %(since)s AND c.closed_at < %(until)s
    AND c.decided_at IS NOT NULL AND c.close_type <> '3'
GROUP BY {column}
"""
_ACCEPTED_AT = """
JOIN LATERAL (
    SELECT t.post_id FROM workflow_task_facts t
    WHERE t.instance_id = c.instance_id AND t.stage = 'accept' AND t.done_by_staff_id IS NOT NULL
    ORDER BY t.closed_at LIMIT 1
) t ON TRUE
"""
_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "organization": ("organization_id", "c.organization_id", ""),
    "item_version": ("item_version_id", "c.item_version_id", ""),
    "staff": ("staff_id", "c.accepted_by_id", ""),
    "post": ("post_id", "t.post_id", _ACCEPTED_AT),
}


def rating_counts(
    *, kind: Subject, ids: Collection[int], first_on: dt.date, last_on: dt.date
) -> dict[int, RatingCount]:
    """Ratings of many subjects in one span of days (both included, Asia/Shanghai), by id.

    `kind` says what the ids are: the organisation that owns the case, the post or the member of
    staff that served (who accepted, or sat at the counter), or the version of the item. Two
    statements, whatever the number of ids; who is missing from the answer has neither ratings nor
    closed cases. A rating belongs to the day on which it was given; `closed_cases` are those with
    a decision that were closed in the span (of a post or person: that were accepted there), and
    `rated_cases` those of them that have a rating that counts. 评价率, 满意率, 差评率 are
    properties of the answer. What was excluded after review is in `all_counts` only; defaults are
    nowhere.
    """
    if not ids:
        return {}
    given, closed, joins = _COLUMNS[kind]
    values = {"ids": list(ids), "since": _start(first_on), "until": _start(last_on, 1)}
    valid: dict[int, dict[str, int]] = {}
    every: dict[int, dict[str, int]] = {}
    for key, level, n, n_all in _rows(_GIVEN.format(column=given), values):
        if n:
            valid.setdefault(key, {})[level] = n
        every.setdefault(key, {})[level] = n_all
    cases = {
        key: (n, n_rated)
        for key, n, n_rated in _rows(_CLOSED.format(column=closed, joins=joins), values)
    }
    return {
        key: RatingCount(
            counts=valid.get(key, {}),
            all_counts=every.get(key, {}),
            closed_cases=cases.get(key, (0, 0))[0],
            rated_cases=cases.get(key, (0, 0))[1],
        )
        for key in every.keys() | cases.keys()
    }


@dataclass(frozen=True, kw_only=True)
class RatingRow:
    """One rating as staff may see it: neither the case nor the person nor the moment, only the
    month (its first day). `is_excluded` after review."""

    public_id: str
    month: dt.date
    level: str
    indicators: tuple[str, ...]
    comment: str
    item_version_id: int
    organization_id: int
    post_id: int | None
    channel: str
    service: str
    is_excluded: bool


def rating_rows(
    *,
    kind: Subject,
    subject: int,
    first_on: dt.date,
    last_on: dt.date,
    levels: Collection[str] = (),
    limit: int = 200,
    offset: int = 0,
) -> Sequence[RatingRow]:
    """The ratings under one count, by month, within it in no order that would say when. `levels`
    confines them; without any, all five."""
    rows = Rating.objects.filter(
        **{f"{kind}_id": subject},
        source=RatingSource.GIVEN,
        rated_at__gte=_start(first_on),
        rated_at__lt=_start(last_on, 1),
    )
    if levels:
        rows = rows.filter(level__in=list(levels))
    found = rows.annotate(month=TruncMonth("rated_at")).order_by("-month", "public_id")
    return [row_of(rating) for rating in found[offset : offset + limit]]


def row_of(rating: Rating) -> RatingRow:
    return RatingRow(
        public_id=str(rating.public_id),
        month=month_of(rating.rated_at),
        level=rating.level,
        indicators=tuple(rating.indicators),
        comment=rating.comment,
        item_version_id=rating.item_version_id,
        organization_id=rating.organization_id,
        post_id=rating.post_id,
        channel=rating.channel,
        service=rating.service,
        is_excluded=rating.excluded_at is not None,
    )


def month_of(at: dt.datetime) -> dt.date:
    return timezone.localdate(at).replace(day=1)


def _start(day: dt.date, more: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=more), dt.time()))


def _rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
