"""Orders of the demo county, one in each state that the pages show."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from zhengtong.core.files import api as files
from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.models import Finding
from zhengtong.modules.supervision.orders import papers
from zhengtong.modules.supervision.orders.holding import RULES
from zhengtong.modules.supervision.orders.models import SupervisionOrder
from zhengtong.modules.supervision.orders.services import answer, appeal, close, issue, review
from zhengtong.modules.supervision.services.sweep import sweep

ASKED = "请核实情况，说明原因，提出整改措施和办结时间。"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The three of the authority who never judge twice in one matter."""

    supervisor: Actor
    head: Actor
    deputy: Actor


def load(progress: Callable[[str], None]) -> None:
    """Harmless when repeated; nothing without the demo county's supervisors."""
    if SupervisionOrder.objects.exists():
        return
    found = [_actor("government", name) for name in ("郑明察", "秦守衡", "章执中")]
    if None in found:
        return
    cast = Cast(**dict(zip(("supervisor", "head", "deputy"), found, strict=True)))
    sweep()
    _from_findings(cast)
    for unit, level, kind, facts, run in _by_hand(cast):
        _sent_by_hand(cast, unit, level, kind, facts, run)
    progress("orders")


def _actor(organization: str, name: str) -> Actor | None:
    place = org.organization_by_key(organization)
    users = [s.user_id for s in org.staff_of(place.id if place else 0) if s.name == name]
    return org.actor_for(users[0]) if users and users[0] else None


def _lead(organization_id: int) -> Actor | None:
    heads = [h.user_id for h in org.heads_of(organization_id) if h.user_id]
    return org.actor_for(heads[0]) if heads else None


def _from_findings(cast: Cast) -> None:
    """The unit with the most findings of one rule has to answer; the next has answered."""
    groups: dict[tuple[int, int], list[Finding]] = {}
    for finding in Finding.objects.filter(cleared_at=None).order_by("pk")[:100]:
        groups.setdefault((finding.organization_id, finding.rule_id), []).append(finding)
    biggest = sorted(groups.values(), key=lambda rows: -len(rows))
    for is_answered, rows in zip((False, True), biggest, strict=False):
        order = issue.issue_order(
            key=uuid.uuid4(),
            findings=[f.public_id for f in rows[:3]],
            draft=issue.Draft(
                level="ordinary",
                facts=f"{_named(rows[0])}，涉及 {len(rows[:3])} 个办件。",
                asked=ASKED,
            ),
            actor=cast.supervisor,
        )
        lead = _lead(order.organization_id)
        if is_answered and lead:
            answer.answer_order(
                order_id=order.public_id,
                words="经办人外出核查，已安排 B 角接办，当日办结。",
                uploads=[_note(lead, "B角安排说明", "审查岗由 B 角顶岗，自即日起执行。")],
                actor=lead,
            )


def _named(finding: Finding) -> str:
    return f"{finding.rule.code} {localized(finding.rule.name, 'zh')}"


Run = Callable[..., None]


def _by_hand(cast: Cast) -> list[tuple[str, str, str, str, Run]]:
    """Unit, level, kind of supervision, what was seen, and what became of it."""
    red, yellow = partial(_judged, cast, "red"), partial(_judged, cast, "yellow")
    return [
        ("forestry", "yellow", "2", "上午巡查时，窗口工作时间空岗二十分钟。", yellow),
        ("police", "red", "2", "要求申请人提交办事指南以外的材料。", partial(_proposed, cast)),
        ("civil_defence", "red", "2", "要求申请人重复提交同样的证明。", partial(_appealed, red)),
        ("housing", "red", "6", "办件信息在办结以后补录。", partial(_upheld, cast, red)),
        ("labour", "ordinary", "2", "窗口公示的办事指南不是最新版本。", partial(_cancelled, cast)),
    ]


def _sent_by_hand(cast: Cast, unit: str, level: str, kind: str, facts: str, run: Run) -> None:
    place = org.organization_by_key(unit)
    lead = _lead(place.id) if place else None
    if place is None or lead is None:
        return
    order = issue.issue_order(
        key=uuid.uuid4(),
        draft=issue.Draft(
            level=level, facts=facts, asked=ASKED, organization_id=place.id, kind=kind
        ),
        uploads=[_note(cast.supervisor, "现场检查记录", facts)],
        actor=cast.supervisor,
    )
    run(order.public_id, lead)


def _note(actor: Actor, title: str, text: str) -> uuid.UUID:
    content: dict[str, Any] = {
        "organization": "青禾县", "number": "", "date": "", "title": title, "addressee": "",
        "paragraphs": [text], "rows": [], "signer": "",
    }  # fmt: skip
    made = typesetting.pdf(papers.TEMPLATE, content)
    return files.store(content=made, name=f"{title}.pdf", rules=RULES, actor=actor).public_id


def _answered(order_id: uuid.UUID, lead: Actor) -> None:
    answer.answer_order(order_id=order_id, words="情况基本属实，已经整改。", actor=lead)


def _proposed(cast: Cast, order_id: uuid.UUID, lead: Actor, measure: str = "red") -> None:
    _answered(order_id, lead)
    judgement = review.Judgement(
        outcome="founded", measure=measure, words="检查记录与答复一致，情况属实。"
    )
    review.review_order(order_id=order_id, judgement=judgement, actor=cast.supervisor)


def _judged(cast: Cast, measure: str, order_id: uuid.UUID, lead: Actor) -> None:
    _proposed(cast, order_id, lead, measure)
    if measure == "red":
        review.decide_red(order_id=order_id, is_approved=True, actor=cast.head)


def _appealed(judged: Run, order_id: uuid.UUID, lead: Actor) -> None:
    judged(order_id, lead)
    words = "同样的证明是申请人自愿补充的，窗口没有要求，有录音为证。"
    appeal.appeal_order(order_id=order_id, words=words, actor=lead)


def _upheld(cast: Cast, judged: Run, order_id: uuid.UUID, lead: Actor) -> None:
    _appealed(judged, order_id, lead)
    words = "经调取日志，补录因系统升级所致，申诉成立。"
    appeal.decide_appeal(order_id=order_id, outcome="upheld", words=words, actor=cast.deputy)


def _cancelled(cast: Cast, order_id: uuid.UUID, lead: Actor) -> None:
    words = "复核发现公示的就是最新版本，误发。"
    close.cancel_order(order_id=order_id, words=words, actor=cast.supervisor)
