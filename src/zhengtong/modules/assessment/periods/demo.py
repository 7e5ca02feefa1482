"""Assessment in the demo county: last quarter ranked with honours, last month in its notice with an
application for review, this month collecting. What happened is made up."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import time_machine
from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.honours import services as honours
from zhengtong.modules.assessment.imports import checking
from zhengtong.modules.assessment.imports import services as importing
from zhengtong.modules.assessment.periods import (
    appealing,
    calculating,
    deciding,
    entering,
    opening,
    publishing,
)
from zhengtong.modules.assessment.periods.entering import Entry
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, PeriodMember
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes.models import Scheme
from zhengtong.modules.org import api as org

UNITS = ("hall", "forestry", "housing", "land", "civil_affairs", "police")
LATE = {1: 6, 4: 2}
"""Times late in a month, by the member's place in the list."""
HAPPENED = (
    (0, "activities", "takes_part", "参加大厅“服务之星”演讲活动"),
    (2, "suggestion", "", "建议增设企业开办专窗，已被采纳"),
    (3, "badge", "", "巡查发现未挂牌上岗"),
    (5, "first_asked", "", "群众反映未一次性告知所缺材料，经核查属实"),
    (6, "activities", "prize", "业务技能竞赛获奖"),
)
"""Whose, indicator, choice, what happened."""


@dataclass(frozen=True)
class Team:
    hall: org.OrganizationData
    assessor: Actor
    reviewer: Actor


def team() -> Team | None:
    hall = org.organization_by_key("hall")
    if hall is None:
        return None
    people = {s.name: s for s in org.staff_of(hall.id)}
    found = [people.get(name) for name in ("考成之", "核明理")]
    if any(s is None or s.user_id is None for s in found):
        return None
    actors = [org.actor_for(s.user_id) for s in found if s and s.user_id]
    return Team(hall, actors[0], actors[1])


def load() -> None:
    """Nothing where a period is there already."""
    who = team()
    if who is None or AssessmentPeriod.objects.exists():
        return
    with transaction.atomic():
        _everything(who)


def _everything(who: Team) -> None:
    today = timezone.localdate()
    month = today.replace(day=1)
    before = month - dt.timedelta(days=1)
    quarter = _quarter_before(today)
    _ranked(who, *quarter)
    _noticed(who, before.replace(day=1), before, today)
    _collecting(who, month, today)


def _quarter_before(today: dt.date) -> tuple[dt.date, dt.date]:
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    last = first - dt.timedelta(days=1)
    return last.replace(month=last.month - 2, day=1), last


def _at(day: dt.date) -> Any:
    """Ten in the morning of that day."""
    return time_machine.travel(
        timezone.make_aware(dt.datetime.combine(day, dt.time(10))), tick=True
    )


def _opened(who: Team, title: str, first: dt.date, last: dt.date) -> AssessmentPeriod:
    period = opening.open_period(
        scheme_id=Scheme.objects.get(key="window_staff").public_id,
        organization_id=who.hall.id,
        title=title,
        kind=SubjectKind.STAFF,
        first_on=first,
        last_on=last,
        actor=who.assessor,
    )
    places = [o.id for key in UNITS if (o := org.organization_by_key(key))]
    opening.add_members(
        period_id=period.public_id, organization_ids=places, only_windows=True, actor=who.assessor
    )
    return period


def _members(period: AssessmentPeriod) -> list[PeriodMember]:
    return list(period.members.order_by("number"))


def _attendance(
    who: Team, members: Sequence[PeriodMember], months: Sequence[dt.date], name: str
) -> None:
    """One row for each person and month, as the attendance machine would export it."""
    book = Workbook()
    page = book.active
    assert page is not None
    heads = checking.sheet(SubjectKind.STAFF).columns
    page.append([c.heading for c in heads])
    for at, member in enumerate(members):
        for n, month in enumerate(months):
            row = {
                "who": member.number, "name": member.name, "on": f"{month:%Y-%m}",
                "attendance_late": LATE.get(at, 0) if n == 0 else 0, "attendance_off_post": 0,
                "attendance_private_leave": 1 if at % 5 == 3 else 0, "attendance_sick_leave": 0,
                "attendance_absent": 0, "attendance_duty_days": 21 - (at % 5 == 3),
            }  # fmt: skip
            page.append([row.get(c.key, "") for c in heads])
    stream = io.BytesIO()
    book.save(stream)
    importing.take_import(
        organization_id=who.hall.id,
        kind=SubjectKind.STAFF,
        content=stream.getvalue(),
        name=name,
        actor=who.assessor,
    )


