"""Small phrases that several pages share."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.kernel.deadlines import Unit


def period(n: int, unit: str) -> str:
    """`5 个工作日`; a limit of nothing is done while one waits."""
    if not n:
        return _("即时办结")
    words = {
        Unit.WORKDAY: ngettext("%(n)s 个工作日", "%(n)s 个工作日", n),
        Unit.CALENDAR_DAY: ngettext("%(n)s 日", "%(n)s 日", n),
        Unit.HOUR: ngettext("%(n)s 小时", "%(n)s 小时", n),
        Unit.MONTH: ngettext("%(n)s 个月", "%(n)s 个月", n),
        Unit.YEAR: ngettext("%(n)s 年", "%(n)s 年", n),
    }
    return words[Unit(unit)] % {"n": n}
