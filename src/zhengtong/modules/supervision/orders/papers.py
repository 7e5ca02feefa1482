"""The documents of orders: what they can state, how they are numbered, the file made of them.

They are law, not interface: always Chinese. The words are templates that administrators may change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhengtong.core.documents.api import Field, Kind, Rendered, day_written, kinds
from zhengtong.core.numbering.api import next_number
from zhengtong.core.typesetting import api as typesetting
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.orders.states import Measure, PaperKind

SHIPPED = Path(__file__).with_name("shipped")
TEMPLATE = Path(__file__).with_name("order_paper.typ")
PREFIX = "supervision."
SOURCE = "GB/T 39046 表11；督办、黄牌红牌和申诉按当地配置"
MARKS = {
    PaperKind.ORDER: "督",
    PaperKind.YELLOW: "黄",
    PaperKind.RED: "红",
    PaperKind.RECOMMENDATION: "监建",
    PaperKind.APPEAL: "申",
}
"""What stands in the number: `县政府督〔2026〕3号`."""

COMMON = (
    Field(key="number", zh="文号", en="Number of the document", example="县政府督〔2026〕3号"),
    Field(key="date", zh="成文日期", en="Day of issue", type="date", example="2026-11-20"),
    Field(key="organ", zh="机关名称", en="Organ", example="青禾县人民政府"),
    Field(key="order_number", zh="督办单号", en="Order number", example="县政府督〔2026〕3号"),
    Field(key="unit", zh="被督办单位", en="Unit", example="青禾县农林局"),
    Field(key="person", zh="被督办人", en="Person concerned", type="person", example="陈青"),
    Field(key="rule", zh="监察规则", en="Rule", example="T4 环节超时"),
    Field(key="cases", zh="涉及办件", en="Cases", type="list", example=["990000012026112000010"]),
    Field(key="level", zh="督办级别", en="Level", example="黄色督办"),
    Field(key="facts", zh="发现的情况", en="What was found", example="审查环节超过时限。"),
    Field(key="asked", zh="督办内容", en="What is asked", example="说明原因，限期办结。"),
    Field(key="due_on", zh="答复期限", en="Answer due", type="date", example="2026-11-25"),
)
JUDGED = (
    Field(key="outcome", zh="认定", en="Finding", example="属实"),
    Field(key="words", zh="理由", en="Reasons", example="超时没有正当理由。"),
    Field(key="appeal_until", zh="申诉期限", en="Appeal until", type="date", example="2026-12-02"),
)
MORE: Mapping[PaperKind, tuple[Field, ...]] = {
    PaperKind.ORDER: (),
    PaperKind.YELLOW: (
        *JUDGED,
        Field(key="points", zh="扣分", en="Points", example="2"),
        Field(key="left_words", zh="申诉后的说明", en="After an appeal", example=""),
    ),
    PaperKind.RED: (
        *JUDGED,
        Field(key="points", zh="扣分", en="Points", example="5"),
        Field(key="left_words", zh="申诉后的说明", en="After an appeal", example=""),
    ),
    PaperKind.RECOMMENDATION: (
        *JUDGED,
        Field(key="advice", zh="建议内容", en="What is recommended", example="完善岗位 B 角。"),
    ),
    PaperKind.APPEAL: (
        Field(key="appellant", zh="申诉人", en="Appellant", example="青禾县农林局"),
        Field(key="appeal_words", zh="申诉理由", en="Grounds", example="系统故障。"),
        Field(key="appeal_outcome", zh="申诉结果", en="Decision", example="申诉成立"),
        Field(key="words", zh="理由", en="Reasons", example="故障记录属实。"),
        Field(key="measure_before", zh="原处理", en="Before", example="红牌"),
        Field(key="measure_after", zh="申诉后的处理", en="After", example="不作处理"),
    ),
}
NEEDED: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.ORDER: ("facts", "asked", "due_on"),
    PaperKind.YELLOW: ("words", "appeal_until"),
    PaperKind.RED: ("words", "appeal_until"),
    PaperKind.RECOMMENDATION: ("advice", "appeal_until"),
    PaperKind.APPEAL: ("appeal_outcome", "words"),
}


def _declare() -> None:
    for place, kind in enumerate(PaperKind):
        body = json.loads((SHIPPED / f"{kind.value}.json").read_text(encoding="utf-8"))
        kinds.register(
            PREFIX + kind.value,
            Kind(
                key=PREFIX + kind.value,
                label=kind.label,
                group=_("监察文书"),
                shipped=body,
                fields=(*MORE[kind], *COMMON),
                mark=MARKS[kind],
                source=SOURCE,
                required=NEEDED[kind],
                order=300 + place,
                page=_preview,
            ),
        )


def _preview(made: Rendered, facts: Mapping[str, Any]) -> bytes:
    return typesetting.pdf(TEMPLATE, {**content_of(made, facts), "watermark": "预览"})


def serial_of(kind: PaperKind, authority_id: int, year: int) -> int:
    """The next number of the authority in the year; asked late, it makes others wait."""
    return next_number(series=f"supervision.{kind.value}", scope=f"{authority_id}/{year}")


def number_of(kind: PaperKind, authority_id: int, year: int, serial: int) -> str:
    return f"{org.organization(authority_id).short_name_zh}{MARKS[kind]}〔{year}〕{serial}号"


def in_chinese(choice: Any) -> str:
    with override("zh-hans"):
        return str(choice.label)


def measure_words(measure: str, *, recommends: bool = False) -> str:
    """The measure as documents state it."""
    said = in_chinese(Measure(measure)) if measure or not recommends else ""
    advice = in_chinese(PaperKind.RECOMMENDATION) if recommends else ""
    return "、".join(x for x in (said, advice) if x)


def content_of(made: Rendered, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the file is made of."""
    return {
        "organization": facts["organ"],
        "number": facts["number"],
        "date": day_written(facts["date"]),
        "title": made.title,
        "addressee": made.addressee,
        "paragraphs": made.paragraphs,
        "rows": made.rows,
        "signer": made.signer or facts["organ"],
    }


_declare()
