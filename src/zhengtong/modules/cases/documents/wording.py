"""What each document says. The words follow the law that is named; they are law, not interface,
and so they are Chinese whatever language the reader has chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from zhengtong.kernel.deadlines import Unit
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case, DeliveryMethod, DocumentKind
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData

MARKS = {
    DocumentKind.RECEIPT: "收",
    DocumentKind.ACCEPTANCE: "受",
    DocumentKind.REFUSAL: "不受",
    DocumentKind.SUPPLEMENT: "补",
    DocumentKind.GRANT: "准",
    DocumentKind.DENIAL: "不准",
    DocumentKind.SERVICE: "送",
}

UNITS = {
    Unit.WORKDAY: "个工作日",
    Unit.CALENDAR_DAY: "日",
    Unit.HOUR: "小时",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}

METHODS = {
    DeliveryMethod.ELECTRONIC: "网上下载",
    DeliveryMethod.COUNTER: "到窗口领取",
    DeliveryMethod.POST: "邮寄",
}

REMEDIES = (
    "如对本决定不服，可以自收到本文书之日起六十日内依法申请行政复议，"
    "或者在六个月内依法向人民法院提起行政诉讼。"
)
"""行政复议法 第二十条（六十日）；行政诉讼法 第四十六条（六个月）."""


Written = tuple[list[str], list[list[str]]]
"""Paragraphs, and rows of the table besides those that every document has."""

Writer = Callable[[Case, str, ItemVersionData, OrganizationData, dict[str, Any]], Written]
"""(case, name of the item, its version, the organ, facts of the act) → what it says."""

WRITERS: dict[DocumentKind, Writer] = {}


def writes(kind: DocumentKind, *, mark: str) -> Callable[[Writer], Writer]:
    """Registers what a document of an aspect says, and the mark of its number (`林业局补〔…〕`)."""

    def register(writer: Writer) -> Writer:
        assert kind not in MARKS, f"{kind} is written already"
        MARKS[kind], WRITERS[kind] = mark, writer
        return writer

    return register


class Wording:
    """The paragraphs and the table of each kind of document."""

    def grant_title(self, version: ItemVersionData) -> str:
        return "准予行政许可决定书" if version.matter_type == "licensing" else "办理结果通知书"

    def body(
        self,
        case: Case,
        kind: DocumentKind,
        *,
        version: ItemVersionData,
        organ: OrganizationData,
        facts: dict[str, Any],
        day: dt.date,
    ) -> dict[str, Any]:
        name = localized(version.name, "zh")
        rows = self._rows(case, kind, name, version, facts)
        if kind in WRITERS:
            paragraphs, more = WRITERS[kind](case, name, version, organ, facts)
            return {"paragraphs": paragraphs, "rows": rows + more}
        write = getattr(self, f"_{kind.value}")
        return {"paragraphs": write(case, name, version, organ, facts), "rows": rows}

    def _receipt(self, case, name, version, organ, facts) -> list[str]:
        return [
            f"您于{_moment(case.submitted_at)}提交的“{name}”申请及材料已经收到"
            + ("，材料如下：" if facts.get("materials") else "。"),
            *(f"{n}. {one}" for n, one in enumerate(facts.get("materials", ()), 1)),
            "本机关将在五个工作日内决定是否受理；材料不齐全或者不符合法定形式的，"
            "一次告知需要补正的全部内容。逾期不告知的，自收到申请材料之日起即为受理。",
        ]

    def _acceptance(self, case, name, version, organ, facts) -> list[str]:
        first = f"您提出的“{name}”申请，符合受理条件，本机关决定予以受理。"
        if facts.get("deemed"):
            first = (
                f"您提出的“{name}”申请，本机关未在五个工作日内告知补正，"
                "依照《中华人民共和国行政许可法》第三十二条第一款第四项，自收到申请材料之日起即为受理。"
            )
        return [
            first,
            f"本事项法定办结时限为{_span(case.statutory_days, case.statutory_unit)}，"
            f"承诺办结时限为{_span(case.promised_days, case.promised_unit)}，"
            "自受理之日的次日起计算。"
            "依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在内。",
        ]

    def _refusal(self, case, name, version, organ, facts) -> list[str]:
        return [
            f"您提出的“{name}”申请，经审查，本机关决定不予受理。理由如下：",
            facts["reason"],
            REMEDIES,
        ]

    def _supplement(self, case, name, version, organ, facts) -> list[str]:
        lines = [f"{i}. {text}" for i, text in enumerate(facts["wanted"], 1)]
        until = day_said(facts["due_on"])
        closing = f"请于{until}前补正。本机关只作这一次告知，补正后将按规定决定是否受理。"
        reason = [facts["reason"]] if facts.get("reason") else []
        return [f"您提出的“{name}”申请，需要补正以下全部内容：", *lines, *reason, closing]

    def _grant(self, case, name, version, organ, facts) -> list[str]:
        licensing = version.matter_type == "licensing"
        verdict = "本机关决定准予许可。" if licensing else "本机关予以办理。"
        basis = "依照《中华人民共和国行政许可法》第三十八条第一款，" if licensing else ""
        reason = [facts["reason"]] if facts.get("reason") else []
        return [
            f"您提出的“{name}”申请，经审查，符合法定条件、标准，{basis}{verdict}",
            *reason,
            *facts.get("basis", ()),
        ]

    def _denial(self, case, name, version, organ, facts) -> list[str]:
        licensing = version.matter_type == "licensing"
        verdict = "本机关决定不予许可。" if licensing else "本机关决定不予办理。"
        first = f"您提出的“{name}”申请，经审查，{verdict}理由如下："
        return [first, facts["reason"], *facts.get("basis", ()), REMEDIES]

    def _service(self, case, name, version, organ, facts) -> list[str]:
        served = [f"{i}. {one}" for i, one in enumerate(facts["served"], 1)]
        return [
            f"“{name}”的下列文书，依照《中华人民共和国行政许可法》第四十四条送达受送达人："
            if version.matter_type == "licensing"
            else f"“{name}”的下列文书送达受送达人：",
            *served,
            "受送达人（签名或者盖章）：________________　收到日期：______年____月____日",
            "送达人（签名）：________________",
        ]

    def _rows(self, case, kind, name, version, facts) -> list[list[str]]:
        rows = [["办理事项", name], ["办件编号", case.number], ["申请人", case.applicant_name]]
        if kind in (DocumentKind.GRANT, DocumentKind.ACCEPTANCE):
            rows.append(["申请时间", _moment(case.submitted_at)])
        if kind == DocumentKind.RECEIPT and facts.get("received_by"):
            rows.append(["收件人", facts["received_by"]])
        if kind == DocumentKind.SERVICE:
            rows += [["送达方式", METHODS[case.delivery_method]]]
            if case.delivery_address:
                rows += [["送达地点", case.delivery_address]]
        if kind == DocumentKind.GRANT:
            rows.append(["结果", localized(version.result_name, "zh") or "准予办理"])
        return rows


wording = Wording()


def _span(days: int, unit: str) -> str:
    return f"{days}{UNITS[Unit(unit)]}" if days else "即时办结"


def _moment(at: dt.datetime) -> str:
    from django.utils import timezone

    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日"


def day_said(text: str) -> str:
    """`2026年11月22日`, from ISO."""
    day = dt.date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"
