"""What the one concerned is told."""

from __future__ import annotations

from zhengtong.core.messaging.api import MessageTemplate, register_template


def _text(key: str, subject: tuple[str, str], body: tuple[str, str]) -> None:
    register_template(
        MessageTemplate(
            key=key,
            subject={"zh": subject[0], "en": subject[1]},
            body={"zh": body[0], "en": body[1]},
            channels=("site", "sms", "email"),
            is_essential=True,
        )
    )


_text(
    "risk.entry_noticed",
    ("拟列入{list}，请在 {until} 前提出意见", "You may be put on the {list}: answer by {until}"),
    (
        "{name}：经办部门拟将您列入{list}（{number}）。事实、依据和期限在“我的信用”里。"
        "您可以在 {until} 前陈述、申辩，逾期视为没有意见。",
        "{name}: a department means to put you on the {list} ({number}). Facts, basis and term are "
        "under My credit. You may answer until {until}.",
    ),
)
_text(
    "risk.entry_listed",
    ("已列入{list}，到 {until} 为止", "You are on the {list} until {until}"),
    (
        "{name}：您已列入{list}（{number}），到 {until} 为止。理由、公示内容和信用修复的办法"
        "在“我的信用”里。",
        "{name}: you are on the {list} ({number}) until {until}. Reasons, what is published and "
        "how to repair your credit are under My credit.",
    ),
)
_text(
    "risk.entry_dropped",
    ("没有列入{list}", "You were not put on the {list}"),
    (
        "{name}：听取意见以后，决定不把您列入{list}（{number}）。",
        "{name}: after hearing you it was decided not to put you on the {list} ({number}).",
    ),
)
_text(
    "risk.repair_answered",
    ("信用修复申请{result}", "Repair of credit: {result}"),
    (
        "{name}：您对 {number} 的信用修复申请{result}。答复：{answer}",
        "{name}: repair of credit for {number}: {result}. Answer: {answer}",
    ),
)
_text(
    "risk.objection_answered",
    ("对风险等级的异议{result}", "Objection to the risk level: {result}"),
    (
        "您对风险等级的异议{result}。答复：{answer}",
        "Your objection to the risk level: {result}. Answer: {answer}",
    ),
)
