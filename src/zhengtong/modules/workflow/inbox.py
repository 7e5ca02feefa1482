"""The inbox: what waits for a person, by key and never by offset, whatever the number of tasks.

Each post is read along its own partial index and the heads are merged, so that a page costs the
same with a hundred tasks and with a million.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone

from zhengtong.core import prepared
from zhengtong.kernel.pagination import BadCursor, Page, decode_cursor, encode_cursor
from zhengtong.modules.workflow.data import TaskData
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.models.running import NEVER
from zhengtong.modules.workflow.tasks_view import SELECTED, tasks_of

PAGE_SIZE = 50
MOST_SCANNED = 2000
MOST_ID = 2**63 - 1
SCOPES = ("all", "post", "mine", "deputy", "paused", "done")
DUE = "COALESCE(t.due_on, '9999-12-31'::date)"
SORTS = {
    "due": (DUE, ">", "ASC"),
    "-due": (DUE, "<", "DESC"),
    "opened": ("t.opened_at", ">", "ASC"),
    "-opened": ("t.opened_at", "<", "DESC"),
    "closed": ("t.closed_at", "<", "DESC"),
}


@dataclass(frozen=True)
class _Part:
    """One source of rows: a condition along an index, once per key."""

    keys: tuple[int, ...]
    condition: str
    parameters: tuple[Any, ...] = ()


def inbox(
    *,
    staff_id: int | None,
    post_ids: Collection[int] = (),
    deputy_post_ids: Collection[int] = (),
    filters: Mapping[str, Any] | None = None,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[TaskData]:
    """A page of tasks, those due soonest first, tasks without a day last.

    `filters`: `scope` all (own and open ones of the posts) | post | mine | deputy | paused (of the
    posts, clocks stand still) | done; `stage`; `light`; `q` (start of the subject); `instances` (a
    queryset of instance ids); `sort` due | -due | opened | -opened. What is not understood is
    ignored. In scope deputy only what B may do now.
    Raises BadCursor.
    """
    wanted = dict(filters or {})
    scope = str(wanted.get("scope") or "all")
    scope = scope if scope in SCOPES else "all"
    sort = "closed" if scope == "done" else wanted.get("sort", "due")
    sort = sort if sort in SORTS else "due"
    today = timezone.localdate()
    parts = _parts(scope, staff_id, post_ids, deputy_post_ids, today)
    extra, parameters = _conditions(wanted, today)
    after = _decode(cursor, sort)
    light = wanted.get("light") or ""
    is_usual = wanted.get("instances") is None
    rows: list[TaskData] = []
    scanned = 0
    while True:
        found = _read(parts, sort, extra, parameters, after, size + 1, is_usual=is_usual)
        scanned += len(found)
        for row in found:
            if light and row.light != light:
                continue
            if len(rows) == size:
                last = rows[-1]
                return Page(rows=rows, next_cursor=encode_cursor(_mark(last, sort), last.id))
            rows.append(row)
        if len(found) <= size or scanned >= MOST_SCANNED:
            return Page(rows=rows)
        after = (_at(found[-1], sort), found[-1].id)


def inbox_counts(
    *,
    staff_id: int | None,
    post_ids: Collection[int] = (),
    deputy_post_ids: Collection[int] = (),
) -> dict[str, int]:
    """How many in each scope (post, mine, deputy, paused) and how many of post and mine are late
    (`overdue`); `open` and `claimed` are other names of post and mine."""
    today = timezone.localdate()
    scopes = ("post", "mine", "deputy", "paused")
    parts = [
        (scope, part)
        for scope in scopes
        for part in _parts(scope, staff_id, post_ids, deputy_post_ids, today)
    ]
    counts = dict.fromkeys((*scopes, "overdue"), 0)
    for scope, total, late in _counted(parts, today):
        counts[scope] += total
        if scope in ("post", "mine"):
            counts["overdue"] += late
    counts["open"], counts["claimed"] = counts["post"], counts["mine"]
    return counts


def _counted(parts: list[tuple[str, _Part]], today: dt.date) -> list[tuple[str, int, int]]:
    """(scope, how many, how many of them late) of every part, in one query."""
    if not parts:
        return []
    # Conditions are ours; values are parameters.
    query = " UNION ALL ".join(
        "SELECT %s::text, count(*), count(*) FILTER (WHERE t.due_on < %s)"  # noqa: S608
        f" FROM unnest(%s::bigint[]) k(key), workflow_task t WHERE {part.condition}"
        for _scope, part in parts
    )
    values: list[Any] = []
    for scope, part in parts:
        values += [scope, today, list(part.keys), *part.parameters]
    return _fetch(query, values, is_usual=True)


def inbox_arrivals(
    *,
    staff_id: int | None,
    post_ids: Collection[int] = (),
    deputy_post_ids: Collection[int] = (),
    since: dt.datetime,
    most: int = 99,
) -> int:
    """How many of the tasks that wait (post, mine, deputy) were opened after `since`; counts to
    `most`."""
    today, found = timezone.localdate(), 0
    for scope in ("all", "deputy"):
        for part in _parts(scope, staff_id, post_ids, deputy_post_ids, today):
            # Conditions are ours; values are parameters.
            query = (
                "SELECT count(*) FROM (SELECT FROM unnest(%s::bigint[]) k(key), workflow_task t"  # noqa: S608
                f" WHERE {part.condition} AND t.opened_at > %s LIMIT %s) r"
            )
            values = [list(part.keys), *part.parameters, since, most]
            found += _fetch(query, values, is_usual=True)[0][0]
    return min(found, most)


def _parts(
    scope: str,
    staff_id: int | None,
    post_ids: Collection[int],
    deputy_post_ids: Collection[int],
    today: dt.date,
) -> list[_Part]:
    posts = _Part(tuple(post_ids), "t.post_id = k.key AND t.state = 'open'")
    own = (staff_id,) if staff_id is not None else ()
    mine = _Part(own, "t.assignee_staff_id = k.key AND t.state = 'claimed'")
    parts = {
        "post": [posts],
        "mine": [mine],
        "all": [mine, posts],
        "paused": [_Part(tuple(post_ids), "t.post_id = k.key AND t.state = 'suspended'")],
        "done": [_Part(own, "t.done_by_staff_id = k.key AND t.state IN ('done', 'returned')")],
    }
    if scope == "deputy":
        return [_deputy(deputy_post_ids, today)] if deputy_post_ids else []
    return [p for p in parts[scope] if p.keys]


def _deputy(post_ids: Collection[int], today: dt.date) -> _Part:
    """Open tasks of posts held as B: where every A is away, or A's share of the limit is used."""
    holders = directory().holders(post_ids)
    alone = [p for p in post_ids if all(h.is_absent for h in holders.get(p, ()) if h.share == "A")]
    return _Part(
        tuple(post_ids),
        "t.post_id = k.key AND t.state = 'open'"
        " AND (t.deputy_on <= %s OR k.key = ANY(%s::bigint[]))",
        (today, alone),
    )


