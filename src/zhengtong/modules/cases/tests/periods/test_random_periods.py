"""Random histories of limits against somebody who counts day by day.

`ZHENGTONG_PERIODS=20000` counts more of them than the suite does.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from dataclasses import dataclass, field

import pytest
import time_machine

from zhengtong.core.calendar import api as calendar
from zhengtong.core.calendar.api import DayException
from zhengtong.core.calendar.festivals import statutory_days
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Unit
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.periods.explanation import explained
from zhengtong.modules.cases.periods.grounds import STATUTORY_GROUNDS, stops_of
from zhengtong.modules.cases.periods.services import extend_case, resume_case, suspend_case
from zhengtong.modules.cases.tests.county import publish_version
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.models import Clock
from zhengtong.modules.workflow.services.reckoning import Paused, clock_data, reckon

HISTORIES = int(os.environ.get("ZHENGTONG_PERIODS", "2000"))
FIRST = dt.date(2024, 1, 2)
ONE_DAY = dt.timedelta(days=1)
GROUNDS = ("expert_review", "site_visit")


@dataclass
class History:
    """A period as it is lived: (from, to, ground) of each suspension, and what was added."""

    kind: str
    start: dt.date
    limit: int
    unit: Unit
    extension: int = 0
    pauses: list[tuple[dt.date, dt.date | None, str]] = field(default_factory=list)

    @classmethod
    def random(cls, chance: random.Random) -> History:
        found = cls(
            kind=chance.choice(("statutory", "promised")),
            start=FIRST + ONE_DAY * chance.randrange(1400),
            limit=chance.choice((0, 1, 2, 5, 10, 15, 20, 20, 30, 45, 60)),
            unit=chance.choice((Unit.WORKDAY, Unit.WORKDAY, Unit.CALENDAR_DAY)),
        )
        day = found.start
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 4))):
            begin = day + ONE_DAY * chance.randrange(0, 25)
            end = begin + ONE_DAY * chance.randrange(0, 40)
            found.pauses.append((begin, end, chance.choice(GROUNDS)))
            day = end
        if found.pauses and chance.random() < 0.15:
            begin, _end, ground = found.pauses[-1]
            found.pauses[-1] = (begin, None, ground)
        if chance.random() < 0.3:
            found.extension = chance.randint(1, 15)
        return found

    def stands_still(self, day: dt.date) -> bool:
        """The day of the notice counts, that of the resumption does not."""
        return any(
            begin < day and (end is None or day <= end)
            for begin, end, ground in self.pauses
            if (self.kind == "statutory" and ground in STATUTORY_GROUNDS) or self.kind == "promised"
        )

    def due(self, works) -> dt.date | None:
        """By counting: None when an open suspension comes before the end."""
        left, day = self.limit + self.extension, self.start
        while left:
            day += ONE_DAY
            if (day - self.start).days > 900:
                return None
            if self.stands_still(day):
                continue
            left -= works(day) if self.unit is Unit.WORKDAY else 1
        return day

    def clock(self) -> tuple[Clock, list[Paused]]:
        clock = Clock(
            pk=1, instance_id=1, region_id=1, kind=self.kind, limit=self.limit,
            unit=self.unit.value, extended_days=self.extension, start_on=self.start,
        )  # fmt: skip
        return clock, [Paused(stops_of(g), begin, end) for begin, end, g in self.pauses]


def works_by_the_book(version: int):
    """Whether offices work on a day: by the notices, the days of the law, and the weekday."""
    known = {d: m.is_work for year in range(2027, 2032) for d, m in statutory_days(year).items()}
    for number in range(1, version + 1):
        years = set(calendar.version(number).years)
        known = {d: w for d, w in known.items() if d.year not in years}
        known |= {d.date: d.is_work for d in calendar.exceptions(number)}
    return lambda day: known.get(day, day.weekday() < 5)


def invented_year(chance: random.Random, year: int) -> list[DayException]:
    """A notice as none ever was: a holiday here, a worked weekend there."""
    days = [dt.date(year, 1, 1) + ONE_DAY * n for n in range(365)]
    found = []
    for day in chance.sample(days, 45):
        weekend = day.weekday() >= 5
        found.append(DayException(date=day, is_work=weekend and chance.random() < 0.7))
    return found


def check(chance: random.Random, histories: int) -> None:
    works = works_by_the_book(calendar.current_version())
    for _ in range(histories):
        lived = History.random(chance)
        clock, pauses = lived.clock()
        reckon(clock, pauses)
        assert clock.due_on == lived.due(works), lived
        assert clock.state == ("running" if clock.due_on else "suspended")
        if clock.due_on:
            for today in (clock.due_on, clock.due_on + ONE_DAY, clock.due_on - ONE_DAY):
                data = clock_data(clock, pauses, today)
                assert data.remaining_days is not None
                assert (data.remaining_days < 0) == (today > clock.due_on), lived


@pytest.mark.django_db
def test_every_deadline_is_what_counting_day_by_day_gives():
    chance = random.Random(20260921)
    check(chance, HISTORIES // 2)
    # Announced years only differ from the weekday rule by their notices; invented ones do more so.
    for year in (2025, 2026):
        calendar.import_year(
            year=year,
            exceptions=invented_year(chance, year),
            notice=f"虚构〔{year}〕1号",
            actor=Actor.system("tests"),
        )
        check(chance, HISTORIES // 4)


@pytest.fixture
def now(db):
    begin = dt.datetime(2026, 1, 5, 2, 0, tzinfo=dt.UTC)
    with time_machine.travel(begin, tick=False) as moved:
        yield moved


def live(chance: random.Random, desk, person, now) -> tuple[Case, dict[str, History]]:
    """A case whose reviewer stops and resumes it and whose approver extends it, at random."""
    case = desk.accepted(person)
    start = dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=8))).date()
    limits = {"statutory": case.statutory_days, "promised": case.promised_days}
    lived = {k: History(k, start, n, Unit.WORKDAY) for k, n in limits.items()}
    reviewer, boss = make.actor(desk.reviewer), make.actor(desk.approver)
    is_extended, day = False, start
    for _ in range(chance.randrange(1, 6)):
        move = chance.choice(("pass", "pause", "extend"))
        if move == "extend" and not is_extended:
            extend_case(case_id=case.pk, actor=boss, days=7, reason="需要再次核实。")
            is_extended = True
            for one in lived.values():
                one.extension = 7
        elif move == "pause":
            ground = chance.choice(GROUNDS)
            suspend_case(
                case_id=case.pk, actor=reviewer, ground=ground, expected_on=day + ONE_DAY * 9,
                reason="",
            )  # fmt: skip
            begin, day = day, day + ONE_DAY * chance.randrange(0, 12)
            now.move_to(dt.datetime.combine(day, dt.time(2), tzinfo=dt.UTC))
            resume_case(case_id=case.pk, actor=reviewer)
            for one in lived.values():
                one.pauses.append((begin, day, ground))
        else:
            day += ONE_DAY * chance.randrange(0, 6)
            now.move_to(dt.datetime.combine(day, dt.time(2), tzinfo=dt.UTC))
    return case, lived


def test_lives_through_the_commands_are_reckoned_and_explained_to_the_day(desk, person, now):
    desk.county.version = publish_version(
        desk.county.version.item_id, special_procedures=list(GROUNDS)
    )
    chance = random.Random(5)
    works = works_by_the_book(calendar.current_version())
    for _ in range(8):
        case, lived = live(chance, desk, person, now)
        clocks = workflow.clocks(instance_ids=[case.instance_id], steps=False)[case.instance_id]
        for clock in (c for c in clocks if c.kind in lived):
            history = lived[clock.kind]
            assert clock.due_on == history.due(works), history
            found = explained(case, clock.id)
            assert found is not None
            assert sum(r.counted for r in found.rows) == history.limit + history.extension
            assert found.rows[-1].date_from == clock.due_on
            still = [r for r in found.rows if r.kind == "suspended"]
            assert all("特〔2026〕" in r.text for r in still)
            assert bool([r for r in found.rows if r.kind == "extended"]) == bool(history.extension)
    assert workflow.self_check() == []
