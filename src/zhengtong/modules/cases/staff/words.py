"""Deadlines and steps in words, as the desk says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from zhengtong.kernel.deadlines import Unit
from zhengtong.kernel.lights import Light
from zhengtong.modules.cases.periods.grounds import GROUNDS as GROUNDS

WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)

STAGES = {
    "accept": gettext_noop("受理环节"),
    "review": gettext_noop("审查环节"),
    "decide": gettext_noop("决定环节"),
    "deliver": gettext_noop("送达环节"),
    "other": gettext_noop("其他环节"),
}

LIGHTS = (
    (Light.RED, gettext_noop("红灯：已超期")),
    (Light.YELLOW, gettext_noop("黄灯：即将到期")),
    (Light.ORANGE, gettext_noop("橙灯：用时较多")),
    (Light.GREEN, gettext_noop("绿灯：正常")),
)


def said(table: Mapping[str, str], key: str) -> str:
    """The word of a key in the active language; the key itself where there is none."""
    return _(table[key]) if key in table else key


def span(n: int, unit: str) -> str:
    """`5 个工作日`."""
    if unit == Unit.WORKDAY:
        text = ngettext("%(n)s 个工作日", "%(n)s 个工作日", n)
    elif unit == Unit.HOUR:
        text = ngettext("%(n)s 小时", "%(n)s 小时", n)
    elif unit == Unit.MONTH:
        text = ngettext("%(n)s 个月", "%(n)s 个月", n)
    elif unit == Unit.YEAR:
        text = ngettext("%(n)s 年", "%(n)s 年", n)
    else:
        text = ngettext("%(n)s 天", "%(n)s 天", n)
    return text % {"n": n}


def remaining(n: int | None, unit: str, *, is_suspended: bool = False) -> str:
    """`剩 3 个工作日`, `今日到期`, `超期 2 个工作日`. Months and years are counted down in days."""
    if is_suspended:
        return _("停止计时")
    if n is None:
        return _("不计时")
    if n == 0:
        return _("今日到期")
    shown = span(abs(n), unit if unit in (Unit.WORKDAY, Unit.HOUR) else Unit.CALENDAR_DAY)
    if n < 0:
        return _("超期 %(span)s") % {"span": shown}
    return _("剩 %(span)s") % {"span": shown}


def day(value: dt.date | None) -> str:
    """`11-10 周二`, with the year where it is another one."""
    if value is None:
        return "—"
    form = "%m-%d" if value.year == timezone.localdate().year else "%Y-%m-%d"
    return f"{value.strftime(form)} {_(WEEKDAYS[value.weekday()])}"
