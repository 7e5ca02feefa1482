"""Random hearings: any command at any time, by anyone. What the law holds fixed stays fixed.

`ZHENGTONG_LIVES=500` drives more of them than the suite does.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import time_machine
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.hearings import answering, arranging, right, session, tasks
from zhengtong.modules.cases.hearings.handlers import stand_still
from zhengtong.modules.cases.hearings.right import Interested
from zhengtong.modules.cases.models import (
    Case,
    CaseDocument,
    CaseStatus,
    Hearing,
    HearingNotice,
    HearingState,
)
from zhengtong.modules.cases.services import conclude, handle
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.hearings import stage as place
from zhengtong.modules.cases.tests.hearings.stage import Stage
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

LIVES = int(os.environ.get("ZHENGTONG_LIVES", "6"))
ACTS = 50
START = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
OVER = (HearingState.SETTLED, HearingState.HELD)


class NothingToDo(Exception):
    """There is no hearing yet, or no step is open."""


@dataclass
class Life:
    stage: Stage
    person: NaturalPerson
    case: Case
    chance: random.Random
    done: list[str] = field(default_factory=list)
    log: int = 0

    def clerk(self) -> Actor:
        """Mostly somebody who may."""
        s = self.stage
        presider = Hearing.objects.filter(case=self.case).values_list("presider", flat=True).first()
        if presider is not None and self.chance.random() < 0.85:
            return make.actor(s.presider if presider == s.presider.pk else s.other)
        staff = (s.presider, s.presider, s.other, s.desk.reviewer, s.desk.approver)
        return make.actor(self.chance.choice((*staff, s.desk.counter, s.desk.neighbour)))

    def party(self) -> int | None:
        ids = [p.pk for p in place.parties(self.case)]
        return self.chance.choice(ids) if ids else None

    def anyone(self, party: int | None) -> Actor:
        own = party is not None and place.parties(self.case)[0].pk == party
        if own and self.chance.random() < 0.7:
            return acting(self.person)
        return self.chance.choice((Actor.system("link"), self.clerk(), acting(self.person)))


def do_tell(life: Life) -> None:
    life.stage.tell(life.case, *life.chance.choice(((), (place.NEIGHBOUR,))))


def do_convene(life: Life) -> None:
    right.convene(case_id=life.case.pk, actor=life.clerk(), reason="应当听证。")


def do_party(life: Life) -> None:
    one = Interested(name=f"邻居{life.chance.randint(1, 3)}")
    right.tell_party(case_id=life.case.pk, actor=life.clerk(), interested=one)


def do_answer(life: Life) -> None:
    party = life.party()
    answering.answer_right(
        case_id=life.case.pk,
        actor=life.anyone(party),
        party_id=party,
        wants=life.chance.random() < 0.6,
    )


def do_schedule(life: Life) -> None:
    day = timezone.localtime() + dt.timedelta(days=life.chance.randint(2, 30))
    s = life.stage
    arranging.schedule_hearing(
        case_id=life.case.pk,
        actor=life.clerk(),
        starts_at=day,
        place="会议室",
        presider_id=life.chance.choice((s.presider, s.other, s.desk.reviewer)).pk,
        reason=life.chance.choice(("", "改期。")),
    )


def do_object(life: Life) -> None:
    party = life.party()
    arranging.object_to_presider(
        case_id=life.case.pk, actor=life.anyone(party), party_id=party, reason="亲属。"
    )


def do_rule(life: Life) -> None:
    arranging.rule_on_objection(
        case_id=life.case.pk,
        actor=make.actor(life.stage.desk.approver),
        is_upheld=life.chance.random() < 0.5,
        ruling="理由。",
    )


def do_open(life: Life) -> None:
    came = {p.pk: "" for p in place.parties(life.case) if life.chance.random() < 0.8}
    session.open_hearing(case_id=life.case.pk, actor=life.clerk(), present=came)


def do_say(life: Life) -> None:
    session.add_statement(case_id=life.case.pk, actor=life.clerk(), speaker="某人", text="一句话。")


def do_record(life: Life) -> None:
    session.close_record(case_id=life.case.pk, actor=life.clerk(), findings="没有分歧。")


def do_confirm(life: Life) -> None:
    party = life.party()
    session.confirm_record(case_id=life.case.pk, actor=life.anyone(party), party_id=party)


def do_close(life: Life) -> None:
    why = {p.pk: "拒签。" for p in place.parties(life.case)} if life.chance.random() < 0.5 else {}
    session.close_hearing(case_id=life.case.pk, actor=life.clerk(), not_confirmed=why)


def do_sweep(life: Life) -> None:
    tasks.sweep_hearings()


def do_suspend(life: Life) -> None:
    from zhengtong.modules.cases import api as cases

    cases.suspend_case(
        case_id=life.case.pk,
        actor=life.clerk(),
        ground=life.stage.desk.county.version.special_procedures[0],
        expected_on=timezone.localdate() + dt.timedelta(days=9),
        reason="鉴定。",
    )


def do_resume(life: Life) -> None:
    from zhengtong.modules.cases import api as cases

    cases.resume_case(case_id=life.case.pk, actor=life.clerk())
    # What the handler of the event does after commit.
    stand_still(case_id=life.case.pk)


def do_step(life: Life) -> None:
    tasks_now = workflow.open_tasks(instance_id=life.case.instance_id)
    if not tasks_now:
        raise NothingToDo
    task = life.chance.choice(tasks_now)
    staff = life.stage.desk.approver if task.stage == "decide" else life.stage.desk.reviewer
    handle.complete_step(
        case_id=life.case.pk,
        task_id=task.id,
        actor=make.actor(staff),
        outcome=task.outcomes[0],
        opinion="意见。",
    )


def do_withdraw(life: Life) -> None:
    if life.chance.random() < 0.1:
        conclude.withdraw_application(case_id=life.case.pk, actor=acting(life.person))


ACTIONS: tuple[Callable[[Life], None], ...] = (
    do_tell, do_tell, do_convene, do_party, do_answer, do_answer, do_answer, do_schedule,
    do_schedule, do_object, do_rule, do_rule, do_open, do_open, do_open, do_say, do_say,
    do_record, do_record, do_confirm, do_confirm, do_close, do_close, do_sweep, do_suspend,
    do_resume, do_step, do_withdraw,
)  # fmt: skip


FITTING: dict[str, tuple[Callable[[Life], None], ...]] = {
    "": (do_tell, do_tell, do_convene, do_step),
    "told": (do_answer, do_answer, do_sweep, do_party, do_suspend),
    "requested": (do_schedule,),
    "scheduled": (do_open, do_open, do_open, do_object, do_rule, do_schedule),
    "open": (do_say, do_say, do_record),
    "recorded": (do_confirm, do_close, do_close),
}
"""What people do in each state; anything else happens too."""


def next_act(life: Life, clock: time_machine.Coordinates) -> Callable[[Life], None]:
    hearing = Hearing.objects.filter(case=life.case).first()
    state = str(hearing.state) if hearing else ""
    if hearing and state == "scheduled" and life.chance.random() < 0.4:
        wait = hearing.starts_at - timezone.now()
        clock.shift(max(wait, dt.timedelta()) + dt.timedelta(hours=1))
    fits = state in FITTING and life.chance.random() < 0.8
    return life.chance.choice(FITTING[state] if fits else ACTIONS)


def test_random_hearings_keep_what_the_law_holds_fixed(db, person):
    with time_machine.travel(START, tick=False):
        stage = place.stage()
    seen: set[str] = set()
    for seed in range(LIVES):
        seen |= live(stage, person, seed)
    assert seen >= {"told", "requested", "scheduled", "open", "recorded", "held"}, seen


def live(stage: Stage, person: NaturalPerson, seed: int) -> set[str]:
    chance = random.Random(seed)
    states: set[str] = set()
    with time_machine.travel(START + dt.timedelta(days=seed % 200), tick=False) as clock:
        life = Life(stage, person, stage.desk.accepted(person), chance)
        for _n in range(ACTS):
            clock.shift(dt.timedelta(hours=chance.choice((0, 1, 5, 24, 24, 50, 120))))
            act = next_act(life, clock)
            try:
                act(life)
                life.done.append(act.__name__)
            except (DomainError, NothingToDo):
                pass
            states |= look(life)
    return states


def look(life: Life) -> set[str]:
    """Everything that must hold after every act, whatever it was."""
    case, trail = place.fresh(life.case), f"{life.done}"
    hearing = Hearing.objects.filter(case=case).first()
    if hearing is None:
        return set()
    check_standstill(case, hearing, trail)
    check_decision(case, hearing, trail)
    check_days(case, hearing, trail)
    check_people(hearing, trail)
    return {hearing.state}


def check_standstill(case: Case, hearing: Hearing, trail: str) -> None:
    """The clocks stand still exactly while a hearing is prepared and held."""
    under_way = hearing.state in ("requested", "scheduled", "open", "recorded")
    pauses = workflow.suspensions(instance_id=case.instance_id)
    standing = [p.ground for p in pauses if p.to_on is None]
    if hearing.stops_clock:
        assert (case.status, standing) == (CaseStatus.SUSPENDED, ["hearing"]), trail
    if case.is_open and under_way:
        assert case.status == CaseStatus.SUSPENDED, trail
    if not under_way:
        assert not hearing.stops_clock, trail
        assert "hearing" not in standing, trail


def check_decision(case: Case, hearing: Hearing, trail: str) -> None:
    """No signature while the right was told and nobody knows whether there will be a hearing."""
    if case.decided_at is not None:
        assert hearing.state in OVER, trail
        held = hearing.state == HearingState.HELD
        grants = CaseDocument.objects.filter(case=case, kind="grant")
        rests = any("听证笔录" in t for d in grants for t in d.content["paragraphs"])
        assert rests == held, trail


def check_days(case: Case, hearing: Hearing, trail: str) -> None:
    notices = list(HearingNotice.objects.filter(hearing=hearing).order_by("id"))
    for notice in notices:
        told, day = timezone.localdate(notice.issued_at), timezone.localdate(notice.starts_at)
        assert calendar.count_workdays(told, day) >= 7, trail
    for party in hearing.parties.all():
        if party.answer == "lapsed":
            assert timezone.localdate(party.answered_at) > party.due_on, trail
        elif party.answer and party.due_on:
            assert timezone.localdate(party.answered_at) <= party.due_on, trail
        if party.due_on:
            day = timezone.localdate(party.told_at)
            assert calendar.count_workdays(day, party.due_on) == 5, trail
    if hearing.opened_at is not None:
        last = notices[-1]
        assert timezone.localdate(hearing.opened_at) >= timezone.localdate(last.starts_at), trail
    papers = CaseDocument.objects.filter(case=case)
    assert papers.filter(kind="hearing_notice").count() == len(notices), trail
    assert papers.filter(kind="hearing_record").count() == (hearing.recorded_at is not None), trail


def check_people(hearing: Hearing, trail: str) -> None:
    wanted = [p for p in hearing.parties.all() if p.answer == "requested"]
    if hearing.state == HearingState.SETTLED:
        assert not wanted, trail
        assert all(p.answer for p in hearing.parties.all()), trail
    if hearing.state == HearingState.HELD:
        for party in hearing.parties.filter(attended=True):
            assert party.confirmed_at or party.not_confirmed, trail
