"""What the letter of forwarding (初审转报函) can state."""

from __future__ import annotations

from zhengtong.core.documents.api import Field
from zhengtong.modules.cases.documents.kinds import Facts, declare
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData


@declare(
    DocumentKind.FORWARDING,
    mark="转报",
    fields=(
        Field(key="to", zh="上级机关", en="To", example="丰原市林业局"),
        Field(key="is_favourable", zh="拟同意", en="Is in favour", type="flag", example=True),
        Field(key="opinion", zh="初审意见", en="Opinion", example="材料属实，符合采伐限额。"),
        Field(key="accepted_here", zh="本级受理日期", en="Accepted here", example="2026-11-20"),
        Field(key="used_days", zh="本级审查用时", en="Days used", type="number", example=3),
        Field(
            key="materials",
            zh="随送材料",
            en="Materials",
            type="list",
            example=["身份证", "林权证"],
        ),
        Field(key="upper_number", zh="上级办件编号", en="Number above", example=""),
    ),
    required=("to",),
    source="《行政许可法》第四十三条",
    order=210,
)
def _forwarding(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    return {"accepted_here": facts["accepted_on"]}