def _happened(who: Team, period: AssessmentPeriod, day: dt.date, which: Sequence[int]) -> None:
    """Entered that day, confirmed when the days to put it right are over."""
    members, made = _members(period), []
    with _at(day):
        for at in which:
            place, indicator, choice, note = HAPPENED[at]
            if place >= len(members):
                continue
            made += entering.enter_records(
                period_id=period.public_id,
                member_ids=[members[place].public_id],
                entry=Entry(indicator=indicator, happened_on=day, choice=choice, note=note),
                actor=who.assessor,
            )
    with _at(day + dt.timedelta(days=4)):
        for record in made:
            deciding.confirm_record(
                record_id=record.public_id,
                expected_version=record.lock_version,
                actor=who.reviewer,
            )


def _step(command: Any, period: AssessmentPeriod, actor: Actor) -> None:
    period.refresh_from_db(fields=["lock_version"])
    command(period_id=period.public_id, expected_version=period.lock_version, actor=actor)


def _ranked(who: Team, first: dt.date, last: dt.date) -> None:
    """Through to honours and their certificates."""
    number = (first.month - 1) // 3 + 1
    with _at(first):
        period = _opened(who, f"{first.year} 年第 {number} 季度窗口工作人员考核", first, last)
    _happened(who, period, first + dt.timedelta(days=20), range(len(HAPPENED)))
    months = [first, (first + dt.timedelta(days=32)).replace(day=1), last.replace(day=1)]
    with _at(last + dt.timedelta(days=2)):
        _attendance(who, _members(period), months, f"{first.year} 年第 {number} 季度考勤.xlsx")
        _step(calculating.ask_calculation, period, who.assessor)
        _step(publishing.publish_results, period, who.assessor)
    with _at(last + dt.timedelta(days=11)):
        _step(publishing.confirm_results, period, who.reviewer)
        _step(publishing.rank_results, period, who.assessor)
        _step(honours.propose_honours, period, who.assessor)
        for honour in period.honours.filter(order=1):
            honours.award_honour(honour_id=honour.public_id, actor=who.reviewer)


def _noticed(who: Team, first: dt.date, last: dt.date, today: dt.date) -> None:
    """In its notice; somebody has applied for a review of a record."""
    with _at(first):
        period = _opened(who, f"{first.year} 年 {first.month} 月窗口工作人员考核", first, last)
    _happened(who, period, first + dt.timedelta(days=10), (2, 3))
    with _at(today - dt.timedelta(days=1)):
        _attendance(who, _members(period), [first], f"{first.year} 年 {first.month} 月考勤.xlsx")
        _step(calculating.ask_calculation, period, who.assessor)
        _step(publishing.publish_results, period, who.assessor)
    record = period.records.filter(indicator="first_asked").select_related("member").first()
    person = org.staff(record.member.staff_id) if record and record.member.staff_id else None
    if record is None or person is None or person.user_id is None:
        return
    appealing.file_appeal(
        period_id=period.public_id,
        member_id=record.member.public_id,
        record_id=record.public_id,
        text="当天已口头一次性告知，并在受理单上写明，请调取受理单核对。",
        actor=org.actor_for(person.user_id),
    )


def _collecting(who: Team, month: dt.date, today: dt.date) -> None:
    """With records that wait, one of which may still be put right by 何苗."""
    last = (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    with _at(month):
        period = _opened(who, f"{month.year} 年 {month.month} 月窗口工作人员考核", month, last)
    named = period.members.filter(name="何苗").first() or period.members.first()
    if named is None:
        return
    for indicator, note in (
        ("untidy", "下班后桌面未整理，巡查照片已存"),
        ("suggestion", "建议在自助区增设打印机，大厅已采纳"),
    ):
        entering.enter_records(
            period_id=period.public_id,
            member_ids=[named.public_id],
            entry=Entry(indicator=indicator, happened_on=today, quantity=Decimal(1), note=note),
            actor=who.assessor,
        )
