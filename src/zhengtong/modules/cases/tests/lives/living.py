"""A life from its beginning to its end."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from dataclasses import dataclass, field

import time_machine
from django.db import transaction

from zhengtong.core.audit import api as audit
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.exchange import writing
from zhengtong.modules.cases.models import (
    Case,
    ExchangeAccept,
    ExchangeResult,
    ExchangeSpecialProcedure,
)
from zhengtong.modules.cases.registers import facts
from zhengtong.modules.cases.tests.lives import (
    acts_answer,
    acts_closing,
    acts_delivery,
    acts_desk,
    acts_drafts,
    acts_hearings,
    acts_items,
    acts_joint,
    acts_levels,
    acts_limits,
    acts_promises,
    acts_steps,
    acts_wholes,
    house_rules,
)
from zhengtong.modules.cases.tests.lives.begin import BEGINNINGS
from zhengtong.modules.cases.tests.lives.invariants import NUMBERED, Seen
from zhengtong.modules.cases.tests.lives.life import ACTS, Life, NothingToDo, next_act
from zhengtong.modules.cases.tests.lives.world import World
from zhengtong.modules.workflow import api as workflow

PARTS = (
    acts_answer, acts_closing, acts_delivery, acts_desk, acts_drafts, acts_hearings, acts_items,
    acts_joint, acts_levels, acts_limits, acts_promises, acts_steps, acts_wholes,
)  # fmt: skip
N_ACTS = int(os.environ.get("ZHENGTONG_LIVES_ACTS", "30"))
START = dt.datetime(2026, 1, 5, 1, 0, tzinfo=dt.UTC)
PAUSES = (0, 0, 0, 1, 1, 5, 24, 24, 50)
TRIES = 8


@dataclass
class Told:
    """What was seen in all lives together."""

    states: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)


def live(world: World, seed: int, told: Told) -> None:
    """One life, of which nothing stays."""
    chance = random.Random(seed)
    names = list(BEGINNINGS)
    kind = chance.choices(names, [BEGINNINGS[n][1] for n in names])[0]
    moment = START + dt.timedelta(days=seed % 300 + 1)
    try:
        with time_machine.travel(moment, tick=False) as clock, transaction.atomic():
            case = BEGINNINGS[kind][0](world, chance)
            life = Life(world, kind, chance, case, clock)
            life.delivered = acts_desk.last_event() if seed % 4 else 0
            _spend(life, told)
            _settle(life, seed)
            transaction.set_rollback(True)
    except Exception as error:
        error.add_note(f"life {seed} ({kind})")
        raise
    told.kinds[kind] += 1


def _spend(life: Life, told: Told) -> None:
    look(life, told)
    for _ in range(N_ACTS):
        hours = life.chance.choice(PAUSES)
        life.clock.shift(dt.timedelta(hours=hours, seconds=1))
        is_changed = _act(life, told)
        if is_changed or life.often(0.2):
            look(life, told)


def _act(life: Life, told: Told) -> bool:
    """One act of which something comes, or a refusal."""
    for _ in range(TRIES):
        if life.often(0.3):
            life.case = life.one(Case.objects.order_by("pk"))
        name = next_act(life)
        told.tried[name] += 1
        try:
            ACTS[name].run(life)
        except NothingToDo:
            continue
        except DomainError as refusal:
            told.refused[(name, type(refusal).__name__)] += 1
            return False
        except BaseException as error:
            error.add_note(f"{name} after {life.done}")
            raise
        told.done[name] += 1
        life.done.append(name)
        return True
    return False


def look(life: Life, told: Told) -> None:
    """Hold everything against every case of this life."""
    for case in Case.objects.order_by("pk"):
        if case.pk == life.case.pk:
            life.case = case
        seen = Seen(life, case)
        for check in NUMBERED.values():
            check(seen)
        house_rules.hold_all(seen)
        told.states.add(case.status)


def _settle(life: Life, seed: int) -> None:
    """At the end: everything is delivered, counted and written for the exchange."""
    acts_desk.what_follows(life)
    cases = list(Case.objects.order_by("pk"))
    ids = [c.pk for c in cases]
    facts.refresh(ids)
    assert facts.differences() == [], life.done
    writing.write(ids)
    for case in cases:
        _check_exchange(case, f"{life.kind} {case.pk} {life.done}")
        if seed % 4 == 0:
            kinds = [e.kind for e in workflow.history(instance_id=case.instance_id)]
            house_rules.letters(case, kinds, f"{life.kind} {case.pk} {life.done}")
    assert workflow.self_check() == [], life.done
    if seed % 20 == 0:
        assert not audit.verify().breaks, life.done


def _check_exchange(case: Case, trail: str) -> None:
    rows = {"project_no": case.project_no}
    accepted = ExchangeAccept.objects.filter(**rows).count()
    assert accepted == (case.accepted_at is not None), trail
    results = ExchangeResult.objects.filter(**rows).count()
    assert results == (case.closed_at is not None), trail
    special = ExchangeSpecialProcedure.objects.filter(**rows).count()
    extended = case.extension_requests.filter(state="approved").count()
    stood = len(workflow.suspensions(instance_id=case.instance_id))
    assert special <= stood + extended, trail
