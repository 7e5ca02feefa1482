"""Evasion (X1, X2): concluded twice, in the night, or at once; entered after the fact; deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop

from zhengtong.kernel.events import Event
from zhengtong.modules.cases import events as cases
from zhengtong.modules.supervision.checks.sql import SqlCheck
from zhengtong.modules.supervision.plugins import (
    Param,
    ParamKind,
    Scope,
    SupervisionKind,
    When,
    checks,
)


class Evasion(SqlCheck):
    """What was done stays done: never cleared. Looked at after the step, and again at night."""

    kind = SupervisionKind.ANOMALY
    when = frozenset({When.STEP, When.NIGHTLY})
    events: Sequence[type[Event]] = (cases.CaseDecided,)
    lasts = True
    covers = "case"

    def values(
        self, scope: Scope, params: Mapping[str, Any], now: dt.datetime
    ) -> Mapping[str, Any]:
        return {"zone": settings.TIME_ZONE}


class ConcludedTwice(Evasion):
    """The same post decided again, and nothing in the log had sent the decision back."""

    code = "X1a"
    label = gettext_noop("同一办件重复办结")
    explanation = gettext_noop(
        "同一个决定环节由同一岗位办了两次，中间没有退回、撤回、跳转或者版本迁移。"
    )
    moment = "f.decided_at"
    sentences = {
        "zh": "日志第 {first} 条已经作出决定，第 {second} 条又作出一次。",
        "en": "Decided by entry {first} of the log, and again by entry {second}.",
    }
    sql = """
    SELECT f.case_id, f.organization_id, f.region_id, 'entry:' || d.seq AS subject, d.at,
        d.before AS first, d.seq AS second, d.step_name AS step, d.step_name_en AS step_en
    FROM cases_case_facts f, LATERAL (
        SELECT e.seq, e.at, s.step_name, s.step_name_en,
            lag(e.seq) OVER (PARTITION BY e.node, e.post_id ORDER BY e.seq) AS before
        FROM workflow_log_facts e
        JOIN LATERAL (SELECT t.step_name, t.step_name_en FROM workflow_task_facts t
            WHERE t.instance_id = e.instance_id AND t.node = e.node AND t.stage = 'decide'
            LIMIT 1) s ON true
        WHERE e.instance_id = f.instance_id AND e.kind = 'completed'
    ) d
    WHERE d.before IS NOT NULL AND NOT EXISTS (
        SELECT FROM workflow_log_facts u WHERE u.instance_id = f.instance_id
            AND u.seq > d.before AND u.seq < d.seq
            AND u.kind IN ('sent_back', 'withdrawn', 'jumped', 'migrated')) {scope}
    """


class NightBatch(Evasion):
    """Who decides many cases while the house sleeps has not looked at them."""

    code = "X1b"
    label = gettext_noop("夜间批量办结")
    explanation = gettext_noop("同一个人在同一个夜间时段里作出决定的办件达到规定的件数。")
    when = frozenset({When.NIGHTLY})
    covers = ""
    events = ()
    params = (
        Param(
            name="cases",
            label=gettext_noop("达到"),
            unit=gettext_noop("件"),
            default=5,
            minimum=2,
        ),
        Param(name="since", kind=ParamKind.TIME, label=gettext_noop("夜间从"), default="22:00"),
        Param(name="until", kind=ParamKind.TIME, label=gettext_noop("夜间到"), default="06:00"),
    )
    moment = "t.closed_at"
    sentences = {
        "zh": "{night} 夜间（{first}—{last}）作出 {n} 件决定，例如 {numbers}。",
        "en": "{n} decisions in the night of {night} ({first}–{last}), such as {numbers}.",
    }
    sql = """
    SELECT t.organization_id, f.region_id, t.done_by_staff_id AS staff_id,
        'staff:' || t.done_by_staff_id || ':' || n.night AS subject, max(t.closed_at) AS at,
        n.night::text AS night, count(DISTINCT f.case_id) AS n,
        to_char(min(l.local), 'HH24:MI') AS first, to_char(max(l.local), 'HH24:MI') AS last,
        array_to_string((array_agg(DISTINCT f.number ORDER BY f.number))[1:3], '、') AS numbers
    FROM workflow_task_facts t
    JOIN cases_case_facts f ON f.instance_id = t.instance_id,
    LATERAL (SELECT t.closed_at AT TIME ZONE %(zone)s AS local) l,
    LATERAL (SELECT CASE WHEN l.local::time < %(until)s::time THEN l.local::date - 1
        ELSE l.local::date END AS night) n
    WHERE t.stage = 'decide' AND t.state = 'done' AND t.done_by_staff_id IS NOT NULL
        AND CASE WHEN %(since)s::time > %(until)s::time
            THEN l.local::time >= %(since)s::time OR l.local::time < %(until)s::time
            ELSE l.local::time >= %(since)s::time AND l.local::time < %(until)s::time END
        {scope}
    GROUP BY t.organization_id, f.region_id, t.done_by_staff_id, n.night
    HAVING count(DISTINCT f.case_id) >= %(cases)s
    """


class DecidedAtOnce(Evasion):
    """A promised case wants examination; nobody examines in seconds."""

    code = "X1c"
    label = gettext_noop("承诺件受理后即时办结")
    explanation = gettext_noop("承诺件从受理到作出决定不足规定的秒数。")
    params = (
        Param(
            name="seconds",
            label=gettext_noop("不足"),
            unit=gettext_noop("秒"),
            default=60,
            minimum=1,
            maximum=86_400,
        ),
    )
    moment = "f.decided_at"
    sentences = {
        "zh": "受理后 {after} 秒作出决定。",
        "en": "Decided {after} seconds after acceptance.",
    }
    sql = """
    SELECT f.case_id, f.organization_id, f.region_id, f.decided_at AS at,
        floor(extract(epoch FROM f.decided_at - f.accepted_at))::int AS after
    FROM cases_case_facts f
    WHERE f.case_kind = 'promised' AND f.decided_at >= f.accepted_at
        AND f.decided_at < f.accepted_at + make_interval(secs => %(seconds)s) {scope}
    """


class EnteredLate(Evasion):
    """Handled outside the platform and written into it afterwards."""

    code = "X2a"
    label = gettext_noop("办结后补录")
    explanation = gettext_noop("作出决定以后才登记决定以前的事，或者作出决定以后才办受理环节。")
    when = frozenset({When.NIGHTLY, When.STEP})
    params = (
        Param(
            name="minutes",
            label=gettext_noop("晚于决定超过"),
            unit=gettext_noop("分钟"),
            default=5,
            maximum=10_000,
        ),
    )
    moment = "e.recorded_at"
    sentences = {
        "zh": "决定以后登记了 {n} 条以前的事，第一条是日志第 {first} 条，晚 {late} 分钟。",
        "en": "{n} entries about earlier moments came after the decision; the first is entry "
        "{first} of the log, {late} minutes late.",
    }
    sql = """
    SELECT f.case_id, f.organization_id, f.region_id, min(e.recorded_at) AS at, count(*) AS n,
        min(e.seq) AS first,
        floor(extract(epoch FROM min(e.recorded_at) - f.decided_at) / 60)::int AS late
    FROM cases_case_facts f JOIN workflow_log_facts e ON e.instance_id = f.instance_id
    WHERE e.recorded_at > f.decided_at + make_interval(mins => %(minutes)s)
        AND (e.at < f.decided_at OR (e.kind = 'completed' AND EXISTS (
            SELECT FROM workflow_task_facts t WHERE t.instance_id = e.instance_id
                AND t.node = e.node AND t.stage = 'accept'))) {scope}
    GROUP BY f.case_id, f.organization_id, f.region_id, f.decided_at
    """


class DeletedAfterAcceptance(Evasion):
    """What was accepted is a case with rights and limits; deletion ends both."""

    code = "X2b"
    label = gettext_noop("受理后删除")
    explanation = gettext_noop("已经受理的办件按误录删除。")
    events = (cases.CaseClosed,)
    moment = "f.closed_at"
    sentences = {
        "zh": "受理 {days} 天后按误录删除。",
        "en": "Deleted as an entry by mistake {days} days after acceptance.",
    }
    sql = """
    SELECT f.case_id, f.organization_id, f.region_id, f.closed_at AS at,
        (f.closed_at AT TIME ZONE %(zone)s)::date - (f.accepted_at AT TIME ZONE %(zone)s)::date
            AS days
    FROM cases_case_facts f
    WHERE f.close_type = '3' AND f.accepted_at IS NOT NULL {scope}
    """


checks.register("concluded_twice", ConcludedTwice())
checks.register("night_batch", NightBatch())
checks.register("decided_at_once", DecidedAtOnce())
checks.register("entered_late", EnteredLate())
checks.register("deleted_after_acceptance", DeletedAfterAcceptance())
