"""When which office had a run on its desk: every task of many runs, in one read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhengtong.kernel.text import localized
from zhengtong.modules.workflow.data import Names, SuspensionData
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.models import Task
from zhengtong.modules.workflow.services.reckoning import suspensions_of

FIELDS = (
    "instance_id",
    "id",
    "node",
    "post_id",
    "organization_id",
    "opened_at",
    "closed_at",
    "state",
    "close_reason",
    "outcome",
    "opinion",
    "done_by_staff_id",
)


@dataclass(frozen=True, kw_only=True)
class TaskSpan:
    """A task from opening to end. `state` as in `TaskData`; `close_reason` says why it was
    cancelled (`vetoed`, `sent_back`, …)."""

    id: int
    node: str
    name: Names
    stage: str
    post_id: int
    post_name: str
    organization_id: int
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    state: str
    close_reason: str
    outcome: str
    opinion: str
    done_by_staff_id: int | None


def task_spans(*, instance_ids: Iterable[int]) -> dict[int, list[TaskSpan]]:
    """All tasks of each run, oldest first; every id asked for is a key."""
    found: dict[int, list[TaskSpan]] = {i: [] for i in instance_ids}
    if not found:
        return found
    rows = list(
        Task.objects.filter(instance_id__in=list(found))
        .order_by("id")
        .values_list(*FIELDS, "instance__process_version_id")
    )
    posts = directory().post_names({row[3] for row in rows})
    for *values, version_id in rows:
        row = dict(zip(FIELDS, values, strict=True))
        node = graph_of(version_id).nodes[row["node"]]
        found[row.pop("instance_id")].append(
            TaskSpan(
                **row,
                name=node.text,
                stage=node.stage,
                post_name=localized(posts.get(row["post_id"])),
            )
        )
    return found


def halts(*, instance_ids: Iterable[int]) -> dict[int, list[SuspensionData]]:
    """The times at which clocks of many runs stood still; runs without one are left out."""
    return {
        instance_id: [
            SuspensionData(
                ground=row.ground,
                document=row.document,
                stops=tuple(row.stops),
                from_on=row.from_on,
                expected_on=row.expected_on,
                to_on=row.to_on,
            )
            for row in rows
        ]
        for instance_id, rows in suspensions_of(instance_ids).items()
    }
