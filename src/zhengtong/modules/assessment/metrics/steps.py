"""Steps that were finished in the period: how many, how many in time, how long they took.

Read from the views that workflow and cases publish. A step belongs to the person who finished it
(the deputy, not the one deputised), to its post and to the organisation of that post.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from zhengtong.kernel.text import localized
from zhengtong.modules.assessment.metrics.reading import Family, FamilyMetric
from zhengtong.modules.assessment.plugins import (
    Measured,
    Record,
    Span,
    SubjectKind,
    Unit,
    metrics,
)

COLUMN: Mapping[str, str] = {
    SubjectKind.ORGANIZATION: "t.organization_id",
    SubjectKind.WINDOW: "t.post_id",
    SubjectKind.STAFF: "t.done_by_staff_id",
}

DONE = "t.state = 'done'"
TIMED = "t.state = 'done' AND t.due_on IS NOT NULL"
LOCAL = "(t.closed_at AT TIME ZONE %(zone)s)::date"
IN_TIME = f"{TIMED} AND {LOCAL} <= t.due_on"
LATE = f"{TIMED} AND {LOCAL} > t.due_on"
ACCEPTED = "t.state = 'done' AND t.stage = 'accept'"
REVIEWED = "t.state = 'done' AND t.stage = 'review'"
DECIDED = "t.state = 'done' AND t.stage = 'decide'"
RETURNED = "t.state = 'returned'"
CLAIMED = "t.state = 'done' AND t.claimed_at IS NOT NULL"
SECONDS = "extract(epoch FROM t.closed_at - t.claimed_at)"


class _Steps(Family):
    """One pass over the steps that ended in the period."""

    def measure_all(
        self, keys: Collection[str], *, kind: SubjectKind, subjects: Collection[int], span: Span
    ) -> Mapping[str, Mapping[int, Measured]]:
        wanted = [STEPS[key] for key in keys]
        columns = ", ".join(
            f"count(*) FILTER (WHERE {m.counted}), count(*) FILTER (WHERE {m.base or m.counted}),"
            f" {m.amount}"
            for m in wanted
        )
        found = {m.key: dict.fromkeys(subjects, m.figure(0, 0, None)) for m in wanted}
        sql = (
            f"SELECT {COLUMN[kind]}, {columns} FROM workflow_task_facts t"  # noqa: S608
            " WHERE t.closed_at >= %(since)s AND t.closed_at < %(until)s"
            f" AND t.state IN ('done', 'returned') AND {COLUMN[kind]} = ANY(%(subjects)s)"
            f" GROUP BY {COLUMN[kind]}"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, {**_moments(span), "subjects": list(subjects)})
            for subject, *values in cursor.fetchall():
                for n, metric in enumerate(wanted):
                    found[metric.key][subject] = metric.figure(*values[3 * n : 3 * n + 3])
        return found


def _moments(span: Span) -> dict[str, object]:
    zone = timezone.get_default_timezone()
    after = span.last_on + dt.timedelta(days=1)
    return {
        "since": dt.datetime.combine(span.first_on, dt.time(), zone),
        "until": dt.datetime.combine(after, dt.time(), zone),
        "zone": timezone.get_default_timezone_name(),
    }


class StepMetric(FamilyMetric):
    """Steps for which `counted` holds; over `base` a share in percent; `amount` a sum."""

    def __init__(
        self,
        key: str,
        label: str,
        says: str,
        counted: str,
        *,
        base: str = "",
        amount: str = "NULL",
        unit: Unit = Unit.COUNT,
        better: bool | None = None,
    ) -> None:
        self.key, self.label, self.says = key, label, says
        self.counted, self.base, self.amount = counted, base, amount
        self.unit, self.more_is_better = unit, better
        self.family = ALL

    def figure(self, counted: int, base: int, amount: Decimal | None) -> Measured:
        if self.base:
            value = Decimal(100 * counted) / base if base else None
        elif self.amount != "NULL":
            value = Decimal(amount) if amount is not None else None
        else:
            value = Decimal(counted)
        return Measured(value=value, counted=counted, base=base)

    def records(
        self, *, kind: SubjectKind, subject: int, span: Span, limit: int = 200, offset: int = 0
    ) -> Sequence[Record]:
        worth = f"{SECONDS} / 60" if self.amount != "NULL" else "1"
        sql = (
            "SELECT f.public_id, f.number, t.step_name, t.step_name_en, t.closed_at, t.due_on,"  # noqa: S608
            f" {worth} FROM workflow_task_facts t"
            " JOIN cases_case_facts f ON f.instance_id = t.instance_id"
            " WHERE t.closed_at >= %(since)s AND t.closed_at < %(until)s"
            f" AND {COLUMN[kind]} = %(subject)s AND {self.counted}"
            " ORDER BY t.closed_at DESC, t.task_id DESC LIMIT %(limit)s OFFSET %(offset)s"
        )
        given = {**_moments(span), "subject": subject, "limit": limit, "offset": offset}
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return [
                Record(
                    title=f"{number} {localized({'zh': zh or '', 'en': en or zh or ''})}",
                    at=at,
                    url=reverse("case_screen", args=[public_id]),
                    note=due_on.isoformat() if due_on else "",
                    amount=Decimal(amount),
                )
                for public_id, number, zh, en, at, due_on, amount in cursor.fetchall()
            ]


ALL = _Steps()

STEPS: dict[str, StepMetric] = {
    m.key: m
    for m in (
        StepMetric(
            "step_done",
            gettext_noop("办结环节"),
            gettext_noop("本期办完的环节数，不论哪一类环节；退回的不算。"),
            DONE,
            better=True,
        ),
        StepMetric(
            "step_accepted",
            gettext_noop("受理环节"),
            gettext_noop("本期办完的受理环节数。"),
            ACCEPTED,
        ),
        StepMetric(
            "step_reviewed",
            gettext_noop("审查环节"),
            gettext_noop("本期办完的审查环节数。"),
            REVIEWED,
        ),
        StepMetric(
            "step_decided",
            gettext_noop("决定环节"),
            gettext_noop("本期办完的决定环节数。"),
            DECIDED,
        ),
        StepMetric(
            "step_in_time",
            gettext_noop("环节按时数"),
            gettext_noop("本期在环节时限内办完的环节数；没有时限的环节不算。"),
            IN_TIME,
            better=True,
        ),
        StepMetric(
            "step_late",
            gettext_noop("环节超时数"),
            gettext_noop("本期超过环节时限才办完的环节数。"),
            LATE,
            better=False,
        ),
        StepMetric(
            "step_in_time_rate",
            gettext_noop("环节按时率"),
            gettext_noop("在环节时限内办完的环节数，除以有时限的环节数。"),
            IN_TIME,
            base=TIMED,
            unit=Unit.PERCENT,
            better=True,
        ),
        StepMetric(
            "step_returned",
            gettext_noop("退回上一环节"),
            gettext_noop("本期把件退回前面环节的次数。"),
            RETURNED,
        ),
        StepMetric(
            "step_minutes",
            gettext_noop("环节占用时间"),
            gettext_noop("本期办完的环节，从领取到办完的钟表时间之和（分钟），没有领取过的不算。"),
            CLAIMED,
            amount=f"sum({SECONDS}) FILTER (WHERE {CLAIMED}) / 60",
            unit=Unit.MINUTES,
        ),
    )
}

for _key, _metric in STEPS.items():
    metrics.register(_key, _metric)
