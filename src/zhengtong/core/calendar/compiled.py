"""The calendar in memory: read once per version, asked some thousand times a second.

A process looks for a newer version at most every CHECK_SECONDS. The thread that imports one sees
it at once, also before its transaction ends, and forgets it if the transaction fails.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db import connection, transaction

from zhengtong.core.calendar.data import DayException
from zhengtong.core.calendar.festivals import statutory_days
from zhengtong.core.calendar.models import CalendarVersion, Workday
from zhengtong.kernel.deadlines import DayMark, OutsideCalendar, WorkCalendar

CHECK_SECONDS = 5.0
LAST_YEAR = 2099

_compiled: dict[int, tuple[int, WorkCalendar]] = {}
_current: tuple[int, float] | None = None
_local = threading.local()
_riders: list[Callable[[], None]] = []


def current() -> WorkCalendar:
    """The newest version's calendar."""
    return _entry()[1]


def current_number() -> int:
    """The newest version's number; rises by one with every notice."""
    return _entry()[0]


def of_version(number: int) -> WorkCalendar:
    """The calendar as it was in that version."""
    version = CalendarVersion.objects.filter(number=number).first()
    if version is None:
        raise OutsideCalendar
    return _compiled_entry(version.pk)[1]


def seen_in_this_thread(version_id: int) -> None:
    """Called by the import, inside its transaction."""
    _local.imported = version_id
    transaction.on_commit(forget)


def on_check(look: Callable[[], None]) -> None:
    """Look for something newer together with the calendar, at most every CHECK_SECONDS."""
    _riders.append(look)


def forget() -> None:
    """Look into the database at the next question."""
    global _current
    _current = None
    _local.imported = None


def proposed(year: int, days: Iterable[DayException]) -> WorkCalendar:
    """The newest calendar as it would be after a notice for that year."""
    marks = {d.date: DayMark(is_work=d.is_work, name=d.name) for d in days}
    return _compile(_newest_id(), instead={year: marks})[1]


def _entry() -> tuple[int, WorkCalendar]:
    global _current
    if getattr(_local, "imported", None) is not None:
        return _compiled_entry(_newest_in_transaction())
    if _current is None or time.monotonic() - _current[1] > CHECK_SECONDS:
        _current = (_newest_id(), time.monotonic())
        for look in _riders:
            look()
    return _compiled_entry(_current[0])


def _newest_in_transaction() -> int:
    newest = _newest_id()
    if newest != _local.imported or not connection.in_atomic_block:
        forget()
    return newest


def _newest_id() -> int:
    newest = CalendarVersion.objects.order_by("-number").values_list("pk", flat=True).first()
    if newest is None:
        raise RuntimeError("the calendar is empty: run the migrations")
    return newest


def _compiled_entry(version_id: int) -> tuple[int, WorkCalendar]:
    # Keys of versions are never used twice, numbers of failed imports are.
    if version_id not in _compiled:
        _compiled[version_id] = _compile(version_id)
    return _compiled[version_id]


def _compile(
    version_id: int, *, instead: Mapping[int, Mapping[date, DayMark]] | None = None
) -> tuple[int, WorkCalendar]:
    number = CalendarVersion.objects.values_list("number", flat=True).get(pk=version_id)
    versions = list(CalendarVersion.objects.filter(number__lte=number))
    decides = {year: version.pk for version in versions for year in version.years}
    decides |= dict.fromkeys(instead or {}, 0)
    first, announced = min(decides), min(decides)
    while announced + 1 in decides:
        announced += 1
    marks: dict[date, DayMark] = {}
    for year in range(first, LAST_YEAR + 1):
        if year not in decides:
            marks |= statutory_days(year)
    rows = Workday.objects.filter(version__in=versions).values_list(
        "version_id", "date", "is_work", "name"
    )
    for version, day, is_work, name in rows:
        if decides.get(day.year) == version:
            marks[day] = DayMark(is_work=is_work, name=name)
    for proposal in (instead or {}).values():
        marks |= proposal
    return number, WorkCalendar(
        first=date(first, 1, 1),
        last=date(LAST_YEAR, 12, 31),
        marks=marks,
        announced_through=date(announced, 12, 31),
    )