def _conditions(wanted: Mapping[str, Any], today: dt.date) -> tuple[str, list[Any]]:
    clauses: list[str] = []
    parameters: list[Any] = []
    if wanted.get("stage"):
        clauses.append("t.stage = %s")
        parameters.append(wanted["stage"])
    if text := str(wanted.get("q") or "").strip():
        clauses.append("t.subject ILIKE %s")
        parameters.append(text.replace("\\", "").replace("%", r"\%").replace("_", r"\_") + "%")
    if wanted.get("light") == "red":
        clauses.append("t.due_on < %s")
        parameters.append(today)
    instances = wanted.get("instances")
    if instances is not None:
        try:
            query, values = instances.query.sql_with_params()
        except EmptyResultSet:
            clauses.append("FALSE")
        else:
            clauses.append(f"t.instance_id IN ({query})")
            parameters += values
    return "".join(f" AND {c}" for c in clauses), parameters


def _read(
    parts: list[_Part],
    sort: str,
    extra: str,
    parameters: list[Any],
    after: tuple[Any, int] | None,
    limit: int,
    *,
    is_usual: bool,
) -> list[TaskData]:
    """The next tasks: the first of each key, merged; one statement."""
    if not parts:
        return []
    column, sign, direction = SORTS[sort]
    past = f" AND ({column}, t.id) {sign} (%s, %s)" if after else ""
    # Conditions are ours; values are parameters.
    heads = " UNION ALL ".join(
        f"(SELECT r.at, r.id FROM unnest(%s::bigint[]) k(key) CROSS JOIN LATERAL ("  # noqa: S608
        f"SELECT {column} AS at, t.id FROM workflow_task t WHERE {part.condition}{extra}{past}"
        f" ORDER BY {column} {direction}, t.id {direction} LIMIT {limit}) r"
        f" ORDER BY r.at {direction}, r.id {direction} LIMIT {limit})"
        for part in parts
    )
    order = f"h.at {direction}, h.id {direction}"
    query = (
        f"SELECT {SELECTED} FROM (SELECT * FROM ({heads}) h ORDER BY {order} LIMIT {limit}) h"  # noqa: S608
        f" JOIN workflow_task t ON t.id = h.id JOIN workflow_instance i ON i.id = t.instance_id"
        f" ORDER BY {order}"
    )
    values: list[Any] = []
    for part in parts:
        values += [list(part.keys), *part.parameters, *parameters, *(after or ())]
    return tasks_of(_fetch(query, values, is_usual=is_usual))


def _fetch(query: str, values: list[Any], *, is_usual: bool) -> list[Any]:
    """Prepared, unless a condition from outside makes it one of any number of statements."""
    if is_usual:
        return prepared.read(query, values)
    with connection.cursor() as db:
        db.execute(query, values)
        found: list[Any] = db.fetchall()
    return found


def _at(row: TaskData, sort: str) -> Any:
    if sort in ("opened", "-opened"):
        return row.opened_at
    return row.closed_at if sort == "closed" else row.due_on or NEVER


def _mark(row: TaskData, sort: str) -> str:
    at = _at(row, sort)
    return at.isoformat() if at else ""


def _decode(cursor: str | None, sort: str) -> tuple[Any, int] | None:
    if not cursor:
        return None
    at, key = decode_cursor(cursor, length=2)
    if not isinstance(at, str) or type(key) is not int or not 0 < key <= MOST_ID:
        raise BadCursor
    try:
        if sort not in ("opened", "-opened", "closed"):
            return dt.date.fromisoformat(at), key
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        raise BadCursor from None
    if moment.tzinfo is None or not 1 < moment.year < 9999:
        raise BadCursor
    return moment, key
