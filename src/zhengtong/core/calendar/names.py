"""Words of the explanation: names of days off and one sentence per kind of run."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from zhengtong.kernel.deadlines import ExplainLine

DAY_NAMES = {
    "new_year": gettext_lazy("元旦"),
    "spring_festival": gettext_lazy("春节"),
    "qingming": gettext_lazy("清明节"),
    "labour_day": gettext_lazy("劳动节"),
    "dragon_boat": gettext_lazy("端午节"),
    "mid_autumn": gettext_lazy("中秋节"),
    "national_day": gettext_lazy("国庆节"),
    "victory_day": gettext_lazy("抗战胜利纪念日"),
}

KIND_TEXTS = {
    "start": gettext_lazy("起算日，当日不计"),
    "work": gettext_lazy("工作日，计 %(counted)d 日，累计 %(total)d 日"),
    "make_up": gettext_lazy("调休上班，计 %(counted)d 日，累计 %(total)d 日"),
    "calendar": gettext_lazy("自然日，计 %(counted)d 日，累计 %(total)d 日"),
    "weekend": gettext_lazy("周末，不计"),
    "holiday": gettext_lazy("%(name)s放假，不计"),
    "suspended": gettext_lazy("暂停计时，不计"),
    "rolled": gettext_lazy("期限最后一日不是工作日，顺延"),
    "due": gettext_lazy("到期日，期限共 %(total)d 日"),
}


def day_name(key: str) -> str:
    """The name in the active language; a name typed in with a notice stays as it is."""
    return str(DAY_NAMES.get(key, key)) if key else gettext("节假日")


def sentence(line: ExplainLine) -> str:
    """What the person reads beside the dates of the line."""
    words = {"counted": line.counted, "total": line.total, "name": day_name(line.name)}
    return str(KIND_TEXTS[line.kind]) % words
