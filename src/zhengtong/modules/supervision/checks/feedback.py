"""F9: the answer to a supervision order that does not come in time."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from zhengtong.modules.supervision.checks.sql import SqlCheck
from zhengtong.modules.supervision.plugins import SupervisionKind, When, checks


class AnswerLate(SqlCheck):
    """About the unit, not about a case: the order is the subject. A late answer clears it; what
    stands then is the order's own history."""

    code = "F9"
    label = gettext_noop("督办单逾期未答复")
    explanation = gettext_noop("被督办单位超过答复期限仍没有答复督办单。")
    kind = SupervisionKind.FLOW
    when = frozenset({When.RUNNING})
    moment = "f.late_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id, 'order:' || f.id AS subject,
            f.due_on, f.late_at AS at, f.number
        FROM (SELECT o.id, o.organization_id, o.region_id, o.number, o.due_on, o.answered_at,
                NULL::bigint AS case_id, NULL::bigint AS item_version_id,
                coalesce(o.answered_at, o.closed_at) AS closed_at,
                (o.due_on + 1)::timestamp AT TIME ZONE %(zone)s AS late_at
            FROM supervision_supervisionorder o WHERE o.state <> 'cancelled') f
        WHERE f.late_at <= coalesce(f.answered_at, f.closed_at, %(now)s) {scope}"""
    sentences = {
        "zh": "督办单 {number} 应于 {due_on} 前答复。",
        "en": "Order {number} should have been answered by {due_on}.",
    }


checks.register("feedback_overdue", AnswerLate())
