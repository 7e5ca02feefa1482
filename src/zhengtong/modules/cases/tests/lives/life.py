"""One life: a case, those who touch it rightly or wrongly, and the acts they know."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.lives.world import World
from zhengtong.modules.workflow import api as workflow

PICTURE, OTHER_PICTURE = picture(), picture("red")
STATES = {
    "submitted": ("submitted",),
    "waiting": ("supplement_requested",),
    "handling": ("in_progress",),
    "standing": ("suspended",),
    "delivering": ("delivering",),
    "over": ("closed", "refused", "withdrawn", "terminated"),
}


class NothingToDo(Exception):
    """There is nothing on which the act could be tried."""


@dataclass
class Life:
    """`case` is the one at hand; a life may have several (parts, an upper case, a bundle)."""

    world: World
    kind: str
    chance: random.Random
    case: Case
    clock: time_machine.Coordinates
    done: list[str] = field(default_factory=list)
    logs: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    delivered: int = 0
    secret: str = ""

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def one(self, found: Iterable[Any]) -> Any:
        """Any of them. Raises NothingToDo when there is none."""
        rows = list(found)
        if not rows:
            raise NothingToDo
        return self.chance.choice(rows)

    def actor(self, *names: str) -> Actor:
        """Mostly one of these, sometimes anybody."""
        if names and self.often(0.88):
            return self._as(self.chance.choice(names))
        return self._as(self.chance.choice((*sorted(self.world.staff), "citizen", "neighbour")))

    def _as(self, name: str) -> Actor:
        if name == "citizen":
            return self.applicant()
        if name == "neighbour":
            return acting(self.world.neighbour)
        return self.world.actor(name)

    def applicant(self) -> Actor:
        if self.case.entity_id is not None:
            return self.world.valley.investor
        return self.world.citizen()

    def citizen(self) -> Actor:
        return self.applicant() if self.often(0.9) else self.actor()

    def of_organ(self, post: str) -> Actor:
        """Who has that post at the organ of the case."""
        return self._holder(self.world.posts.get((self.case.organization_id, post), []))

    def performer(self, task: workflow.TaskData) -> Actor:
        return self._holder(self.world.at_post.get(task.post_id, []))

    def _holder(self, names: list[str]) -> Actor:
        """The first of a post; now and then one who stands in for them."""
        return self.actor(*names[: 1 if self.often(0.9) else None])

    def tasks(self) -> list[workflow.TaskData]:
        return workflow.open_tasks(instance_id=self.case.instance_id)

    def task(self) -> workflow.TaskData:
        return self.one(self.tasks())

    def version(self) -> int | None:
        """Mostly what the page would have; sometimes an old one."""
        if self.often(0.6):
            return None
        now = workflow.instance(self.case.instance_id).lock_version
        return now - self.chance.choice((0, 0, 0, 0, 1))

    def wait_until(self, moment: dt.datetime) -> None:
        self.clock.shift(max(moment - timezone.now(), dt.timedelta()))

    def text(self, text: str) -> str:
        return "" if self.often(0.06) else text

    def day(self, least: int, most: int) -> dt.date:
        return timezone.localdate() + dt.timedelta(days=self.chance.randint(least, most))

    def moment(self, least: int, most: int) -> dt.datetime:
        then = timezone.localtime() + dt.timedelta(days=self.chance.randint(least, most))
        return then.replace(hour=9, minute=30, second=0, microsecond=0)


@dataclass(frozen=True)
class Act:
    """`drives`: the commands that it calls, at once or by what follows from it."""

    run: Callable[[Life], None]
    on: frozenset[str]
    weight: int
    drives: tuple[Callable[..., Any], ...]


ACTS: dict[str, Act] = {}


def act(*drives: Callable[..., Any], on: str = "", weight: int = 2) -> Any:
    """Add an act. `on`: groups of states in which people do it; it is tried in others too."""

    def add(run: Callable[[Life], None]) -> Callable[[Life], None]:
        assert run.__name__ not in ACTS, f"two acts are called {run.__name__}"
        groups = on.split() or STATES
        ACTS[run.__name__] = Act(
            run, frozenset(s for g in groups for s in STATES[g]), weight, drives
        )
        return run

    return add


def next_act(life: Life) -> str:
    """What people do in the state of the case; now and then anything at all."""
    usual = [n for n, a in ACTS.items() if life.case.status in a.on]
    names = usual if life.often(0.9) else list(ACTS)
    return life.chance.choices(names, [ACTS[n].weight for n in names])[0]
