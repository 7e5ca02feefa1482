"""Checks of ratings: late rectifications, and ratings that contradict what the platform knows.

Their hits have no case: a finding with one would say how its applicant rated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from zhengtong.modules.supervision.checks.sql import SqlCheck, day_start, fetched
from zhengtong.modules.supervision.plugins import (
    Hit,
    Param,
    Scope,
    SupervisionKind,
    When,
    checks,
)

RECENT_DAYS = 30
"""What a check of facts looks back at where no days are asked."""


class RatingCheck(SqlCheck):
    """`sql` selects from rows `f`; never asked of single cases. `{scope}` as everywhere."""

    kind = SupervisionKind.ANOMALY
    when = frozenset({When.NIGHTLY})
    lasts = True

    def run(self, scope: Scope, params: Mapping[str, Any], now: dt.datetime) -> Iterable[Hit]:
        if scope.cases is not None:
            return []
        today = timezone.localdate(now)
        values = {**self.numbers(params), "now": now, "today": today, "zone": settings.TIME_ZONE}
        text = self.sql.replace("{scope}", self._where(scope, values, today))
        return [self.hit(row) for row in fetched(text, values)]

    def _where(self, scope: Scope, values: dict[str, Any], today: dt.date) -> str:
        parts = []
        for column, ids in (
            ("item_version_id", scope.item_versions),
            ("organization_id", scope.organizations),
            ("region_id", scope.regions),
        ):
            if ids is not None:
                values[f"scope_{column}"] = list(ids)
                parts.append(f"AND f.{column} = ANY(%(scope_{column})s)")
        first = scope.since
        if first is None and self.lasts:
            first = today - dt.timedelta(days=RECENT_DAYS)
        if first is not None:
            values["scope_since"] = day_start(first)
            values["scope_until"] = day_start((scope.until or today) + dt.timedelta(days=1))
            parts.append("AND f.at >= %(scope_since)s AND f.at < %(scope_until)s")
        return " ".join(parts)


class RectificationOverdue(RatingCheck):
    """安阳 52, 德州: contact, reply and return visit each have a last day."""

    code = "R1"
    label = gettext_noop("差评整改逾期")
    explanation = gettext_noop("差评整改的联系核实、整改答复或者回访，超过期限还没有做。")
    kind = SupervisionKind.TIME
    when = frozenset({When.RUNNING})
    lasts = False
    sentences = {"zh": "期限 {due_on}，还没有做。", "en": "Was due on {due_on} and is not done."}
    sql = """
    SELECT f.region_id, f.organization_id, f.staff_id, f.due_on, f.subject, f.step, f.step_en, f.at
    FROM (
        SELECT r.region_id, r.organization_id, r.owner_id AS staff_id, d.due_on,
            'rectification:' || r.public_id || ':' || d.step || ':' || r.reopenings AS subject,
            d.step_zh AS step, d.step_en, g.item_version_id,
            (d.due_on + 1)::timestamp AT TIME ZONE %(zone)s AS at
        FROM supervision_rectification r
        JOIN cases_rating_facts g ON g.rating_id = r.rating_id
        JOIN LATERAL (VALUES
            ('contact', '联系核实', 'Contact', r.contact_due_on,
                r.state = 'contact' AND r.contacted_at IS NULL),
            ('reply', '整改答复', 'Reply', r.due_on, r.state IN ('contact', 'in_hand')),
            ('visit', '回访', 'Return visit', r.visit_due_on,
                r.state = 'replied' AND r.visited_at IS NULL)
        ) AS d(step, step_zh, step_en, due_on, is_open) ON d.is_open
        WHERE d.due_on < %(today)s
    ) f WHERE true {scope}
    """


class RatingAgainstClock(RatingCheck):
    """209, 110: late, says the person; 309: in time. The clock of the same case says otherwise."""

    code = "R2"
    label = gettext_noop("评价与时限记录不符")
    explanation = gettext_noop(
        "评价选了“未在承诺时间内办结”（209）或者“无理由超过法定办理时间”（110），而时限记录没有超期；"
        "或者选了“在承诺的时间内办结”（309），而时限记录已经超期。请核对数据。"
    )
    sentences = {
        "zh": "评价理由 {said}，时限记录与之相反。",
        "en": "The rating says {said}; the clocks say the opposite.",
    }
    sql = """
    SELECT f.region_id, f.organization_id, f.post_id, 'rating:' || f.public_id AS subject,
        date_trunc('month', f.at AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s AS at,
        CASE WHEN f.indicators ? '209' THEN '209' WHEN f.indicators ? '110' THEN '110'
            ELSE '309' END AS said
    FROM cases_rating_facts f
    WHERE (f.indicators ? '209' AND NOT f.is_late
        OR f.indicators ? '110' AND NOT f.is_unlawfully_late
        OR f.indicators ? '309' AND f.is_late) {scope}
    """


class MaterialsBesidesTheRecord(RatingCheck):
    """109, 210: more papers were asked for; the platform has no supplement notice of it."""

    code = "R3"
    label = gettext_noop("评价与补正记录不符")
    explanation = gettext_noop(
        "评价选了“需提供办事指南之外的申报材料”（109）或者“同样内容的证明材料被要求多次提交”（210），"
        "而办件没有补正记录：可能在平台之外要过材料。"
    )
    sentences = {
        "zh": "评价理由 {said}，办件没有补正记录。",
        "en": "The rating says {said}; the case has no supplement notice.",
    }
    sql = """
    SELECT f.region_id, f.organization_id, f.post_id, 'rating:' || f.public_id AS subject,
        date_trunc('month', f.at AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s AS at,
        CASE WHEN f.indicators ? '109' THEN '109' ELSE '210' END AS said
    FROM cases_rating_facts f
    WHERE (f.indicators ? '109' OR f.indicators ? '210') AND NOT f.was_supplemented {scope}
    """


class ManyAtOnce(RatingCheck):
    """At one counter so many ratings on its screen within so few minutes are not from visitors."""

    code = "R4"
    label = gettext_noop("窗口短时间内集中评价")
    explanation = gettext_noop("同一窗口的评价屏幕上，几分钟内出现多个评价，可能是工作人员代评。")
    params = (
        Param(name="ratings", label=gettext_noop("评价个数"), default=5, minimum=2, maximum=100),
        Param(
            name="minutes",
            label=gettext_noop("时间"),
            unit=gettext_noop("分钟"),
            default=5,
            minimum=1,
            maximum=120,
        ),
    )
    sentences = {
        "zh": "{minutes} 分钟内有 {n} 个评价。",
        "en": "{n} ratings within {minutes} minutes.",
    }
    sql = """
    SELECT f.region_id, f.organization_id, f.post_id, max(f.n) AS n, %(minutes)s AS minutes,
        'post:' || f.post_id || ':' || (f.at AT TIME ZONE %(zone)s)::date AS subject,
        min(f.at) AS at
    FROM (
        SELECT g.region_id, g.organization_id, g.post_id, g.item_version_id, g.rated_at AS at,
            count(*) OVER (PARTITION BY g.post_id ORDER BY g.rated_at
                RANGE BETWEEN make_interval(mins => %(minutes)s) PRECEDING AND CURRENT ROW) AS n
        FROM cases_rating_facts g WHERE g.channel = 'pad' AND g.post_id IS NOT NULL
    ) f
    WHERE f.n >= %(ratings)s {scope}
    GROUP BY f.region_id, f.organization_id, f.post_id, (f.at AT TIME ZONE %(zone)s)::date
    """


checks.register("rectification_overdue", RectificationOverdue())
checks.register("rating_against_clock", RatingAgainstClock())
checks.register("rating_against_supplements", MaterialsBesidesTheRecord())
checks.register("ratings_at_once", ManyAtOnce())
