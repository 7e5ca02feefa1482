"""What the documents about promises can state."""

from __future__ import annotations

from zhengtong.core.documents.api import Field
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.documents.kinds import REMEDIES, Facts, declare
from zhengtong.modules.cases.documents.wording import REASON
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData

NAMES = Field(
    key="names", zh="承诺的材料", en="Materials promised", type="list", example=["林权证"]
)
DUE = Field(key="due_on", zh="补交期限", en="Due on", type="date", example="2026-12-11")
YEARS = Field(key="years", zh="失信限制年数", en="Years shut", type="number", example=1)
BASIS = Field(key="legal_basis", zh="依据", en="Basis", example="《青禾县容缺受理办法》第三条")
SIGNED = (
    Field(key="signed_name", zh="承诺人", en="Signed by", type="person", example="李禾生"),
    Field(key="signed_on", zh="承诺日期", en="Signed on", type="date", example="2026-11-20"),
)


@declare(
    DocumentKind.PROMISE,
    mark="容诺",
    fields=(
        NAMES,
        Field(key="days", zh="补交工作日数", en="Working days", type="number", example=10),
        DUE,
        YEARS,
        BASIS,
        *SIGNED,
    ),
    required=("names",),
    order=110,
)
def _promise(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    rule = version.guide.pending
    return {"years": rule.years, "legal_basis": localized(rule.basis, "zh")}


@declare(
    DocumentKind.COMMITMENT,
    mark="告诺",
    fields=(
        NAMES,
        Field(
            key="told",
            zh="告知的条件",
            en="Conditions told",
            type="list",
            example=["有固定的经营场所"],
        ),
        Field(key="consequence", zh="不实的后果", en="Consequence", example="撤销决定"),
        Field(key="excluded", zh="不适用的情形", en="Excluded", example=""),
        Field(key="check_days", zh="核查工作日数", en="Days to check", type="number", example=20),
        BASIS,
        *SIGNED,
    ),
    required=("names",),
    order=111,
)
def _commitment(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    rule = version.guide.commitment
    return {
        "told": [line for line in localized(rule.notice, "zh").splitlines() if line],
        "consequence": localized(rule.consequence, "zh"),
        "excluded": localized(rule.excluded, "zh"),
        "check_days": rule.check_days,
        "legal_basis": localized(rule.basis, "zh"),
    }


@declare(
    DocumentKind.PROMISE_REMINDER,
    mark="容催",
    fields=(
        NAMES,
        DUE,
        YEARS,
        Field(key="is_last", zh="今天到期", en="Is the last day", type="flag", example=False),
    ),
    required=("names",),
    order=112,
)
def _reminder(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    return {"years": version.guide.pending.years}


declare(
    DocumentKind.REVOCATION,
    mark="撤",
    fields=(
        Field(key="finding", zh="核查情况", en="What was found", example="没有固定的经营场所。"),
        REASON,
    ),
    required=("reason",),
    required_passages=(REMEDIES,),
    source="《行政许可法》第六十九条",
    order=113,
)
