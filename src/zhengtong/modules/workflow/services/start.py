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
from zhengtong.modules.workflow import sql, store
from zhengtong.modules.workflow.advance import Advance
from zhengtong.modules.workflow.compiled import Graph
from zhengtong.modules.workflow.data import InstanceData
from zhengtong.modules.workflow.definitions import graph_of
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.errors import PostUnresolved
from zhengtong.modules.workflow.events import InstanceStarted
from zhengtong.modules.workflow.marking import Marking, Scope
from zhengtong.modules.workflow.services.serving import server
from zhengtong.modules.workflow.store import Held


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
    held = _insert(
        graph,
        version_id=process_version_id,
        subject=subject,
        owner=owner_organization_id,
        region_id=region_id,
        slots=slots,
        variables=dict(variables or {}),
        posts=posts,
        at=at,
    )
    seq = store.log(held, "started", actor)
    marking = _root(held, seq)
    Advance(graph, marking, serve=server(held)).start()
    written = store.write(held, marking, seq)
    if marking.changed or marking.ended:
        store.save(held, marking)
    publish(
        InstanceStarted(
            instance_id=held.id,
            subject=subject,
            process_version_id=process_version_id,
            region_id=region_id,
            opened=store.opened_ids(written.opened),
            at=held.now,
        )
    )
    return held.data()


def _insert(
    graph: Graph,
    *,
    version_id: int,
    subject: str,
    owner: int,
    region_id: int,
    slots: Mapping[str, int],
    variables: dict[str, Any],
    posts: dict[str, list[int]],
    at: dt.datetime | None,
) -> Held:
    now = at or timezone.now()
    public_id = uuid7()
    said = json.dumps(variables, ensure_ascii=False, default=str)
    rows = sql.run(
        sql.INSERT_INSTANCE,
        [
            public_id,
            version_id,
            subject,
            owner,
            region_id,
            said,
            json.dumps(slots),
            json.dumps(posts),
            now,
        ],
    )
    return Held(
        rows[0][0],
        public_id,
        version_id,
        subject,
        owner,
        region_id,
        "running",
        1,
        json.loads(said),
        posts,
        "",
        "",
        now,
        None,
        now,
        timezone.localdate(now),
        graph,
    )


def _root(held: Held, seq: int) -> Marking:
    root = sql.run(
        sql.INSERT_SCOPE,
        [held.id, held.region_id, None, "", "case", 0, "[]", "[]", seq, held.id, ""],
    )[0][0]
    return Marking(scopes={root: Scope(root, None, "", "case")}, variables=dict(held.variables))


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
