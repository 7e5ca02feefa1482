"""The plug board of checks: what a rule can look for.

A check is code with typed numbers; a rule is data that names a check, gives the numbers, and says
where and since when. Plug in with `checks.register(key, Check())` when the app is ready. Most
checks are one SELECT over published views: see `SqlCheck` in `supervision.checks`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.events import Event
from zhengtong.kernel.registry import Registry
from zhengtong.kernel.text import Text


class SupervisionKind(models.TextChoices):
    """Kinds of supervision; 1 to 4 are those of the national standard, 5 and 6 local."""

    TIME = "1", _("时限监察")
    CONTENT = "2", _("内容监察")
    FLOW = "3", _("流程监察")
    FEE = "4", _("收费监察")
    DISCRETION = "5", _("裁量监察")
    ANOMALY = "6", _("异常监察")


class ParamKind(models.TextChoices):
    """What a number of a rule is."""

    WHOLE = "whole", _("整数")
    DECIMAL = "decimal", _("小数")
    TIME = "time", _("时刻")
    """Of the day, `HH:MM`."""
    CHOICE = "choice", _("选项")


WHOLE = ParamKind("whole")


@dataclass(frozen=True, kw_only=True)
class Param:
    """One number that a rule gives to its check. `label` and `unit` are msgids; for a CHOICE,
    `choices` maps values to msgids."""

    name: str
    kind: ParamKind = WHOLE
    label: str
    unit: str = ""
    default: Any
    minimum: int = 0
    maximum: int = 1000
    choices: Mapping[str, str] = field(default_factory=dict)


class When(models.TextChoices):
    """When a check is asked."""

    RUNNING = "running", _("每十分钟检查在办件")
    """Periods run out by themselves: swept every ten minutes over open cases."""
    STEP = "step", _("每办完一步")
    """After each of `Check.events`, for the case of the event."""
    NIGHTLY = "nightly", _("每夜检查近期办件")
    """Once a night over what happened in the last days, cases that have ended included."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where a check looks. None is no limit; ids are those of the rows.

    Without `since` it looks at what stands now: open cases only, or exactly `cases`, ended or not.
    With `since` and `until` (days, both included) it looks at all that happened in these days, as
    a test run against history does; a hit belongs to the day of its `at`.
    """

    cases: Collection[int] | None = None
    item_versions: Collection[int] | None = None
    items: Collection[int] | None = None
    organizations: Collection[int] | None = None
    regions: Collection[int] | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def is_history(self) -> bool:
        return self.since is not None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A check met: by which case, at which step or clock, due when, since when.

    Without a case, `subject` must name what it is about (`staff:17:2026-11-20`), and `item_id`,
    `post_id` or `staff_id` points to it. `detail` is one sentence, `{"zh", "en"}`.
    """

    case_id: int | None = None
    organization_id: int
    region_id: int
    subject: str = ""
    step: Text = ""
    due_on: dt.date | None = None
    at: dt.datetime | None = None
    detail: Text = ""
    item_id: int | None = None
    post_id: int | None = None
    staff_id: int | None = None


class Check:
    """One thing to look for. Subclass, set the attributes, register an instance.

    `code` is the number in the domain reference (T1 … X2). `label` and `explanation` are msgids.
    `events` are those after which it is asked again (`When.STEP`): they must have a `case_id`.
    `lasts`: once met it stays met (a fact that is past), so findings are never cleared; otherwise
    they are cleared as soon as `run` over what stands now no longer returns them. `settles`: when
    the case has ended a finding stays as it was (a rule of conditions).
    `covers`: which steps of an item in scope it watches: every one ("steps"), those with a time
    limit ("timed_steps"), or none by itself ("").
    """

    code: str
    label: str
    explanation: str
    kind: SupervisionKind
    params: Sequence[Param] = ()
    when: frozenset[When] = frozenset({When("running")})
    events: Sequence[type[Event]] = ()
    lasts: bool = False
    settles: bool = False
    covers: str = ""

    def run(self, scope: Scope, params: Mapping[str, Any], now: dt.datetime) -> Iterable[Hit]:
        """All that meet it, in one read of the published views (never a loop over cases)."""
        raise NotImplementedError

    def of_cases(
        self, ids: Collection[int], scope: Scope, params: Mapping[str, Any], now: dt.datetime
    ) -> Iterable[Hit]:
        """The same for these cases only, ended ones too: asked after a step, in milliseconds."""
        return self.run(narrowed(scope, ids), params, now)

    def defaults(self) -> dict[str, Any]:
        return {p.name: p.default for p in self.params}

    def numbers(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of a rule, with defaults for those that it does not name."""
        return {**self.defaults(), **params}


def narrowed(scope: Scope, cases: Collection[int]) -> Scope:
    """The same scope, for these cases only."""
    return Scope(
        cases=tuple(cases),
        item_versions=scope.item_versions,
        items=scope.items,
        organizations=scope.organizations,
        regions=scope.regions,
    )


checks: Registry[Check] = Registry("supervision.checks", Check)
"""By key; rules in force name them, so a key never changes."""
