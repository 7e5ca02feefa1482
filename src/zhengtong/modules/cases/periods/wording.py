"""What the documents about limits can state."""

from __future__ import annotations

from zhengtong.core.documents.api import Field
from zhengtong.kernel.deadlines import Unit
from zhengtong.modules.cases.documents.kinds import REMEDIES, UNITS, Facts, declare
from zhengtong.modules.cases.documents.wording import REASON
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.cases.periods.grounds import GROUNDS, STATUTORY_GROUNDS
from zhengtong.modules.items.data import ItemVersionData

GROUND = Field(
    key="ground", zh="特别程序", en="Procedure", type="choice", example="hearing", choices=GROUNDS
)
IS_STATUTORY = Field(
    key="is_statutory",
    zh="属于法定情形",
    en="Is in the list of the law",
    type="flag",
    example=True,
)
EXPECTED = Field(
    key="expected_on", zh="预计完成日期", en="Expected on", type="date", example="2026-12-11"
)
AUTHORITIES = {"organ": "本机关负责人", "government": "本级人民政府负责人"}


@declare(
    DocumentKind.SUSPENSION,
    mark="特",
    fields=(GROUND, IS_STATUTORY, EXPECTED, REASON),
    required=("ground", "expected_on"),
    source="《行政许可法》第四十五条：所需时间书面告知申请人",
    order=80,
)
def _suspension(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    return {"is_statutory": facts["ground"] in STATUTORY_GROUNDS}


@declare(
    DocumentKind.SUSPENSION_CHANGE,
    mark="特变",
    fields=(
        GROUND,
        IS_STATUTORY,
        Field(
            key="was_expected_on",
            zh="原预计完成日期",
            en="Was expected on",
            type="date",
            example="2026-12-01",
        ),
        EXPECTED,
        REASON,
    ),
    required=("ground", "reason"),
    source="《行政许可法》第四十五条",
    order=81,
)
def _suspension_change(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    return {"is_statutory": facts["ground"] in STATUTORY_GROUNDS}


@declare(
    DocumentKind.EXTENSION,
    mark="延",
    fields=(
        Field(
            key="authority",
            zh="批准层级",
            en="Approved by (office)",
            type="choice",
            example="organ",
            choices=AUTHORITIES,
        ),
        Field(key="approver", zh="批准人", en="Approved by", type="person", example="赵远"),
        Field(key="span", zh="延长的时间", en="Extended by", example="10个工作日"),
        Field(
            key="legal_basis",
            zh="法律依据",
            en="Legal basis",
            example="《中华人民共和国行政许可法》第四十二条第一款",
        ),
        Field(key="due_on", zh="延长后的到期日", en="Due then", type="date", example="2026-12-21"),
        REASON,
    ),
    required=("span", "reason"),
    source="《行政许可法》第四十二条：将延长期限的理由告知申请人",
    order=82,
)
def _extension(case: Case, version: ItemVersionData, facts: Facts) -> Facts:
    return {
        "span": f"{facts['days']}{UNITS[Unit(facts['unit'])]}",
        "legal_basis": facts["basis"],
    }


declare(
    DocumentKind.TERMINATION,
    mark="终",
    fields=(REASON,),
    required=("reason",),
    required_passages=(REMEDIES,),
    order=83,
)
