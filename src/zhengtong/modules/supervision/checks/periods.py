"""Checks of time: every period has a first day on which the check is met, counted in its own unit.

`fires_on` is that day. Now: the period runs and the day has come. In history: the day lay in the
asked span and the period still ran (or runs) on it. Days are counted once per distinct period, not
once per case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.lights import Light, counted, light_of
from zhengtong.modules.cases import events as cases
from zhengtong.modules.supervision.checks.sql import SqlCheck, fetched, scope_sql
from zhengtong.modules.supervision.plugins import (
    Hit,
    Param,
    Scope,
    SupervisionKind,
    When,
    checks,
)

_CLOCKS = """workflow_clock_facts p JOIN cases_case_facts f ON f.instance_id = p.instance_id
WHERE p.kind = %(kind)s AND p.task_id IS NULL AND p.due_on IS NOT NULL {scope}"""
_CLOCKS_NOW = " AND p.state = 'running'"
_STEPS = """workflow_task_facts p JOIN cases_case_facts f ON f.instance_id = p.instance_id
WHERE p.due_on IS NOT NULL {scope}"""
_STEPS_NOW = " AND p.state IN ('open', 'claimed')"
_PERIOD = "p.period, p.unit, p.due_on"
_DAYS = """JOIN unnest(%(d_limit)s::int[], %(d_unit)s::text[], %(d_due)s::date[],
    %(d_fires)s::date[]) AS d(period, unit, due_on, fires_on)
    ON d.period = p.period AND d.unit = p.unit AND d.due_on = p.due_on"""


class PeriodCheck(SqlCheck):
    """A period of the case (`period`) or of its steps (`period = "step"`)."""

    kind = SupervisionKind.TIME
    when = frozenset({When.RUNNING, When.STEP})
    events = (cases.CaseSubmitted, cases.CaseAccepted)
    period: str
    is_warning = False
    late_only = ""
    """A condition that spares reading what is not late; ends with AND."""
    sentences = {
        "zh": "期限 {period} {unit_zh}，{due_on} 到期。",
        "en": "Limit of {period} {unit_en}, due on {due_on}.",
    }

    def fires_on(
        self, period: int, unit: str, due_on: dt.date, params: Mapping[str, Any]
    ) -> dt.date:
        """The first day on which it is met: by default the day after the last."""
        return due_on + dt.timedelta(days=1)

    def run(self, scope: Scope, params: Mapping[str, Any], now: dt.datetime) -> Iterable[Hit]:
        values: dict[str, Any] = {"kind": self.period, "today": timezone.localdate(now)}
        values["zone"] = settings.TIME_ZONE
        base = self._base(scope, values)
        numbers = self.numbers(params)
        if scope.is_history:
            return self._past(base, scope, numbers, values)
        return self._now(base, scope, numbers, values)

    def _now(
        self, base: str, scope: Scope, numbers: Mapping[str, Any], values: dict[str, Any]
    ) -> Iterable[Hit]:
        """One read; the day of each distinct period is reckoned once."""
        source, where = base.split("WHERE", 1)
        bound = "p.due_on >= %(today)s AND" if self.is_warning else self.late_only
        parts = ("SELECT", self._columns(), "FROM", source, "WHERE", bound, where)
        known: dict[tuple[Any, ...], dt.date | None] = {}
        found = []
        for row in fetched(" ".join(parts), values):
            key = (row["period"], row["unit"], row["due_on"])
            if key not in known:
                fires = self.fires_on(*key, numbers)
                asked = self._is_asked(fires, row["due_on"], scope, values["today"])
                known[key] = fires if asked else None
            if known[key] is not None:
                found.append(self.hit({**row, "fires_on": known[key]}))
        return found

    def _past(
        self, base: str, scope: Scope, numbers: Mapping[str, Any], values: dict[str, Any]
    ) -> Iterable[Hit]:
        """The days of the distinct periods first, then only the rows that they concern."""
        days = [
            (r["period"], r["unit"], r["due_on"], fires)
            for r in fetched(" ".join(("SELECT DISTINCT", _PERIOD, "FROM", base)), values)
            if (fires := self.fires_on(r["period"], r["unit"], r["due_on"], numbers))
            and self._is_asked(fires, r["due_on"], scope, values["today"])
        ]
        if not days:
            return []
        names = ("d_limit", "d_unit", "d_due", "d_fires")
        values |= {name: [d[i] for d in days] for i, name in enumerate(names)}
        source, where = base.split("WHERE", 1)
        step = self.period == "step"
        ended = "(p.closed_at AT TIME ZONE %(zone)s)::date" if step else "p.stopped_on"
        parts = ("SELECT", self._columns(), ", d.fires_on FROM", source, _DAYS, "WHERE", where)
        still = f" AND coalesce({ended}, %(today)s) >= d.fires_on"
        return [self.hit(row) for row in fetched(" ".join(parts) + still, values)]

    def _is_asked(self, fires: dt.date, due_on: dt.date, scope: Scope, today: dt.date) -> bool:
        if scope.since is not None:
            return scope.since <= fires <= (scope.until or today) and fires <= today
        return fires <= today and (not self.is_warning or today <= due_on)

    def _base(self, scope: Scope, values: dict[str, Any]) -> str:
        text, now = (_STEPS, _STEPS_NOW) if self.period == "step" else (_CLOCKS, _CLOCKS_NOW)
        found = text.replace("{scope}", scope_sql(scope, values))
        found = found if scope.is_history else found + now + self.condition()
        if self.period != "step":
            return found
        return found.replace(
            "workflow_task_facts p",
            '(SELECT *, "limit" AS period FROM workflow_task_facts) p',
        )

    def condition(self) -> str:
        """More that must hold now; not asked of history."""
        return ""

    def _columns(self) -> str:
        own = (
            "p.organization_id, 'task:' || p.task_id AS subject, p.step_name AS step, "
            "p.step_name_en AS step_en"
            if self.period == "step"
            else "f.organization_id, p.kind AS subject"
        )
        return f"f.case_id, f.region_id, {own}, {_PERIOD}"

    def hit(self, row: Mapping[str, Any]) -> Hit:
        words = _UNITS.get(row["unit"], ("日", "days"))
        at = timezone.make_aware(dt.datetime.combine(row["fires_on"], dt.time()))
        return super().hit({**row, "at": at, "unit_zh": words[0], "unit_en": words[1]})


_UNITS = {"WORKDAY": ("个工作日", "working days"), "HOUR": ("小时", "hours")}


class Overdue(PeriodCheck):
    late_only = "p.due_on < %(today)s AND"

    def __init__(self, period: str, code: str, label: str, explanation: str) -> None:
        self.period, self.code, self.label, self.explanation = period, code, label, explanation
        self.covers = "timed_steps" if period == "step" else ""


class PromiseDue(PeriodCheck):
    """Warns days ahead; when the limit has passed the alarm takes over."""

    code = "T2"
    label = gettext_noop("承诺期限预警")
    explanation = gettext_noop("距承诺办结期限不足规定的工作日数。")
    period = "promised"
    is_warning = True
    params = (
        Param(
            name="workdays",
            label=gettext_noop("提前"),
            unit=gettext_noop("个工作日"),
            default=2,
            maximum=60,
        ),
    )

    def fires_on(
        self, period: int, unit: str, due_on: dt.date, params: Mapping[str, Any]
    ) -> dt.date:
        return first_day_with(due_on, unit, int(params["workdays"]))


class StepDue(PeriodCheck):
    """The step's light is yellow."""

    code = "T4a"
    label = gettext_noop("环节临近到期")
    explanation = gettext_noop("环节亮黄灯：用时接近时限，或者最后一天。")
    period = "step"
    is_warning = True
    covers = "timed_steps"

    def fires_on(
        self, period: int, unit: str, due_on: dt.date, params: Mapping[str, Any]
    ) -> dt.date:
        left = max(
            (
                n
                for n in range(counted(period, unit) + 1)
                if light_of(limit=period, remaining=n, unit=unit) == Light.YELLOW
            ),
            default=0,
        )
        return first_day_with(due_on, unit, left)


