"""What the documents of a hearing say. Law, not interface, so Chinese for every reader."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhengtong.modules.cases.documents import Written, writes
from zhengtong.modules.cases.documents.wording import day_said
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData

Facts = dict[str, Any]


@writes(DocumentKind.HEARING_RIGHT, mark="听告")
def right(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: Facts
) -> Written:
    others = "、".join(facts["interested"])
    rows = [["利害关系人", others]] if others else []
    return [
        f"您（单位）提出的“{name}”申请，拟作出的决定涉及下列重大利益：",
        facts["reason"],
        "依照《中华人民共和国行政许可法》第四十七条，申请人、利害关系人享有要求听证的权利。"
        f"要求听证的，应当在被告知听证权利之日起五日内，即{day_said(facts['due_on'])}前提出听证申请；"
        "逾期没有提出的，视为不要求听证。",
        "申请人、利害关系人不承担本机关组织听证的费用。",
    ], rows


@writes(DocumentKind.HEARING_NOTICE, mark="听通")
def notice(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: Facts
) -> Written:
    first = f"关于“{name}”申请，本机关定于下列时间、地点举行听证，现通知如下。"
    if facts["reason"]:
        first = f"关于“{name}”申请的听证改期举行。理由：{facts['reason']}"
    rows = [
        ["听证时间", _moment(facts["when"])],
        ["听证地点", facts["place"]],
        ["主持人", facts["presider"]],
    ]
    if facts["recorder"]:
        rows.append(["记录人", facts["recorder"]])
    rows += [["参加人", "、".join(facts["parties"])]]
    rows += [["是否公告", "向社会公告" if facts["is_announced"] else "通知当事人"]]
    return [
        first,
        "听证公开举行。您可以亲自参加，也可以委托代理人参加，可以提出证据，进行申辩和质证。",
        "认为主持人与本事项有直接利害关系的，有权申请回避。",
        "依据：《中华人民共和国行政许可法》第四十八条。",
    ], rows


@writes(DocumentKind.HEARING_RECORD, mark="听录")
def record(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: Facts
) -> Written:
    said = []
    for i, (speaker, text, file_name) in enumerate(facts["statements"], 1):
        attached = f"（附件：{file_name}）" if file_name else ""
        said.append(f"{i}. {speaker}：{text}{attached}")
    rows = [
        ["听证时间", _moment(facts["when"])],
        ["听证地点", facts["place"]],
        ["主持人", facts["presider"]],
    ]
    if facts["recorder"]:
        rows.append(["记录人", facts["recorder"]])
    rows.append(["到场", "；".join(facts["present"]) or "无"])
    if facts["absent"]:
        rows.append(["未到场", "、".join(facts["absent"])])
    return [
        f"“{name}”申请的听证记录如下：",
        *said,
        "主持人归纳：",
        facts["findings"],
        "本笔录交听证参加人确认无误后签字或者盖章。"
        "依照《中华人民共和国行政许可法》第四十八条第二款，本机关根据听证笔录作出行政许可决定。",
        "参加人（签字或者盖章）：________________　　日期：______年____月____日",
        "主持人（签字）：________________　　记录人（签字）：________________",
    ], rows


def _moment(text: str) -> str:
    at = dt.datetime.fromisoformat(text)
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"
