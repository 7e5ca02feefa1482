"""Evasion of limits and of separation: returns to and fro, notices again and again, special
procedures without end, one person on duties that keep each other in check, another order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from zhengtong.modules.cases import events as cases
from zhengtong.modules.supervision.checks.evasion import Evasion
from zhengtong.modules.supervision.events import CaseDeviated
from zhengtong.modules.supervision.plugins import (
    Param,
    ParamKind,
    Scope,
    SupervisionKind,
    When,
    checks,
)
from zhengtong.modules.workflow import events as workflow


class PingPong(Evasion):
    """The clock of each step begins anew while the case goes nowhere."""

    code = "X3"
    label = gettext_noop("反复退回")
    explanation = gettext_noop("同一办件在同样两个环节之间退回达到规定的次数。")
    when = frozenset({When.STEP, When.NIGHTLY})
    events = (workflow.TaskReturned,)
    params = (
        Param(
            name="times",
            label=gettext_noop("达到"),
            unit=gettext_noop("次"),
            default=3,
            minimum=2,
            maximum=100,
        ),
    )
    moment = "e.at"
    sentences = {
        "zh": "从“{step}”退回“{back_to}”{times} 次。",
        "en": "Sent back {times} times from “{step_en}” to “{back_to_en}”.",
    }
    sql = """
    SELECT f.case_id, f.organization_id, f.region_id,
        left('back:' || e.node || '>' || e.target, 80) AS subject, max(e.at) AS at,
        count(*)::int AS times, max(t.step_name) AS step, max(t.step_name_en) AS step_en,
        max(b.step_name) AS back_to, max(b.step_name_en) AS back_to_en
    FROM cases_case_facts f
    JOIN workflow_log_facts e ON e.instance_id = f.instance_id AND e.kind = 'sent_back'
    LEFT JOIN workflow_task_facts t ON t.task_id = e.task_id
    LEFT JOIN LATERAL (SELECT step_name, step_name_en FROM workflow_task_facts
        WHERE instance_id = e.instance_id AND node = e.target LIMIT 1) b ON true
    WHERE true {scope}
    GROUP BY f.case_id, f.organization_id, f.region_id, e.node, e.target
    HAVING count(*) >= %(times)s
    """


class RepeatedSupplements(Evasion):
    """One notice per case is the law; a new case for each notice goes around it."""

    code = "X4"
    label = gettext_noop("反复补正")
    explanation = gettext_noop(
        "同一申请人就同一事项在规定的天数内收到的补正告知超过规定的份数，办件可以不是同一个。"
    )
    when = frozenset({When.STEP, When.NIGHTLY})
    events = (cases.SupplementRequested,)
    params = (
        Param(
            name="notices",
            label=gettext_noop("超过"),
            unit=gettext_noop("份"),
            default=2,
            minimum=1,
            maximum=50,
        ),
        Param(
            name="days",
            label=gettext_noop("不出"),
            unit=gettext_noop("天"),
            default=90,
            minimum=1,
        ),
    )
    moment = "n.issued_at"
    sentences = {
        "zh": "{days} 天内第 {times} 份补正告知。",
        "en": "Notice {times} to supplement within {days} days.",
    }
    sql = """
    SELECT f.case_id, f.organization_id, f.region_id, n.issued_at AS at, o.times, %(days)s AS days
    FROM cases_case_facts f
    JOIN cases_applicant_facts a ON a.case_id = f.case_id
    JOIN cases_supplement_facts n ON n.case_id = f.case_id,
    LATERAL (SELECT count(*)::int AS times FROM cases_applicant_facts b
        JOIN cases_supplement_facts m ON m.case_id = b.case_id
        WHERE b.person_id = a.person_id AND b.entity_id IS NOT DISTINCT FROM a.entity_id
            AND b.item_id = a.item_id AND m.issued_at <= n.issued_at
            AND m.issued_at > n.issued_at - make_interval(days => %(days)s)) o
    WHERE o.times > %(notices)s {scope}
    """


class LongSpecialProcedures(Evasion):
    """Time in special procedures does not count; ten days announced must not become fifty."""

    code = "X5"
    label = gettext_noop("特别程序拖长")
    explanation = gettext_noop(
        "特别程序实际用时合计超过告知申请人的用时合计的规定倍数，并且超出规定的天数。"
    )
    when = frozenset({When.RUNNING, When.NIGHTLY})
    events = ()
    params = (
        Param(
            name="factor",
            kind=ParamKind.DECIMAL,
            label=gettext_noop("超过"),
            unit=gettext_noop("倍"),
            default=1.5,
            minimum=1,
            maximum=100,
        ),
        Param(name="days", label=gettext_noop("并且多出"), unit=gettext_noop("天"), default=5),
    )
    sentences = {
        "zh": "{procedures} 次特别程序，告知 {told} 天，实际 {used} 天。",
        "en": "{procedures} special procedures: {told} days announced, {used} used.",
    }
    sql = """
    SELECT f.case_id, f.organization_id, f.region_id, 'special' AS subject, x.at, x.procedures,
        x.told, x.used
    FROM cases_case_facts f JOIN (
        SELECT p.case_id, count(*)::int AS procedures, sum(p.expected_on - p.from_on)::int AS told,
            sum(coalesce(p.to_on, %(today)s) - p.from_on)::int AS used,
            max(coalesce(p.to_on, %(today)s))::timestamp AT TIME ZONE %(zone)s AS at
        FROM cases_procedure_facts p WHERE p.expected_on IS NOT NULL GROUP BY p.case_id
    ) x ON x.case_id = f.case_id
    WHERE x.used > x.told * %(factor)s::numeric AND x.used - x.told >= %(days)s {scope}
    """
    moment = "x.at"


PAIRS = {
    "accept_decide": gettext_noop("受理和决定"),
    "review_decide": gettext_noop("审查和决定"),
    "any_decide": gettext_noop("受理或者审查，和决定"),
}
_FIRST = {
    "accept_decide": ["accept"],
    "review_decide": ["review"],
    "any_decide": ["accept", "review"],
}


class SamePerson(Evasion):
    """Whoever decides must not have prepared the decision; a deputy is the person who acts."""

    code = "X6"
    label = gettext_noop("不相容环节同一人办理")
    explanation = gettext_noop(
        "承诺件、联办件和上报件中，同一个人（代办的算实际办理人）既办理前面的环节又作出决定。"
    )
    params = (
        Param(
            name="pair",
            kind=ParamKind.CHOICE,
            label=gettext_noop("哪些环节"),
            default="any_decide",
            choices=PAIRS,
        ),
    )
    moment = "d.closed_at"
    sentences = {
        "zh": "“{first}”和“{step}”由同一个人办理。",
        "en": "“{first_en}” and “{step_en}” were done by the same person.",
    }
    sql = """
    SELECT DISTINCT ON (d.task_id) f.case_id, f.organization_id, f.region_id,
        'task:' || d.task_id AS subject, d.step_name AS step, d.step_name_en AS step_en,
        d.closed_at AS at, d.done_by_staff_id AS staff_id, p.step_name AS first,
        p.step_name_en AS first_en
    FROM cases_case_facts f
    JOIN workflow_task_facts d ON d.instance_id = f.instance_id AND d.stage = 'decide'
        AND d.state = 'done'
    JOIN workflow_task_facts p ON p.instance_id = f.instance_id AND p.stage = ANY(%(first)s)
        AND p.state = 'done' AND p.done_by_staff_id = d.done_by_staff_id
    WHERE f.case_kind <> 'immediate' {scope}
    ORDER BY d.task_id, p.task_id
    """

    def values(
        self, scope: Scope, params: Mapping[str, Any], now: dt.datetime
    ) -> Mapping[str, Any]:
        return {"first": _FIRST[str(self.numbers(params)["pair"])]}


_PLACES = """
    SELECT f.case_id, f.organization_id, f.region_id, c.checked_at AS at, d.places
    FROM supervision_caseconformance c JOIN cases_case_facts f ON f.case_id = c.case_id,
    LATERAL (SELECT count(*)::int AS places FROM jsonb_array_elements(c.deviations) e
        WHERE e ->> 'kind' = ANY(%(kinds)s)) d
    WHERE NOT c.is_conforming AND d.places >= %(places)s {scope}
