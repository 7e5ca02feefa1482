"""What the documents of ends by hand can state."""

from __future__ import annotations

from zhengtong.core.documents.api import Field
from zhengtong.modules.cases.documents.kinds import REMEDIES, Facts, declare
from zhengtong.modules.cases.documents.wording import REASON
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData

OUTCOMES = {"granted": "准予", "partly": "部分准予", "denied": "不予许可"}
OTHER_OUTCOMES = {"granted": "准予办理", "partly": "部分准予办理", "denied": "不予办理"}
"""For what is no licence."""

declare(
    DocumentKind.STRIKING,
    mark="删",
    fields=(REASON,),
    required=("reason",),
    required_passages=(REMEDIES,),
    order=84,
)


@declare(
    DocumentKind.PAPER,
    mark="纸",
    fields=(
        Field(
            key="paper_number", zh="决定书文号", en="Number on paper", example="林许决〔2026〕8号"
        ),
        Field(key="outcome", zh="决定结果", en="Outcome", example="准予"),
        Field(key="decided_on", zh="决定日期", en="Decided on", type="date", example="2026-11-18"),
        Field(key="served_on", zh="送达日期", en="Served on", type="date", example="2026-11-19"),
        Field(key="why", zh="未在网上办理的原因", en="Why not online", example="停电"),
        REASON,
    ),
    required=("paper_number", "why"),
    order=85,
)
def _paper(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    said = OUTCOMES if version.matter_type == "licensing" else OTHER_OUTCOMES
    return {"paper_number": facts["number"], "outcome": said[facts["outcome"]]}
