"""What the documents about promises say. Law, not interface: Chinese in every language."""

from __future__ import annotations

from typing import Any

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.documents.wording import REMEDIES, Written, day_said, writes
from zhengtong.modules.cases.models import Case, DocumentKind
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.data import OrganizationData

Facts = dict[str, Any]


def _listed(names: list[str]) -> list[str]:
    return [f"{i}. {name}" for i, name in enumerate(names, 1)]


def _signed(facts: Facts) -> list[list[str]]:
    return [["承诺人", facts["signed_name"]], ["承诺日期", day_said(facts["signed_on"])]]


def _shut(years: int) -> str:
    return f"记入失信记录，{years}年内不再适用容缺受理和告知承诺"


@writes(DocumentKind.PROMISE, mark="容诺")
def _promise(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: Facts
) -> Written:
    rule = version.guide.pending
    until = f"受理之日的次日起{facts['days']}个工作日内"
    if facts["due_on"]:
        until += f"（{day_said(facts['due_on'])}前）"
    basis = localized(rule.basis, "zh")
    paragraphs = [
        f"本人申请办理“{name}”，主要材料已经齐全。下列材料暂时没有，请求{organ.name_zh}先予受理：",
        *_listed(facts["names"]),
        f"本人承诺：自{until}补交，并对材料的真实性负责。补交之前，本机关不作出准予的决定。",
        f"本人知道：逾期没有补齐的，视为撤回申请，本机关终止办理，{_shut(rule.years)}。",
        *([f"依据：{basis}。"] if basis else []),
    ]
    return paragraphs, _signed(facts)


@writes(DocumentKind.COMMITMENT, mark="告诺")
def _commitment(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: Facts
) -> Written:
    rule = version.guide.commitment
    told = [line for line in localized(rule.notice, "zh").splitlines() if line]
    excluded = localized(rule.excluded, "zh")
    basis = localized(rule.basis, "zh")
    paragraphs = [
        f"【告知】办理“{name}”，下列证明可以用书面承诺代替：",
        *_listed(facts["names"]),
        "应当符合的条件：",
        *told,
        f"承诺不实的后果：{localized(rule.consequence, 'zh')}",
        *([f"不适用的情形：{excluded}"] if excluded else []),
        f"本机关在决定后{rule.check_days}个工作日内核查。",
        "【承诺】本人已经知道以上内容，符合告知的条件和要求，能够在规定的期限内达到要求，"
        "所作承诺是本人真实的意思表示，愿意承担承诺不实的后果。",
        *([f"依据：{basis}。"] if basis else []),
    ]
    return paragraphs, _signed(facts)


@writes(DocumentKind.PROMISE_REMINDER, mark="容催")
def _reminder(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: Facts
) -> Written:
    when = "今天是最后一天" if facts["is_last"] else "期限将到"
    rule = version.guide.pending
    return [
        f"您申请办理“{name}”，承诺在{day_said(facts['due_on'])}前补交下列材料，{when}：",
        *_listed(facts["names"]),
        "可以在网上补交，也可以交到受理的窗口。"
        f"逾期没有补齐的，视为撤回申请，本机关终止办理，{_shut(rule.years)}。",
    ], []


@writes(DocumentKind.REVOCATION, mark="撤")
def _revocation(
    case: Case, name: str, version: ItemVersionData, organ: OrganizationData, facts: Facts
) -> Written:
    licensing = version.matter_type == "licensing"
    basis = "依照《中华人民共和国行政许可法》第六十九条，" if licensing else ""
    return [
        f"您以告知承诺方式取得的“{name}”决定，经核查，承诺不实：",
        facts["finding"],
        f"理由：{facts['reason']}",
        f"{basis}本机关决定撤销该决定。",
        REMEDIES,
    ], []
