"""A hall that assesses its three clerks: who enters, who confirms, who decides above."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import time_machine
from django.utils import timezone
from openpyxl import Workbook

from zhengtong.kernel.access import Actor
from zhengtong.modules.assessment.imports import checking
from zhengtong.modules.assessment.periods import (
    calculating,
    deciding,
    entering,
    opening,
    publishing,
)
from zhengtong.modules.assessment.periods.entering import Entry
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    PeriodMember,
    Result,
    ScoreRecord,
)
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes.installing import install
from zhengtong.modules.assessment.schemes.models import Scheme
from zhengtong.modules.org.models import Organization, RoleAssignment, StaffMember
from zhengtong.modules.org.tests import factories as make

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
NEVER = uuid.UUID(int=1)


def at(day: str) -> Any:
    """Ten in the morning of that day."""
    moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(10))
    return time_machine.travel(timezone.make_aware(moment), tick=True)


def table(
    rows: Sequence[dict[str, Any]], kind: str = SubjectKind.STAFF, own: Sequence[Any] = ()
) -> bytes:
    """A filled-in template."""
    book = Workbook()
    page = book.active
    columns = checking.sheet(kind, own).columns
    page.append([c.heading for c in columns])
    for row in rows:
        page.append([row.get(c.key, "") for c in columns])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@dataclass
class Stage:
    hall: Organization
    clerks: list[StaffMember]
    assessor: Actor
    reviewer: Actor
    chief: Actor
    """Reviews as well; decides what went a level up."""

    def clerk(self, n: int) -> Actor:
        return make.actor(self.clerks[n])

    def opened(self, key: str = "window_staff", group: str = "") -> AssessmentPeriod:
        period = opening.open_period(
            scheme_id=Scheme.objects.get(key=key).public_id,
            organization_id=self.hall.pk,
            title="2026 年第一季度",
            kind=SubjectKind.STAFF,
            first_on=FIRST,
            last_on=LAST,
            actor=self.assessor,
        )
        opening.add_members(
            period_id=period.public_id,
            organization_ids=[self.hall.pk],
            group=group,
            actor=self.assessor,
        )
        return period

    def member(self, period: AssessmentPeriod, n: int) -> PeriodMember:
        return period.members.get(staff=self.clerks[n])

    def entered(
        self, period: AssessmentPeriod, n: int = 0, indicator: str = "badge", **more: Any
    ) -> ScoreRecord:
        entry = Entry(
            indicator=indicator,
            happened_on=more.pop("happened_on", dt.date(2026, 2, 2)),
            note=more.pop("note", "巡查发现"),
            **more,
        )
        found = entering.enter_records(
            period_id=period.public_id,
            member_ids=[self.member(period, n).public_id],
            entry=entry,
            actor=self.assessor,
        )
        return found[0]

    def confirmed(
        self, period: AssessmentPeriod, n: int = 0, indicator: str = "badge", **more: Any
    ) -> ScoreRecord:
        """Entered one day, confirmed when the days to put it right are over."""
        with at("2026-04-01"):
            record = self.entered(period, n, indicator, **more)
        with at("2026-04-05"):
            return deciding.confirm_record(
                record_id=record.public_id,
                expected_version=record.lock_version,
                actor=self.reviewer,
            )

    def step(self, command: Any, period: AssessmentPeriod, actor: Actor, **more: Any) -> Any:
        return command(
            period_id=period.public_id,
            expected_version=self.version(period),
            actor=actor,
            **more,
        )

    def version(self, period: AssessmentPeriod) -> int:
        return AssessmentPeriod.objects.get(pk=period.pk).lock_version

    def calculated(self, period: AssessmentPeriod) -> AssessmentPeriod:
        return self.step(calculating.ask_calculation, period, self.assessor)

    def published(self, period: AssessmentPeriod) -> AssessmentPeriod:
        """On 10 April, so until the 17th."""
        with at("2026-04-10"):
            self.calculated(period)
            return self.step(publishing.publish_results, period, self.assessor)

    def ranked(self, period: AssessmentPeriod) -> AssessmentPeriod:
        self.published(period)
        with at("2026-04-18"):
            self.step(publishing.confirm_results, period, self.reviewer)
            return self.step(publishing.rank_results, period, self.assessor)

    def total(self, period: AssessmentPeriod, n: int) -> Decimal | None:
        period.refresh_from_db()
        return Result.objects.get(
            calculation=period.current_id, member=self.member(period, n)
        ).total


def built() -> Stage:
    install()
    hall = make.organization("hall", "政务大厅")
    assess = make.role("assessor", "assessment.assess")
    review = make.role("assessment_reviewer", "assessment.review")
    office = make.organization("office", "县政府办")
    clerks = [make.staff(hall, name) for name in ("何苗", "周岚", "方正")]
    people = [make.staff(office, name) for name in ("考成之", "核明理", "梁上正")]
    for person, role in zip(people, (assess, review, review), strict=True):
        RoleAssignment.objects.create(staff=person, role=role)
    return Stage(hall, clerks, *(make.actor(p) for p in people))
