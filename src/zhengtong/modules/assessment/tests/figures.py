"""A department with one case that was decided in time, and three people of the assessment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.modules.assessment.circulars.models import CircularPlanVersion
from zhengtong.modules.assessment.circulars.services import plans
from zhengtong.modules.assessment.circulars.wording import Plan
from zhengtong.modules.assessment.indices.models import IndexVersion
from zhengtong.modules.assessment.indices.policies import APPROVE, DEFINE, VIEW
from zhengtong.modules.assessment.indices.services import drafts, publishing
from zhengtong.modules.assessment.indices.wording import Wording
from zhengtong.modules.assessment.performance.models import TimeStandard
from zhengtong.modules.assessment.performance.services import standards
from zhengtong.modules.assessment.performance.wording import Line, Standard
from zhengtong.modules.assessment.plugins import Unit
from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.models import StaffMember
from zhengtong.modules.org.tests import factories as make

ACCEPTED = "percent(case_accepted_same_day_cases, case_accepted)"
LAST = dt.date(2026, 10, 14)
TODAY = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@dataclass
class Figures:
    """`writer` writes, `approver` approves, both for the county; `reader` sees the department."""

    desk: make_desk.Desk
    writer: Actor
    approver: Actor
    reader: Actor
    person: StaffMember

    @property
    def place(self) -> int:
        return self.person.organization_id


def people() -> Figures:
    """On the day of the case; the department is called forestry, the reviewer is `person`."""
    desk = make_desk.desk()
    government = desk.supervisor.organization
    return Figures(
        desk=desk,
        writer=actor(make.staff(government, "考成之"), DEFINE),
        approver=actor(make.staff(government, "核明理"), APPROVE),
        reader=actor(desk.approver, VIEW, desk.reviewer.organization_id),
        person=desk.reviewer,
    )


def actor(staff: StaffMember, permission: str, where: int = ANYWHERE) -> Actor:
    return Actor(
        kind="user",
        name=staff.name,
        user_id=staff.user_id,
        staff_id=staff.pk,
        organization_id=staff.organization_id,
        grants={permission: frozenset({where})},
    )


def decided(figures: Figures) -> None:
    """One case is handed in, accepted and reviewed, and the facts know of it."""
    figures.desk.reviewed(make.person())
    cases.settle_facts()


def wording(formula: str = ACCEPTED, **more: object) -> Wording:
    given: dict[str, object] = {
        "name": {"zh": "当日受理率"},
        "says": {"zh": "当日受理的比例"},
        "formula": formula,
        "unit": Unit.PERCENT,
        "organizations": ("department",),
        "more_is_better": True,
        "every": "month",
        **more,
    }
    return Wording(**given)  # type: ignore[arg-type]


def draft(figures: Figures, key: str = "same_day_acceptance", **more: object) -> IndexVersion:
    return drafts.create_index(key=key, wording=wording(**more), actor=figures.writer)  # type: ignore[arg-type]


def tried(figures: Figures, **more: object) -> IndexVersion:
    version = draft(figures, **more)  # type: ignore[arg-type]
    publishing.try_draft(version_id=version.pk, periods=1, lock_version=1, actor=figures.writer)
    return version


def published(figures: Figures, **more: object) -> IndexVersion:
    version = tried(figures, **more)
    return publishing.publish_index(version_id=version.pk, lock_version=1, actor=figures.approver)


LINES = (
    Line(name="受理", stage="accept", minutes=Decimal(12)),
    Line(name="审查", stage="review", minutes=Decimal(45), difficulty=Decimal("1.2")),
)


def standard(*lines: Line, since: dt.date = dt.date(2026, 1, 1)) -> Standard:
    return Standard(valid_from=since, lines=lines or LINES)


def standards_published(figures: Figures, *lines: Line) -> TimeStandard:
    made = standards.draft_standard(
        organization_id=None, standard=standard(*lines), actor=figures.writer
    )
    return standards.publish_standard(standard_id=made.pk, lock_version=1, actor=figures.approver)


def plan(*parts: str) -> Plan:
    return Plan(
        name={"zh": "月报", "en": "Report"},
        parts=parts or ("metric:case_accepted", "orders"),
        organizations=("department",),
        day=5,
    )


def plan_published(figures: Figures, *parts: str) -> CircularPlanVersion:
    made = plans.create_plan(key="monthly", plan=plan(*parts), actor=figures.writer)
    return plans.publish_plan(version_id=made.pk, lock_version=1, actor=figures.approver)
