"""Taking over a notice on holidays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from zhengtong.core.audit import api as audit
from zhengtong.core.calendar import compiled
from zhengtong.core.calendar.data import CalendarVersionData, DayException
from zhengtong.core.calendar.events import CalendarChanged
from zhengtong.core.calendar.models import CalendarVersion, Workday
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish


class BadNotice(InvalidInput):
    """放假安排有误，没有录入。"""

    code = "bad_notice"


@command
def import_year(
    *, year: int, exceptions: Iterable[DayException], notice: str, actor: Actor, note: str = ""
) -> CalendarVersionData:
    """Take over the State Council's notice for a year: all days off and all make-up days worked.

    Replaces what was known of that year; every other year stays. Raises BadNotice with one error
    per wrong line. Publishes CalendarChanged, upon which open clocks are computed anew.
    """
    require(actor, "calendar.manage")
    days = list(exceptions)
    refuse_bad_notice(year, days, notice=notice)
    # Locking the newest version makes two imports follow each other.
    newest = CalendarVersion.objects.select_for_update().latest("number")
    version = CalendarVersion.objects.create(
        number=newest.number + 1, years=[year], notice=notice.strip(), note=note
    )
    Workday.objects.bulk_create(
        Workday(version=version, date=d.date, is_work=d.is_work, name=d.name, source="notice")
        for d in days
    )
    compiled.seen_in_this_thread(version.pk)
    audit.record(
        "calendar.import_year",
        actor=actor,
        stream="calendar",
        object_type="calendar_version",
        object_id=str(version.number),
        detail={"year": year, "notice": version.notice, "days": len(days)},
    )
    publish(CalendarChanged(version=version.number, years=(year,), notice=version.notice))
    return CalendarVersionData(
        id=version.pk, number=version.number, years=(year,), notice=version.notice
    )


def refuse_bad_notice(year: int, days: Sequence[DayException], *, notice: str) -> None:
    """Raises BadNotice with every fault at its line."""
    errors = _errors(year, days, notice)
    if errors:
        raise BadNotice(errors=errors)


def _errors(year: int, days: Sequence[DayException], notice: str) -> list[FieldError]:
    errors = []
    if not notice.strip():
        errors.append(FieldError(path="notice", message=gettext("请填写放假通知的文号。")))
    if not 2004 <= year <= compiled.LAST_YEAR:
        errors.append(FieldError(path="year", message=gettext("年份须在 2004 至 2099 之间。")))
    if not days:
        errors.append(FieldError(path="exceptions", message=gettext("请录入放假和调休的日期。")))
    seen = set()
    for index, day in enumerate(days):
        path = f"exceptions.{index}.date"
        if day.date.year != year:
            errors.append(FieldError(path=path, message=gettext("日期不在这一年。")))
        if day.date in seen:
            errors.append(FieldError(path=path, message=gettext("日期重复。")))
        if day.is_work and day.date.weekday() < 5:
            errors.append(FieldError(path=path, message=gettext("调休上班应是周六或周日。")))
        seen.add(day.date)
    return errors
