"""The kinds of documents of a case: their fields, their marks, the templates that they come with.

The words themselves are templates (`shipped/*.json`, and what administrators publish instead); an
aspect declares here what its documents can state. They are law, not interface: always Chinese.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhengtong.core.documents.api import Field, Kind, kinds
from zhengtong.kernel.deadlines import Unit
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case, DeliveryMethod, DocumentKind
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData

Facts = dict[str, Any]
Maker = Callable[[Case, ItemVersionData, Facts], Facts]
"""(case, version of its item, facts of the act) → fields of the document."""

SHIPPED = Path(__file__).with_name("shipped")
PREFIX = "case."
REMEDIES = "passage.remedies"

MARKS: dict[DocumentKind, str] = {}
_MAKERS: dict[DocumentKind, Maker] = {}

UNITS = {
    Unit.WORKDAY: "个工作日",
    Unit.CALENDAR_DAY: "日",
    Unit.HOUR: "小时",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}

METHODS = {
    DeliveryMethod.ELECTRONIC.value: "网上下载",
    DeliveryMethod.COUNTER.value: "到窗口领取",
    DeliveryMethod.POST.value: "邮寄",
}

COMMON = (
    Field(key="item", zh="办理事项", en="Item", example="林木采伐许可"),
    Field(key="applicant", zh="申请人", en="Applicant", type="person", example="李禾生"),
    Field(key="case_number", zh="办件编号", en="Case number", example="990000012026112000010"),
    Field(key="query_code", zh="查询码", en="Query code", example="372615"),
    Field(key="organ", zh="机关名称", en="Organ", example="青禾县林业局"),
    Field(key="organ_phone", zh="咨询电话", en="Phone for questions", example="0000-1234567"),
    Field(key="supervise_phone", zh="监督电话", en="Phone for complaints", example="0000-7654321"),
    Field(key="number", zh="文号", en="Number of the document", example="林业局〔2026〕1号"),
    Field(key="date", zh="成文日期", en="Day of issue", type="date", example="2026-11-22"),
    Field(
        key="is_licensing", zh="属于行政许可", en="Is a licence by law", type="flag", example=True
    ),
    Field(key="submitted_on", zh="申请日期", en="Applied on", type="date", example="2026-11-20"),
    Field(key="accepted_on", zh="受理日期", en="Accepted on", type="date", example="2026-11-21"),
    Field(key="statutory_span", zh="法定办结时限", en="Statutory limit", example="20个工作日"),
    Field(key="promised_span", zh="承诺办结时限", en="Promised limit", example="7个工作日"),
    Field(key="result", zh="结果名称", en="Result", example="林木采伐许可证"),
    Field(
        key="delivery_method",
        zh="送达方式",
        en="How it is served",
        type="choice",
        example="counter",
        choices=METHODS,
    ),
    Field(key="delivery_address", zh="送达地点", en="Where it is served", example="柳树村3号"),
)
"""What every document of a case can state."""


def declare(
    kind: DocumentKind,
    *,
    mark: str,
    fields: tuple[Field, ...] = (),
    required: tuple[str, ...] = (),
    required_passages: tuple[str, ...] = (),
    source: str = "",
    order: int = 100,
) -> Callable[[Maker], Maker]:
    """A kind of document: the mark of its number (`林业局补〔…〕`), its fields besides the common
    ones, what the law wants said. Decorates the function that makes the fields from the facts."""
    assert kind not in MARKS, f"{kind} is declared already"
    MARKS[kind] = mark
    assert not {f.key for f in fields} & {f.key for f in COMMON}, f"{kind}: a common field again"
    kinds.register(
        PREFIX + kind.value,
        Kind(
            key=PREFIX + kind.value,
            label=kind.label,
            group=_("办件文书"),
            shipped=shipped(kind.value),
            fields=(*fields, *COMMON),
            mark=mark,
            source=source,
            required=required,
            required_passages=required_passages,
            order=order,
            facts_of=lambda number, actor: _preview(kind, number, actor),
            page=lambda made, facts: _page(kind, made, facts),
        ),
    )

    def keep(maker: Maker) -> Maker:
        _MAKERS[kind] = maker
        return maker

    return keep


def passage(key: str, label: Any) -> None:
    """A passage that documents of cases may include."""
    kinds.register(
        key,
        Kind(
            key=key,
            label=label,
            group=_("通用段落"),
            shipped=shipped(key),
            fields=COMMON,
            is_passage=True,
            order=900,
            facts_of=lambda number, actor: _preview(None, number, actor),
            page=lambda made, facts: _page(None, made, facts),
        ),
    )


def shipped(name: str) -> Mapping[str, Any]:
    """The template that comes with the platform."""
    found: Mapping[str, Any] = json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))
    return found


def facts_for(
    case: Case,
    kind: DocumentKind,
    *,
    version: ItemVersionData,
    organ: OrganizationData,
    facts: Facts,
    day: dt.date,
    number: str,
) -> Facts:
    """Every field that the document can state."""
    made = {**facts, **common(case, version=version, organ=organ), "date": day, "number": number}
    if kind in _MAKERS:
        made |= _MAKERS[kind](case, version, facts)
    return made


def common(case: Case, *, version: ItemVersionData, organ: OrganizationData) -> Facts:
    return {
        "item": localized(version.name, "zh"),
        "applicant": case.applicant_name,
        "case_number": case.number,
        "query_code": case.query_code,
        "organ": organ.name_zh,
        "organ_phone": organ.consult_phone,
        "supervise_phone": organ.supervise_phone,
        "is_licensing": version.matter_type == "licensing",
        "submitted_on": case.submitted_at,
        "accepted_on": case.accepted_at,
        "statutory_span": span(case.statutory_days, case.statutory_unit),
        "promised_span": span(case.promised_days, case.promised_unit),
        "result": localized(version.result_name, "zh") or "准予办理",
        "delivery_method": case.delivery_method,
        "delivery_address": case.delivery_address,
    }


def span(days: int, unit: str) -> str:
    return f"{days}{UNITS[Unit(unit)]}" if days else "即时办结"


def _preview(kind: DocumentKind | None, number: str, actor: Any) -> Facts | None:
    from zhengtong.modules.cases.documents.preview import facts_of

    return facts_of(kind, number, actor)


def _page(kind: DocumentKind | None, made: Any, facts: Mapping[str, Any]) -> bytes:
    from zhengtong.modules.cases.documents.preview import page_of

    return page_of(kind, made, dict(facts))
