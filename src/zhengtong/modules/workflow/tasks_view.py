"""Tasks as others see them: names from the definition, days and light from the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from zhengtong.core import prepared
from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.lights import Light, light_of
from zhengtong.kernel.text import localized
from zhengtong.modules.workflow.compiled import Graph, Node
from zhengtong.modules.workflow.data import TaskData
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.directory import directory

COLUMNS = (
    "id",
    "public_id",
    "instance_id",
    "subject",
    "node",
    "post_id",
    "organization_id",
    "region_id",
    "assignee_staff_id",
    "owner_staff_id",
    "state",
    "due_on",
    "opened_at",
    "closed_at",
    "limit",
    "unit",
    "is_provisional",
    "deputy_on",
    "outcome",
    "opinion",
    "seq",
    "done_by_staff_id",
    "acting_for_staff_id",
)


def task_data(node: Node, graph: Graph, *, today: dt.date, **columns: Any) -> TaskData:
    """One task, with the name of its post (remembered) and without names of people."""
    names = directory().post_names([columns["post_id"]])
    return _made(node, graph, today, columns, post_name=localized(names.get(columns["post_id"])))


def _made(
    node: Node, graph: Graph, today: dt.date, columns: Mapping[str, Any], **names: Any
) -> TaskData:
    is_active = columns["state"] in ("open", "claimed")
    remaining = remaining_days(columns["due_on"], columns["unit"], today) if is_active else None
    light = Light.NONE
    if remaining is not None:
        light = light_of(limit=columns["limit"] or 0, remaining=remaining, unit=columns["unit"])
    return TaskData(
        node=node.id,
        name=node.text,
        stage=node.stage,
        outcomes=node.outcomes,
        returns_to=tuple((t, graph.nodes[t].text) for t in node.return_to),
        form=node.form,
        document=node.document,
        permission=node.permission,
        is_withdrawable=node.withdrawable,
        is_countersign=bool(node.signers),
        vote=node.vote,
        remaining_days=remaining,
        light=light,
        **names,
        **columns,
    )


def remaining_days(due_on: dt.date | None, unit: str, today: dt.date) -> int | None:
    """Counted days left: 0 on the last day, negative when late."""
    if due_on is None:
        return None
    return calendar.days_left(due_on, today, unit)


_MOMENTS = frozenset({"opened_at", "closed_at"})
"""Read as text: the loader for moments that Django brings is ten times slower."""

SELECTED = ", ".join(f't."{c}"::text' if c in _MOMENTS else f't."{c}"' for c in COLUMNS)
SELECTED += ", i.process_version_id, i.lock_version"
FROM = "workflow_task t JOIN workflow_instance i ON i.id = t.instance_id"

READ = (*COLUMNS, "instance__process_version_id", "instance__lock_version")


def read_tasks(condition: str, parameters: Sequence[Any]) -> list[TaskData]:
    """Tasks by one of the engine's own conditions on `t`, in its order."""
    query = f"SELECT {SELECTED} FROM {FROM} WHERE {condition}"  # noqa: S608
    return tasks_of(prepared.read(query, parameters))


def tasks_of(rows: Iterable[Sequence[Any]]) -> list[TaskData]:
    """Rows of `SELECTED`, with all names in batches."""
    found = [dict(zip(READ, row, strict=True)) for row in rows]
    for row in found:
        for name in _MOMENTS:
            row[name] = row[name] and dt.datetime.fromisoformat(row[name])
    posts = directory().post_names({r["post_id"] for r in found})
    people = {r["assignee_staff_id"] for r in found} | {r["acting_for_staff_id"] for r in found}
    staff = directory().staff_names(people - {None}) if people - {None} else {}
    today = timezone.localdate()
    return [_of_row(row, posts, staff, today) for row in found]


def _of_row(
    row: dict[str, Any],
    posts: Mapping[int, Mapping[str, str]],
    staff: Mapping[int, str],
    today: dt.date,
) -> TaskData:
    graph = graph_of(row.pop("instance__process_version_id"))
    row["lock_version"] = row.pop("instance__lock_version")
    acting_for = row.pop("acting_for_staff_id")
    node = graph.nodes[row.pop("node")]
    return _made(
        node,
        graph,
        today,
        row,
        post_name=localized(posts.get(row["post_id"])),
        assignee_name=staff.get(row["assignee_staff_id"], ""),
        acting_for_name=staff.get(acting_for, "") if acting_for else "",
    )
