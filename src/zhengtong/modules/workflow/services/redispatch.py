"""改派: what was sent to the wrong organ goes, as a whole, to the right one."""

from __future__ import annotations

import json

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError
from zhengtong.kernel.events import publish
from zhengtong.modules.workflow import holding, store
from zhengtong.modules.workflow import models as m
from zhengtong.modules.workflow.access import DISPATCH
from zhengtong.modules.workflow.directory import directory
from zhengtong.modules.workflow.errors import (
    PostUnresolved,
    ReasonRequired,
    SameOrganization,
    StepPermissionWanted,
)
from zhengtong.modules.workflow.events import TaskAssigned
from zhengtong.modules.workflow.holding import Held
from zhengtong.modules.workflow.parts import permission_label

ACTIVE = ("open", "claimed", "suspended")


@command
def redispatch(
    *,
    instance_id: int,
    from_organization_id: int,
    to_organization_id: int,
    reason: str,
    actor: Actor,
    expected_version: int | None = None,
) -> tuple[int, ...]:
    """Give every post of one organ in this run to the posts of the same kind in another.

    Open steps wait there at once, unclaimed, their clocks run on; later steps follow. For
    dispatchers of the organ that gives. Answers the tasks moved. Raises SameOrganization,
    ReasonRequired, PostUnresolved (the other organ has no such post).
    """
    if not actor.has(DISPATCH, from_organization_id):
        raise StepPermissionWanted(permission=permission_label(DISPATCH))
    held = holding.hold(instance_id=instance_id, expected_version=expected_version)
    held.require_running()
    if not reason.strip():
        message = ReasonRequired().message
        raise ReasonRequired(errors=[FieldError(path="reason", message=message)])
    if from_organization_id == to_organization_id:
        message = SameOrganization().message
        raise SameOrganization(errors=[FieldError(path="organization", message=message)])
    posts = {
        name: _moved(name, place, from_organization_id, to_organization_id)
        for name, place in held.posts.items()
    }
    store.log(
        held,
        "redispatched",
        actor,
        text=reason,
        payload={"from": from_organization_id, "to": to_organization_id},
    )
    moved = _move_tasks(held, posts, from_organization_id, to_organization_id)
    owner = held.owner_organization_id
    m.Instance.objects.filter(pk=held.id).update(
        posts=json.loads(json.dumps(posts)),
        owner_organization_id=to_organization_id if owner == from_organization_id else owner,
    )
    store.save(held)
    for task in moved:
        publish(
            TaskAssigned(
                instance_id=held.id,
                subject=held.subject,
                task_id=task.pk,
                node=task.node,
                staff_id=None,
                post_id=task.post_id,
                how="redispatched",
                at=held.now,
            )
        )
    return tuple(task.pk for task in moved)


def may_redispatch(*, instance_id: int, giver: int, taker: int) -> bool:
    """Whether the other organ has every post that this run asks of the one."""
    posts = m.Instance.objects.values_list("posts", flat=True).get(pk=instance_id)
    try:
        for name, place in posts.items():
            _moved(name, place, giver, taker)
    except PostUnresolved:
        return False
    return True


def _moved(name: str, place: list[int], giver: int, taker: int) -> list[int]:
    """Where a post of the definition lies afterwards."""
    if place[1] != giver:
        return place
    found = directory().post_id(taker, name.partition(":")[2])
    if found is None:
        raise PostUnresolved(post=name)
    return [found, taker]


def _move_tasks(held: Held, posts: dict[str, list[int]], giver: int, taker: int) -> list[m.Task]:
    """The open steps of the organ, by the post from which each hangs; one that had been handed on
    within the organ goes to the post that the definition names."""
    after = {tuple(old): posts[name] for name, old in held.posts.items()}
    moved = []
    for task in m.Task.objects.filter(
        instance_id=held.id, state__in=ACTIVE, organization_id=giver
    ).order_by("pk"):
        node = held.graph.nodes[task.node]
        place = after.get((task.post_id, giver)) or posts.get(node.post or "")
        if place is None or place[1] != taker:
            # An added signer: the organ was asked for itself, not for the case.
            continue
        task.post_id, task.organization_id = place
        task.state = "open" if task.state == "claimed" else task.state
        task.assignee_staff_id = task.owner_staff_id = task.acting_for_staff_id = None
        task.claimed_at = None
        task.save(
            update_fields=[
                "post_id",
                "organization_id",
                "state",
                "assignee_staff_id",
                "owner_staff_id",
                "acting_for_staff_id",
                "claimed_at",
            ]
        )
        moved.append(task)
    return moved
