"""The department with staff who may preside, and hearings at every stage."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import time_machine
from django.utils import timezone

from zhengtong.modules.cases.hearings import answering, arranging, right, session
from zhengtong.modules.cases.hearings.right import Interested
from zhengtong.modules.cases.models import Case, Hearing, HearingParty
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting, publish_version
from zhengtong.modules.cases.tests.desk import Desk
from zhengtong.modules.org.models import NaturalPerson, Organization, StaffMember
from zhengtong.modules.org.tests import factories as make

MONDAY = dt.datetime(2026, 11, 2, 2, 0, tzinfo=dt.UTC)
"""10:00 in the county; the next weeks have no holidays."""

NEIGHBOUR = Interested(name="吴邻居", phone="13800001111", interest="林地相邻，采伐影响水源")


def shanghai(day: str, time: str = "09:30") -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(f"{day}T{time}"))


def at(day: str, time: str = "10:00") -> Any:
    """Travel to that moment of the county."""
    return time_machine.travel(shanghai(day, time), tick=False)


@dataclass
class Stage:
    """`presider` and `other` may preside; neither has touched a case."""

    desk: Desk
    presider: StaffMember
    other: StaffMember

    def tell(self, case: Case, *interested: Interested, **more: Any) -> Hearing:
        return right.tell_right(
            case_id=case.pk,
            actor=make.actor(self.desk.reviewer),
            reason="采伐涉及相邻林地的水源。",
            interested=interested,
            **more,
        )

    def told(self, person: NaturalPerson, *interested: Interested) -> Case:
        case = self.desk.reviewed(person)
        self.tell(case, *interested)
        return fresh(case)

    def requested(self, person: NaturalPerson, *interested: Interested) -> Case:
        case = self.told(person, *interested)
        answering.answer_right(case_id=case.pk, actor=acting(person), wants=True)
        return fresh(case)

    def schedule(self, case: Case, day: str = "2026-11-16", **more: Any) -> Hearing:
        given: dict[str, Any] = {
            "starts_at": shanghai(day),
            "place": "县林业局三楼会议室",
            "presider_id": self.presider.pk,
        }
        return arranging.schedule_hearing(
            case_id=case.pk, actor=make.actor(self.presider), **(given | more)
        )

    def scheduled(self, person: NaturalPerson, *interested: Interested) -> Case:
        case = self.requested(person, *interested)
        self.schedule(case)
        return fresh(case)

    def opened(self, case: Case, *present: str) -> Hearing:
        came = {p.pk: "" for p in parties(case) if not present or p.name in present}
        return session.open_hearing(case_id=case.pk, actor=make.actor(self.presider), present=came)

    def said(self, case: Case) -> None:
        session.add_statement(
            case_id=case.pk,
            actor=make.actor(self.presider),
            speaker="陈青",
            capacity="审查人员",
            text="采伐量在限额以内。",
        )

    def recorded(self, case: Case) -> None:
        """Opened, one statement, the record complete."""
        self.opened(case)
        self.said(case)
        session.close_record(
            case_id=case.pk, actor=make.actor(self.presider), findings="各方对采伐量没有分歧。"
        )

    def held(self, person: NaturalPerson) -> Case:
        """From the second to the sixteenth of November."""
        with at("2026-11-02"):
            case = self.scheduled(person)
        with at("2026-11-16", "10:00"):
            self.recorded(case)
            session.confirm_record(case_id=case.pk, actor=acting(person))
            session.close_hearing(case_id=case.pk, actor=make.actor(self.presider))
        return fresh(case)


def stage() -> Stage:
    desk = make_desk.desk()
    office = Organization.objects.get(pk=desk.county.version.owner_organization_id)
    role = make.role("hearer", "cases.hearing")
    presider, other = make.staff(office, "林听"), make.staff(office, "韩正")
    post = make.post(office, "legal", role)
    make.hold(post, presider)
    make.hold(post, other, "B")
    extra = make.post(office, "legal2", role)
    make.hold(extra, other)
    make.hold(extra, desk.reviewer, "B")
    also = make.post(office, "legal3", role)
    make.hold(also, desk.reviewer)
    return Stage(desk=desk, presider=presider, other=other)


def ruled(stage: Stage, hearing: str) -> None:
    """From now on the item wants hearings: on_request | required."""
    county = stage.desk.county
    with at("2026-10-29"):
        county.version = publish_version(county.version.item_id, hearing=hearing)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def hearing_of(case: Case) -> Hearing:
    return Hearing.objects.get(case=case)


def parties(case: Case) -> list[HearingParty]:
    return list(HearingParty.objects.filter(hearing__case=case).order_by("id"))


def party_of(case: Case, name: str) -> HearingParty:
    return next(p for p in parties(case) if p.name == name)