class AnswerDue(PeriodCheck):
    """A working day has passed since it was received, and nobody has answered."""

    code = "T7"
    label = gettext_noop("网上申请未及时答复")
    explanation = gettext_noop("收到申请后超过规定的工作日数仍未受理、补正告知或者不予受理。")
    period = "pre_acceptance"
    params = (
        Param(
            name="workdays",
            label=gettext_noop("超过"),
            unit=gettext_noop("个工作日"),
            default=1,
            maximum=30,
        ),
    )

    def fires_on(
        self, period: int, unit: str, due_on: dt.date, params: Mapping[str, Any]
    ) -> dt.date:
        """The clock says how many days are over: the n+1st working day of the period."""
        over = period - int(params["workdays"]) - 1
        return first_day_with(due_on, unit, over)

    def condition(self) -> str:
        return " AND f.status = 'submitted'"


def first_day_with(due_on: dt.date, unit: str, left: int) -> dt.date:
    """The first day on which no more than `left` counted days remain."""
    day = due_on
    while calendar.days_left(due_on, day - dt.timedelta(days=1), unit) <= left:
        day -= dt.timedelta(days=1)
    return day if left >= 0 else due_on + dt.timedelta(days=1)


checks.register("answer_due", AnswerDue())
checks.register("step_due", StepDue())
checks.register("promise_due", PromiseDue())
for _key, _check in {
    "step_overdue": Overdue(
        "step", "T4", gettext_noop("环节超时"), gettext_noop("环节用时超过公布的环节时限。")
    ),
    "promise_overdue": Overdue(
        "promised",
        "T3",
        gettext_noop("超过承诺期限"),
        gettext_noop("扣除停表时间后，办理用时超过承诺办结期限。"),
    ),
    "statute_overdue": Overdue(
        "statutory",
        "T1",
        gettext_noop("超过法定期限"),
        gettext_noop("扣除停表时间并计入延长后，办理用时超过法定办结期限。"),
    ),
    "delivery_overdue": Overdue(
        "delivery",
        "T6",
        gettext_noop("送达超时"),
        gettext_noop("作出决定满十个工作日仍未送达（《行政许可法》第四十四条）。"),
    ),
}.items():
    checks.register(_key, _check)
