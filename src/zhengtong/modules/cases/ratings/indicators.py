"""The reasons that go with each level of a rating (评价指标, domain reference 3.3, current set).

The first digit of a code is the level: 5 very good … 1 very poor.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhengtong.kernel.text import Text
from zhengtong.modules.cases.models import RatingLevel


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One reason that a person may tick."""

    code: str
    label: Text


def _of(*rows: tuple[str, str, str]) -> tuple[Indicator, ...]:
    return tuple(Indicator(code=code, label={"zh": zh, "en": en}) for code, zh, en in rows)


INDICATORS: dict[RatingLevel, tuple[Indicator, ...]] = {
    RatingLevel.VERY_GOOD: _of(
        ("510", "一窗受理一次办结", "Handled at one counter in one go"),
        ("511", "可以先受理后补材料", "Accepted first, documents brought later"),
        ("512", "不用提交证明", "No certificates asked for"),
        ("513", "可以全程网上办理", "Everything could be done online"),
        ("514", "可以使用手机办理", "Could be done on a phone"),
        ("515", "可以就近办理", "Could be done close to home"),
        ("516", "无需材料直接办理", "Handled without any documents"),
        ("517", "服务热情效率高", "Friendly and efficient"),
    ),
    RatingLevel.GOOD: _of(
        ("406", "填写一张表单就可完成申报", "One form was enough"),
        ("407", "在线提交材料窗口核验", "Documents sent online, checked at the counter"),
        ("408", "一张清单告知全部申报材料", "One list named all documents"),
        ("409", "用告知承诺减免申报材料", "A declaration replaced documents"),
        ("410", "可以在线预约办理", "Appointments could be made online"),
        ("411", "跑大厅一次办完", "One visit was enough"),
        ("412", "可以使用自助机办理", "Could be done at a kiosk"),
        ("413", "服务态度较好", "Helpful staff"),
    ),
    RatingLevel.FAIR: _of(
        ("307", "一次性告知需要补正的材料", "Told once about everything that was missing"),
        ("308", "提供申报材料样本", "Samples of the documents were given"),
        ("309", "在承诺的时间内办结", "Done within the promised time"),
        ("310", "办事指南指引准确", "The guide was accurate"),
        ("311", "按办事指南要求的材料即可办理", "The documents named in the guide were enough"),
        ("312", "可以快递送达", "Could be delivered by post"),
        ("313", "跑动次数与承诺的一致", "As many visits as promised"),
        ("314", "服务态度一般", "Staff were neither good nor bad"),
    ),
    RatingLevel.POOR: _of(
        ("207", "没有提供材料样本", "No samples of the documents"),
        ("208", "没有提供材料清单", "No list of the documents"),
        ("209", "未在承诺时间内办结", "Not done within the promised time"),
        ("210", "同样内容的证明材料被要求多次提交", "The same proof was asked for several times"),
        ("211", "承诺网办但无法在线办理", "Promised online, but could not be done online"),
        (
            "212",
            "在线预约后到大厅重复取号排队",
            "Had to queue again in the hall in spite of an appointment",
        ),
        ("213", "窗口人员业务不熟练", "Counter staff did not know their work well"),
        ("214", "服务态度生硬", "Staff were curt"),
    ),
    RatingLevel.VERY_POOR: _of(
        ("108", "在办事指南之外增加新的审批条件", "Conditions beyond the guide were added"),
        ("109", "需提供办事指南之外的申报材料", "Documents beyond the guide were asked for"),
        ("110", "无理由超过法定办理时间", "Took longer than the law allows, without a reason"),
        ("111", "办事指南提供样本有错", "Samples in the guide were wrong"),
        (
            "112",
            "承诺在线收取申报材料实际无法收取",
            "Documents could not be sent online as promised",
        ),
        ("113", "多头跑窗口和部门", "Sent from counter to counter"),
        ("114", "跑动次数与承诺的不一致", "More visits than promised"),
        ("115", "服务态度差效率低", "Unfriendly and slow"),
    ),
}


def codes_of(level: str) -> frozenset[str]:
    """The codes that may go with a level."""
    return frozenset(i.code for i in INDICATORS.get(RatingLevel(level), ()))


def labels_of(codes: list[str]) -> list[Text]:
    """What was ticked, in words; codes of older sets are shown as they are."""
    known = {i.code: i.label for group in INDICATORS.values() for i in group}
    return [known.get(code, code) for code in codes]