"""


class Deviating(Evasion):
    """The case leaves its chart in some of these `found` ways: see `supervision.conformance`."""

    when = frozenset({When.STEP, When.NIGHTLY})
    events = (CaseDeviated,)
    covers = "steps"
    found: Sequence[str]
    params = (
        Param(
            name="places",
            label=gettext_noop("达到"),
            unit=gettext_noop("处"),
            default=1,
            minimum=1,
            maximum=40,
        ),
    )
    moment = "c.checked_at"
    sql = _PLACES

    def values(
        self, scope: Scope, params: Mapping[str, Any], now: dt.datetime
    ) -> Mapping[str, Any]:
        return {"kinds": list(self.found)}


class StepsMissing(Deviating):
    """Fewer steps than the item defines."""

    code = "F8"
    label = gettext_noop("缺少环节")
    kind = SupervisionKind.FLOW
    explanation = gettext_noop("流程图要求的环节没有办，办件就往下走了，达到规定的处数。")
    found = ("skipped",)
    sentences = {
        "zh": "缺少 {places} 个环节，见“流程符合”。",
        "en": "Steps missing: {places}; see “Conformance to charts”.",
    }


class OtherOrder(Deviating):
    """The log of the case is no way through the chart that was published."""

    code = "X7"
    label = gettext_noop("与公布的流程图不符")
    explanation = gettext_noop(
        "办件的日志与其流程版本公布的流程图不一致（次序颠倒、重复办理、流程外办理或者退回、一人跳转、"
        "日志缺失），达到规定的处数。依授权的退回、撤回和两人跳转不算。"
    )
    found = ("reordered", "repeated", "added", "returned", "jumped_alone", "unlogged", "elsewhere")
    sentences = {
        "zh": "与流程图不一致 {places} 处，见“流程符合”。",
        "en": "Places where it leaves the chart: {places}; see “Conformance to charts”.",
    }


checks.register("ping_pong", PingPong())
checks.register("repeated_supplements", RepeatedSupplements())
checks.register("long_special_procedures", LongSpecialProcedures())
checks.register("same_person", SamePerson())
checks.register("steps_missing", StepsMissing())
checks.register("other_order", OtherOrder())
