"""What an organ did not do in time, the law did; and special procedures beyond their own end."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from zhengtong.modules.cases import events as cases
from zhengtong.modules.supervision.checks.sql import SqlCheck
from zhengtong.modules.supervision.plugins import Scope, SupervisionKind, When, checks

BOTH = frozenset({When.STEP, When.NIGHTLY})


class DeemedAccepted(SqlCheck):
    code = "T8"
    label = gettext_noop("逾期未告知，视为受理")
    explanation = gettext_noop("五个工作日内未告知补正，依《行政许可法》第三十二条视为受理。")
    kind = SupervisionKind.TIME
    when = BOTH
    events = (cases.CaseAccepted,)
    lasts = True
    moment = "f.accepted_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id, f.accepted_at AS at
        FROM cases_watch_facts f WHERE f.is_deemed_accepted {scope}"""
    sentences = {
        "zh": "没有在法定期限内答复，自收到之日起视为受理。",
        "en": "Not answered within the lawful time: deemed accepted on the day of receipt.",
    }


class DeemedRenewed(SqlCheck):
    code = "T9"
    label = gettext_noop("到期未决定，视为准予延续")
    explanation = gettext_noop(
        "许可到期前没有作出是否准予延续的决定，依《行政许可法》第五十条视为准予延续。"
    )
    kind = SupervisionKind.TIME
    when = BOTH
    events = (cases.PermitDeemedRenewed,)
    lasts = True
    moment = "f.deemed_renewed_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id, f.deemed_renewed_at AS at
        FROM cases_watch_facts f WHERE f.deemed_renewed_at IS NOT NULL {scope}"""
    sentences = {
        "zh": "许可到期前没有作出决定，视为准予延续。",
        "en": "Not decided before the permit expired: deemed renewed.",
    }


class ProcedureOverdue(SqlCheck):
    """Clears when it ends or its end is told anew."""

    code = "T5"
    label = gettext_noop("特别程序超时")
    explanation = gettext_noop("特别程序超过告知申请人的预计结束日仍未结束。")
    kind = SupervisionKind.TIME
    when = frozenset({When.RUNNING, When.STEP})
    events = (cases.ProcedureOverdue, cases.ProcedureMoved, cases.CaseResumed)
    moment = "(p.expected_on + 1)::timestamp AT TIME ZONE %(zone)s"
    sql = """SELECT f.case_id, f.organization_id, f.region_id,
            'procedure:' || p.procedure_id AS subject, p.expected_on AS due_on,
            (p.expected_on + 1)::timestamp AT TIME ZONE %(zone)s AS at,
            p.from_on, p.expected_on
        FROM cases_procedure_facts p JOIN cases_case_facts f ON f.case_id = p.case_id
        WHERE p.expected_on < coalesce({end}, %(today)s) {scope}"""
    sentences = {
        "zh": "特别程序自 {from_on} 起，应于 {expected_on} 结束。",
        "en": "Special procedure since {from_on}; it should have ended on {expected_on}.",
    }

    def statement(self, scope: Scope, values: dict[str, Any]) -> str:
        if scope.is_history:
            return self.sql.replace("{end}", "p.to_on")
        return self.sql.replace("{end}", "NULL::date").replace("WHERE", "WHERE p.to_on IS NULL AND")


checks.register("deemed_accepted", DeemedAccepted())
checks.register("deemed_renewed", DeemedRenewed())
checks.register("procedure_overdue", ProcedureOverdue())
