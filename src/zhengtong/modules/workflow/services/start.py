"""Beginning a run: posts are resolved now, so that nobody finds out later that one is missing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import publish
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.workflow import holding, sql, store
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.compiled import Graph
from zhengtong.modules.workflow.data import InstanceData
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.errors import PostUnresolved
from zhengtong.modules.workflow.events import InstanceStarted
from zhengtong.modules.workflow.holding import Held
from zhengtong.modules.workflow.marking import Marking, Scope
from zhengtong.modules.workflow.services.serving import server


@command
def start(
    *,
    process_version_id: int,
    subject: str,
    owner_organization_id: int,
    region_id: int,
    slots: Mapping[str, int] | None = None,
    variables: Mapping[str, Any] | None = None,
    actor: Actor,
    at: dt.datetime | None = None,
) -> InstanceData:
    """Begin a run of a published version, which it keeps for life; its first tasks are open after.

    `slots` names an organisation for each slot that the definition's posts use
    (`applicant_township`). `variables` are plain values for conditions. The caller checks that the
    actor may begin one. Raises PostUnresolved when a post of the definition does not exist here.
    """
    graph = graph_of(process_version_id)
    slots = dict(slots or {})
    posts = resolve_posts(graph, owner_organization_id, region_id, slots)
    held, marking = _begin(
        graph,
        version_id=process_version_id,
        subject=subject,
        owner=owner_organization_id,
        region_id=region_id,
        variables=variables or {},
        posts=posts,
        at=at,
    )
    if graph.has_services:
        # What they do may need the row.
        _insert(held, marking, slots, actor)
    Advance(graph, marking, serve=server(held)).start()
    store.settle(held, marking)
    with sql.together():
        if not graph.has_services:
            _insert(held, marking, slots, actor)
        _record(held, marking)
    return held.data()


def _begin(
    graph: Graph,
    *,
    version_id: int,
    subject: str,
    owner: int,
    region_id: int,
    variables: Mapping[str, Any],
    posts: dict[str, list[int]],
    at: dt.datetime | None,
) -> tuple[Held, Marking]:
    """A run that is not written yet, under the ids that it will have."""
    instance_id, root_id, task_id = sql.run(sql.NEW_RUN_IDS)[0]
    now = at or timezone.now()
    held = Held(
        instance_id,
        uuid7(),
        version_id,
        subject,
        owner,
        region_id,
        "running",
        1,
        json.loads(store.to_json(variables)),
        posts,
        "",
        "",
        now.isoformat(),
        None,
        now,
        holding.local_day(now),
        graph,
        last_seq=0,
        spare_task=task_id,
    )
    root = Scope(root_id, None, "", "case")
    return held, Marking(scopes={root_id: root}, variables=dict(held.variables))


def _insert(held: Held, marking: Marking, slots: Mapping[str, int], actor: Actor) -> None:
    row = [
        held.id,
        held.public_id,
        held.version_id,
        held.subject,
        held.owner_organization_id,
        held.region_id,
        store.to_json(held.variables),
        json.dumps(slots),
        json.dumps(held.posts),
        held.now,
    ]
    scope = [marking.root.id, held.id, held.region_id]
    sql.run(sql.BEGIN_RUN, [*row, *store.entry(held, "started", actor), *scope])
    held.last_seq = 1


def _record(held: Held, marking: Marking) -> None:
    # Whatever service steps logged since, the start is the cause.
    written = store.write(held, marking, 1)
    if marking.changed or marking.ended:
        store.save(held, marking)
    publish(
        InstanceStarted(
            instance_id=held.id,
            subject=held.subject,
            process_version_id=held.version_id,
            region_id=held.region_id,
            opened=store.opened_ids(written.opened),
            at=held.now,
        )
    )


def resolve_posts(
    graph: Graph, owner_id: int, region_id: int, slots: Mapping[str, int]
) -> dict[str, list[int]]:
    """[post id, organisation id] of every post that the definition names."""
    found: dict[str, list[int]] = {}
    for node in graph.humans:
        for post in node.signers or (node.post,):
            if post not in found:
                found[post] = _resolve(post, owner_id, region_id, slots)
    return found


def _resolve(post: str, owner_id: int, region_id: int, slots: Mapping[str, int]) -> list[int]:
    place, _, key = post.partition(":")
    if place == "owner":
        organization: int | None = owner_id
    elif place in slots:
        organization = slots[place]
    else:
        organization = directory().organization_id(place, region_id)
    post_id = directory().post_id(organization, key) if organization else None
    if organization is None or post_id is None:
        raise PostUnresolved(post=post)
    return [post_id, organization]
