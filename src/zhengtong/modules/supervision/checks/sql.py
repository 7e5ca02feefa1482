"""Checks that are one SELECT over the published views."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from zhengtong.kernel.text import Text
from zhengtong.modules.supervision.plugins import Check, Hit, Scope

COLUMNS = frozenset(
    {"case_id", "organization_id", "region_id", "subject", "step", "step_en", "due_on", "at"}
    | {"item_id", "post_id", "staff_id"}
)


class SqlCheck(Check):
    """`sql` selects columns of a hit by name: `case_id` (or none), `organization_id`, `region_id`,
    and where known `subject`, `step`, `step_en`, `due_on`, `at`, `item_id`, `post_id`, `staff_id`.
    All other columns are figures for `sentences`, `{"zh", "en"}` with `{column}` in braces.

    In `sql`, `{scope}` stands where the conditions of the scope go (it begins with AND); the cases
    are `cases_case_facts f` or `cases_watch_facts f`, which has more columns. `moment` is the
    expression of the hit's moment, for runs over history. Numbers of the rule are `%(name)s`;
    `%(now)s`, `%(today)s` and `%(zone)s` are there too. Never put a value into the text.
    """

    sql: str
    moment: str = ""
    sentences: Text = ""

    def run(self, scope: Scope, params: Mapping[str, Any], now: dt.datetime) -> Iterable[Hit]:
        values = {**self.numbers(params), **self.values(scope, params, now)}
        values |= {"now": now, "today": timezone.localdate(now), "zone": settings.TIME_ZONE}
        text = self.statement(scope, values)
        text = text.replace("{scope}", scope_sql(scope, values, moment=self.moment))
        return [self.hit(row) for row in fetched(text, values)]

    def statement(self, scope: Scope, values: dict[str, Any]) -> str:
        """The statement; overridden where history is asked in other words than what stands now."""
        return self.sql

    def values(
        self, scope: Scope, params: Mapping[str, Any], now: dt.datetime
    ) -> Mapping[str, Any]:
        """More values for the statement."""
        return {}

    def hit(self, row: Mapping[str, Any]) -> Hit:
        known = {k: v for k, v in row.items() if k in COLUMNS and k not in ("step", "step_en")}
        step = row.get("step") or ""
        texts = {"zh": step, "en": row.get("step_en") or step} if step else ""
        return Hit(**known, step=texts, detail=self.detail(row))

    def detail(self, row: Mapping[str, Any]) -> Text:
        if isinstance(self.sentences, str):
            return self.sentences
        return {k: v.format_map(dict(row)) for k, v in self.sentences.items()}


def fetched(text: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(text, dict(values))
        names = [c[0] for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def scope_sql(scope: Scope, values: dict[str, Any], *, moment: str = "", alias: str = "f") -> str:
    """The conditions of the scope; puts their values into `values`. Cases that ended are left out
    unless they are named or the scope is history (then `moment` must lie in its days)."""
    parts = []
    for column, ids in (
        ("case_id", scope.cases),
        ("item_version_id", scope.item_versions),
        ("organization_id", scope.organizations),
        ("region_id", scope.regions),
    ):
        if ids is not None:
            values[f"scope_{column}"] = list(ids)
            parts.append(f"AND {alias}.{column} = ANY(%(scope_{column})s)")
    if scope.since is not None and moment:
        values["scope_since"] = day_start(scope.since)
        until = scope.until or timezone.localdate()
        values["scope_until"] = day_start(until + dt.timedelta(days=1))
        parts.append(f"AND {moment} >= %(scope_since)s AND {moment} < %(scope_until)s")
    elif scope.since is None and scope.cases is None:
        parts.append(f"AND {alias}.closed_at IS NULL")
    return " ".join(parts)


def day_start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
