"""Checks of fees: against what the version of the item says that is charged. Amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from zhengtong.kernel.text import Text
from zhengtong.modules.cases import events as cases
from zhengtong.modules.supervision.checks.sql import SqlCheck
from zhengtong.modules.supervision.plugins import SupervisionKind, When, checks

_ISSUED = "g.is_live AND g.state NOT IN ('draft', 'cancelled')"


class FeeCheck(SqlCheck):
    kind = SupervisionKind.FEE
    when = frozenset({When.STEP, When.NIGHTLY})
    lasts = True

    def detail(self, row: Mapping[str, Any]) -> Text:
        """Fen become yuan."""
        yuan = {
            k: f"{Decimal(v) / 100:.2f}"
            for k, v in row.items()
            if k in ("charged", "standard") and v is not None
        }
        return super().detail({**row, **yuan})


class ChargedWhereFree(FeeCheck):
    code = "C1"
    label = gettext_noop("不收费的事项收了费")
    explanation = gettext_noop("事项规定不收费，却开出了缴款单。")
    events = (cases.CaseAccepted, cases.CaseDecided, cases.CaseClosed)
    moment = "max_at"
    sql = """SELECT * FROM (
        SELECT f.case_id, f.organization_id, f.region_id, f.item_version_id, f.closed_at,
            max(g.issued_at) AS at, max(g.issued_at) AS max_at, sum(g.amount) AS charged
        FROM billing_charge_facts g JOIN cases_case_facts f ON f.case_id = g.case_id
        WHERE g.amount > 0 AND NOT EXISTS (
            SELECT 1 FROM items_fee_facts i WHERE i.item_version_id = f.item_version_id)
            AND {issued}
        GROUP BY 1, 2, 3, 4, 5) f WHERE true {scope}""".replace("{issued}", _ISSUED)
    sentences = {
        "zh": "事项不收费，缴款单共 {charged} 元。",
        "en": "The item is free, {charged} yuan were charged.",
    }


class NotCharged(FeeCheck):
    """Looks at fees that every applicant owes; those for some answers only are not decidable."""

    code = "C2"
    label = gettext_noop("应收费没有收")
    explanation = gettext_noop(
        "事项规定人人应缴的费用，作出准予决定后仍没有开出缴款单，也没有减免。"
    )
    events = (cases.CaseDecided, cases.CaseClosed)
    moment = "f.decided_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id, f.decided_at AS at,
            'fee:' || i.position AS subject, i.name ->> 'zh' AS fee,
            coalesce(i.name ->> 'en', i.name ->> 'zh') AS fee_en
        FROM cases_watch_facts f
        JOIN items_fee_facts i ON i.item_version_id = f.item_version_id
        WHERE f.legal_outcome = 'granted' AND f.status IN ('delivering', 'closed')
            AND NOT i.is_conditional AND i.amount > 0 AND NOT EXISTS (
                SELECT 1 FROM billing_charge_facts g
                WHERE g.case_id = f.case_id AND g.fee_key = left(i.fee_key, 80) AND {issued})
            {scope}""".replace("{issued}", _ISSUED)
    sentences = {"zh": "没有收取：{fee}。", "en": "Not charged: {fee_en}."}


class OffStandard(FeeCheck):
    code = "C3"
    label = gettext_noop("收费与标准不符")
    explanation = gettext_noop("缴款单的单价与事项公布的标准不一致。")
    events = (cases.CaseAccepted, cases.CaseDecided, cases.CaseClosed)
    moment = "g.issued_at"
    sql = """SELECT f.case_id, f.organization_id, f.region_id, g.issued_at AS at,
            'line:' || g.line_id AS subject, g.name AS fee, g.unit_amount AS charged,
            i.amount AS standard
        FROM billing_charge_facts g JOIN cases_case_facts f ON f.case_id = g.case_id
        JOIN items_fee_facts i ON i.item_version_id = f.item_version_id
            AND left(i.fee_key, 80) = g.fee_key
        WHERE i.amount <> g.unit_amount AND {issued} {scope}""".replace("{issued}", _ISSUED)
    sentences = {
        "zh": "{fee}：标准 {standard} 元，实收单价 {charged} 元。",
        "en": "{fee}: standard {standard} yuan, charged {charged} yuan a unit.",
    }


checks.register("charged_where_free", ChargedWhereFree())
checks.register("not_charged", NotCharged())
checks.register("off_standard", OffStandard())
