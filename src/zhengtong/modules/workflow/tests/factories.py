"""A make-believe house to run flows in: posts are numbers, people hold them. No tables of `org`."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.modules.workflow import api

REGION = 1
OWNER = 100
_keys = itertools.count(1)


@dataclass(frozen=True)
class Holder:
    staff_id: int
    name: str
    share: str = "A"
    is_absent: bool = False
    user_id: int | None = None


@dataclass
class House:
    """A directory: every post exists as soon as it is named; the A holder is post + 1000, the B
    holder post + 2000. `absent` are staff who are away."""

    posts: dict[tuple[int, str], int] = field(default_factory=dict)
    organizations: dict[str, int] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    def organization_id(self, key: str, region_id: int) -> int | None:
        if key in self.missing:
            return None
        return self.organizations.setdefault(key, OWNER + 1 + len(self.organizations))

    def post_id(self, organization_id: int, key: str) -> int | None:
        if key in self.missing:
            return None
        return self.posts.setdefault((organization_id, key), 10 + len(self.posts))

    def post_names(self, ids: Collection[int]) -> Mapping[int, Mapping[str, str]]:
        return {i: {"zh": f"岗位{i}", "en": f"Post {i}"} for i in ids}

    def holders(self, post_ids: Collection[int]) -> Mapping[int, list[Any]]:
        return {p: [self._holder(p, "A"), self._holder(p, "B")] for p in post_ids}

    def _holder(self, post_id: int, share: str) -> Holder:
        staff_id = post_id + (1000 if share == "A" else 2000)
        return Holder(staff_id, f"staff {staff_id}", share, staff_id in self.absent)

    def staff_names(self, ids: Collection[int]) -> Mapping[int, str]:
        return {i: f"staff {i}" for i in ids}

    def organization_name(self, key: str) -> Mapping[str, str] | None:
        return {"zh": key, "en": key}


def holder(post_id: int, share: str = "A", **more: Any) -> Actor:
    """Who holds a post, as A or as B."""
    staff_id = post_id + (1000 if share == "A" else 2000)
    posts = {"post_ids" if share == "A" else "deputy_post_ids": frozenset({post_id})}
    return person(staff_id, **posts, **more)


def person(staff_id: int, *permissions: str, **more: Any) -> Actor:
    return Actor(
        kind="user",
        name=f"staff {staff_id}",
        user_id=staff_id,
        staff_id=staff_id,
        grants={p: frozenset({ANYWHERE}) for p in permissions},
        **more,
    )


SYSTEM = Actor.system("tests")


def step(node: str, **more: Any) -> api.Step:
    more.setdefault("post", f"owner:{node}")
    return api.Step(node, node, node, **more)


def publish(*steps: Any, key: str = "", **more: Any) -> int:
    """Draw and publish; the id of the version."""
    key = key or f"test_{next(_keys)}"
    return api.register_process(
        key=key,
        bpmn_xml=api.draw(key, key, list(steps)),
        drawn_by="drawer",
        reviewed_by="reviewer",
        effective_on=dt.date(2026, 1, 1),
        **more,
    ).id


def begin(version_id: int, **more: Any) -> int:
    """Start a run; its id."""
    more.setdefault("actor", SYSTEM)
    return api.start(
        process_version_id=version_id,
        subject=f"QH-{next(_keys):05d}",
        owner_organization_id=OWNER,
        region_id=REGION,
        **more,
    ).id


def run(*steps: Any, **more: Any) -> int:
    return begin(publish(*steps), **more)


def waiting(instance_id: int) -> list[str]:
    """The open steps of a run, by name, in order."""
    return sorted(t.node for t in api.open_tasks(instance_id=instance_id))


def task(instance_id: int, node: str, nth: int = 0) -> api.TaskData:
    found = [t for t in api.open_tasks(instance_id=instance_id) if t.node == node]
    return found[nth]


def do(instance_id: int, node: str, outcome: str = "", nth: int = 0, **more: Any) -> api.StepResult:
    """The holder of its post takes an open step."""
    found = task(instance_id, node, nth)
    more.setdefault("actor", holder(found.post_id))
    return api.complete(task_id=found.id, outcome=outcome or found.outcomes[0], **more)
