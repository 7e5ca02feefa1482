"""Random lives: any command at any time, by anyone. What the law holds fixed stays fixed.

`ZHENGTONG_LIVES=5000` drives more of them than the suite does.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases import tasks as sweeping
from zhengtong.modules.cases.models import Case, CaseDocument, CaseStatus, Rating, SupplementNotice
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.services import accept, conclude, handle, supplement
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.desk import Desk
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

LIVES = int(os.environ.get("ZHENGTONG_LIVES", "20"))
ACTS = 24
START = dt.datetime(2026, 1, 5, 1, 0, tzinfo=dt.UTC)
PICTURE = picture()


class NothingToDo(Exception):
    """No step is open."""


@dataclass
class Life:
    """One case, those who may touch it, and what its log said when it was last looked at."""

    desk: Desk
    person: NaturalPerson
    case: Case
    chance: random.Random
    log: list[tuple[Any, ...]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def anyone(self, stage: str = "") -> Actor:
        """Mostly whoever has the step, sometimes somebody else."""
        desk = self.desk
        staff = {"accept": desk.counter, "review": desk.reviewer, "decide": desk.approver}
        others = (desk.counter, desk.reviewer, desk.deputy, desk.approver, desk.neighbour)
        fits = stage in staff and self.chance.random() < 0.7
        return make.actor(staff[stage] if fits else self.chance.choice(others))

    def task(self) -> workflow.TaskData:
        tasks = workflow.open_tasks(instance_id=self.case.instance_id)
        if not tasks:
            raise NothingToDo
        return self.chance.choice(tasks)

    def version(self) -> int:
        return workflow.instance(self.case.instance_id).lock_version


def by_counter(life: Life) -> Actor:
    return make.actor(life.desk.counter)


def do_accept(life: Life) -> None:
    accept.accept_case(case_id=life.case.pk, actor=by_counter(life))


def do_refuse(life: Life) -> None:
    reason = life.chance.choice(("", "不属于本机关职权。"))
    accept.refuse_case(case_id=life.case.pk, actor=by_counter(life), reason=reason)


def do_ask(life: Life) -> None:
    supplement.request_supplement(
        case_id=life.case.pk,
        actor=by_counter(life),
        material_keys=("tree_photos",),
        reason="照片看不清。",
    )


def do_supply(life: Life) -> None:
    supplement.supply_supplement(
        case_id=life.case.pk,
        actor=acting(life.person),
        uploads=(("tree_photos", io.BytesIO(PICTURE), "树.jpg"),),
    )


def do_claim(life: Life) -> None:
    task = life.task()
    handle.claim_step(case_id=life.case.pk, task_id=task.id, actor=life.anyone(task.stage))


def do_release(life: Life) -> None:
    handle.release_step(case_id=life.case.pk, task_id=life.task().id, actor=life.anyone())


def do_complete(life: Life) -> None:
    task = life.task()
    handle.complete_step(
        case_id=life.case.pk,
        task_id=task.id,
        actor=life.anyone(task.stage),
        outcome=life.chance.choice(task.outcomes),
        opinion="经审查，意见如上。",
        expected_version=life.version() - life.chance.choice((0, 0, 0, 1)),
    )


def do_return(life: Life) -> None:
    task = life.task()
    target = task.returns_to[0][0] if task.returns_to else "review"
    handle.send_back_step(
        case_id=life.case.pk,
        task_id=task.id,
        target=target,
        reason="请重新核实。",
        mode=life.chance.choice(("redo", "straight_back")),
        actor=life.anyone(task.stage),
    )


def do_take_back(life: Life) -> None:
    handle.take_back_step(case_id=life.case.pk, actor=life.anyone())


def do_transfer(life: Life) -> None:
    handle.transfer_step(
        case_id=life.case.pk,
        task_id=life.task().id,
        to_staff_id=life.desk.deputy.pk,
        actor=life.anyone(),
        reason="外出。",
    )


def do_urge(life: Life) -> None:
    handle.urge_step(case_id=life.case.pk, task_id=life.task().id, actor=life.anyone(), note="请快")


def do_suspend(life: Life) -> None:
    handle.suspend_case(
        case_id=life.case.pk,
        actor=life.anyone(),
        ground=life.chance.choice((*life.desk.county.version.special_procedures, "holiday")),
        expected_on=timezone.localdate() + dt.timedelta(days=9),
        reason="需要核查。",
    )


def do_resume(life: Life) -> None:
    handle.resume_case(case_id=life.case.pk, actor=life.anyone(), result="属实。")


def do_extend(life: Life) -> None:
    days = life.chance.choice((5, 10, 11))
    handle.extend_case(case_id=life.case.pk, actor=life.anyone(), days=days, reason="案情复杂。")


def do_withdraw(life: Life) -> None:
    if life.chance.random() < 0.2:
        conclude.withdraw_application(case_id=life.case.pk, actor=acting(life.person))


def do_deliver(life: Life) -> None:
    conclude.deliver_case(case_id=life.case.pk, actor=by_counter(life))


def do_rate(life: Life) -> None:
    giving.rate_case(case_id=life.case.pk, actor=acting(life.person), level="good")


def do_sweep(life: Life) -> None:
    sweeping.sweep()


ACTIONS: tuple[Callable[[Life], None], ...] = (
    do_accept, do_accept, do_refuse, do_ask, do_supply, do_supply, do_claim, do_release,
    do_complete, do_complete, do_complete, do_return, do_take_back, do_transfer, do_urge,
    do_suspend, do_resume, do_resume, do_extend, do_withdraw, do_deliver, do_rate, do_sweep,
)  # fmt: skip


def log_of(life: Life) -> list[tuple[Any, ...]]:
    events = workflow.history(instance_id=life.case.instance_id)
    return [(e.seq, e.kind, e.at, e.actor_name, e.text, e.outcome) for e in events]


def test_random_lives_keep_what_the_law_holds_fixed(db):
    with time_machine.travel(START, tick=False):
        desk, person = make_desk.desk(), make.person()
    seen: set[str] = set()
    for seed in range(LIVES):
        seen |= live(desk, person, seed)
    assert seen >= {s.value for s in CaseStatus} - {"terminated", "delivering"}


def live(desk: Desk, person: NaturalPerson, seed: int) -> set[str]:
    """One life. Returns the states that it passed."""
    chance = random.Random(seed)
    states = set()
    with time_machine.travel(START + dt.timedelta(days=seed % 300), tick=False) as clock:
        life = Life(desk, person, desk.submitted(person), chance)
        for _ in range(ACTS):
            clock.shift(dt.timedelta(hours=chance.choice((0, 1, 5, 24, 24, 50))))
            act = chance.choice(ACTIONS)
            try:
                act(life)
                life.done.append(act.__name__)
            except (DomainError, NothingToDo):
                pass
            look(life)
            states.add(life.case.status)
    return states


def look(life: Life) -> None:
    """Everything that must hold after every act, whatever it was."""
    case = life.case
    case.refresh_from_db()
    trail = f"{life.done}"
    moments = [
        m
        for m in (case.accepted_at, case.decided_at, case.delivered_at, case.closed_at)
        if m is not None
    ]
    assert moments == sorted(moments), trail
    assert case.accepted_at is None or case.accepted_at >= case.submitted_at, trail
    assert case.is_open == (case.closed_at is None), trail
    assert SupplementNotice.objects.filter(case=case).count() <= 1, trail
    assert Rating.objects.filter(case=case).count() <= (case.closed_at is not None), trail
    check_papers(case, trail)
    check_clocks(case, trail)
    check_log(life, trail)
    check_tasks(case, trail)
    assert case.item_version_id == life.desk.county.version.id


def check_papers(case: Case, trail: str) -> None:
    kinds = list(CaseDocument.objects.filter(case=case).values_list("kind", flat=True))
    assert ("acceptance" in kinds) == (case.accepted_at is not None), trail
    assert ("refusal" in kinds) == (case.status == CaseStatus.REFUSED), trail
    assert ("denial" in kinds) == (case.legal_outcome == "denied"), trail
    assert ("grant" in kinds) == (case.legal_outcome in ("granted", "partly")), trail
    if "refusal" in kinds or "denial" in kinds:
        assert case.outcome_reason, trail
    assert len(kinds) == len(set(kinds)) or kinds.count("suspension") > 1, trail


def check_clocks(case: Case, trail: str) -> None:
    clocks = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    pauses = workflow.suspensions(instance_id=case.instance_id)
    by_kind = {c.kind: c for c in clocks if c.task_id is None}
    for clock in clocks:
        if clock.unit != "WORKDAY":
            continue
        assert counted(clock, pauses) == clock.used_days, (clock, trail)
        if clock.state == "running":
            assert clock.due_on == brute_due(clock, pauses), (clock, trail)
        elif clock.state == "suspended":
            assert clock.due_on is None, (clock, trail)
    if case.accepted_at is None:
        assert not by_kind.keys() & {"statutory", "promised"}, trail
        return
    statutory, promised = by_kind["statutory"], by_kind["promised"]
    assert statutory.start_on == promised.start_on == timezone.localdate(case.accepted_at), trail
    assert promised.extended_days == statutory.extended_days <= 10, trail
    if statutory.due_on and promised.due_on:
        assert promised.due_on <= statutory.due_on, trail
    assert (statutory.state == "stopped") == (not case.is_open or bool(case.decided_at)), trail


Pauses = list[workflow.SuspensionData]


def counts(clock: workflow.ClockData, day: dt.date, pauses: Pauses) -> bool:
    return calendar.is_workday(day) and not any(
        p.from_on < day <= (p.to_on or dt.date.max) for p in pauses if clock.kind in p.stops
    )


def counted(clock: workflow.ClockData, pauses: Pauses) -> int:
    """The days that count, one by one, until today or the day the clock stopped."""
    last = clock.stopped_on or timezone.localdate()
    days = 0
    day = clock.start_on
    while day < last:
        day += dt.timedelta(days=1)
        days += counts(clock, day, pauses)
    return days


def brute_due(clock: workflow.ClockData, pauses: Pauses) -> dt.date:
    left = clock.limit + clock.extended_days
    day = clock.start_on
    while left:
        day += dt.timedelta(days=1)
        left -= counts(clock, day, pauses)
    return day


def check_log(life: Life, trail: str) -> None:
    log = log_of(life)
    assert log[: len(life.log)] == life.log, trail
    assert [row[0] for row in log] == list(range(1, len(log) + 1)), trail
    life.log = log


def check_tasks(case: Case, trail: str) -> None:
    instance = workflow.instance(case.instance_id)
    open_tasks = workflow.open_tasks(instance_id=case.instance_id)
    if case.is_open and case.status != CaseStatus.DELIVERING:
        assert open_tasks, trail
    else:
        assert not open_tasks, trail
        assert instance.state in ("ended", "terminated"), trail
