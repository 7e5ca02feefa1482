"""A notice on holidays as an administrator types it: two lists of days, one line each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zhengtong.core.calendar import api as calendar
from zhengtong.core.calendar.names import DAY_NAMES
from zhengtong.kernel.errors import FieldError

LINE = re.compile(
    r"(?P<first>\d{4}-\d{1,2}-\d{1,2})"
    r"(?:\s*(?:至|到|~|～|—|-|–)\s*(?P<last>\d{4}-\d{1,2}-\d{1,2}))?\s*(?P<name>.*)"
)
LONGEST = 20
MOST_LINES = 80


@dataclass
class Notice:
    """What was typed, what it says, and what is wrong with it."""

    year: str = ""
    notice: str = ""
    holidays: str = ""
    workdays: str = ""
    errors: list[FieldError] = field(default_factory=list)
    days_off: int = 0
    """How many of the days that were read come from the first list."""

    @classmethod
    def of(cls, post: Mapping[str, str]) -> Notice:
        return cls(
            year=post.get("year", "").strip()[:10],
            notice=post.get("notice", "").strip()[:200],
            holidays=post.get("holidays", "")[:5000],
            workdays=post.get("workdays", "")[:5000],
        )

    def read(self) -> tuple[int, list[calendar.DayException]]:
        """Year and days. What cannot be read is added to `errors`."""
        year = int(self.year) if re.fullmatch(r"\d{4}", self.year, re.ASCII) else 0
        if not year:
            self._fault("year", _("请填写四位数的年份。"))
        off = list(self._days("holidays", self.holidays, is_work=False))
        self.days_off = len(off)
        return year, [*off, *self._days("workdays", self.workdays, is_work=True)]

    def add(self, errors: Iterable[FieldError]) -> None:
        """Faults of the days themselves, at the list that they come from."""
        for error in errors:
            part, _dot, rest = error.path.partition(".")
            index = rest.partition(".")[0]
            path = part
            if part == "exceptions":
                late = index.isdigit() and int(index) >= self.days_off
                path = "workdays" if late else "holidays"
            self._fault(path, error.message)

    def _days(self, path: str, text: str, *, is_work: bool) -> Iterator[calendar.DayException]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            self._fault(path, _("最多写 %(n)s 行。") % {"n": MOST_LINES})
            return
        for line in lines:
            span = _span(line)
            if span is None:
                self._fault(
                    path, _("看不懂这一行：“%(line)s”。请写“2027-02-05 至 2027-02-11 春节”。")
                    % {"line": line[:40]},
                )  # fmt: skip
                continue
            first, days, name = span
            for n in range(days):
                yield calendar.DayException(
                    date=first + dt.timedelta(days=n), is_work=is_work, name=_key(name)
                )

    def _fault(self, path: str, message: str) -> None:
        self.errors.append(FieldError(path=path, message=message))


def _span(line: str) -> tuple[dt.date, int, str] | None:
    """First day, how many days, name."""
    found = LINE.fullmatch(line)
    if found is None:
        return None
    try:
        first = _day(found["first"])
        last = _day(found["last"]) if found["last"] else first
    except ValueError:
        return None
    days = (last - first).days + 1
    return (first, days, found["name"].strip()[:40]) if 1 <= days <= LONGEST else None


def _day(text: str) -> dt.date:
    year, month, day = (int(part) for part in text.split("-"))
    return dt.date(year, month, day)


def _key(name: str) -> str:
    """The key of a festival that has one, so that its name is told in every language."""
    for key, label in DAY_NAMES.items():
        if str(label) == name:
            return key
    return name
