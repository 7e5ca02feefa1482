"""Sentences that clerks write every day, offered beside the opinion. They are part of the file and
so they are Chinese whatever language the reader has chosen."""

from __future__ import annotations

ACCEPT = (
    "材料齐全，符合法定形式，准予受理。",
    "申请事项属于本机关职权范围。",
    "申请事项不属于本机关职权范围，请向有权机关提出。",
    "材料不清晰，请重新提供。",
)
REVIEW = (
    "经审查，申请材料齐全，符合规定条件，建议准予。",
    "情况属实。",
    "权属清楚。",
    "需要现场核查。",
    "不符合规定条件，建议不予许可。",
)
DECIDE = ("同意。", "符合法定条件，准予许可。", "同意承办人意见。", "不符合法定条件，不予许可。")
DELIVER = ("已送达，申请人签收。", "已按申请人要求邮寄。")

PHRASES = {"accept": ACCEPT, "review": REVIEW, "decide": DECIDE, "deliver": DELIVER}


def phrases_for(stage: str) -> tuple[str, ...]:
    return PHRASES.get(stage, REVIEW)
