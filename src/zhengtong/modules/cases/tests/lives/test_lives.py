"""Random lives of a case: any command of any part, by anyone, on any day, in any state.

`ZHENGTONG_LIVES=5000` drives more than the suite does, `ZHENGTONG_LIVES_FROM=1000` begins with
another seed, so that several processes can share them.
"""

from __future__ import annotations

import json
import os
import time
import traceback
from pathlib import Path

import time_machine

from zhengtong.modules.cases.tests.lives import commands
from zhengtong.modules.cases.tests.lives.invariants import NUMBERED
from zhengtong.modules.cases.tests.lives.life import ACTS
from zhengtong.modules.cases.tests.lives.living import START, Told, live
from zhengtong.modules.cases.tests.lives.world import world

LIVES = int(os.environ.get("ZHENGTONG_LIVES", "12"))
FROM = int(os.environ.get("ZHENGTONG_LIVES_FROM", "0"))
MOST_FAILURES = int(os.environ.get("ZHENGTONG_LIVES_FAILURES", "5"))
NOTE = os.environ.get("ZHENGTONG_LIVES_NOTE", "")


def test_random_lives_keep_what_the_law_holds_fixed(db):
    with time_machine.travel(START, tick=False):
        made = world()
    told, failed = Told(), []
    with commands.counted() as (called, done):
        for seed in range(FROM, FROM + LIVES):
            try:
                live(made, seed, told)
            except Exception as error:
                failed.append(error)
                _say(error)
                if len(failed) == MOST_FAILURES:
                    break
            if NOTE and seed % 10 == 9:
                _note(told, called, done)
    _note(told, called, done)
    if failed:
        raise ExceptionGroup(f"{len(failed)} lives", failed)
    assert told.states >= {"submitted", "in_progress", "closed"}
    if LIVES >= 24:
        assert len(done) >= 60, sorted(set(commands.every()) - set(done))


def test_every_command_is_driven_by_the_lives_or_has_a_reason():
    driven = {run for one in ACTS.values() for run in one.drives}
    every = commands.every()
    assert not {name for name, run in every.items() if run not in driven} - set(commands.APART)
    assert set(commands.APART) <= set(every)
    assert driven <= set(every.values())


def test_each_of_the_twelve_is_held_by_its_number():
    assert sorted(NUMBERED) == list(range(1, 13))


def _say(error: Exception) -> None:
    """At once, for a run of hours is watched."""
    if NOTE:
        with Path(f"{NOTE}.failed").open("a", encoding="utf-8") as out:
            out.write("".join(traceback.format_exception(error)[-40:]) + "\n\n")


def _note(told: Told, called: dict[str, int], done: dict[str, int]) -> None:
    """For whoever tunes them: what was tried, what came of it."""
    if NOTE:
        refused = {f"{a}: {r}": n for (a, r), n in told.refused.most_common()}
        found = {
            "from": FROM,
            "lives": sum(told.kinds.values()),
            "seconds": time.process_time(),
            "states": sorted(told.states),
            "kinds": told.kinds,
            "tried": told.tried,
            "done": told.done,
            "refused": refused,
            "called": called,
            "succeeded": done,
        }
        Path(NOTE).write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
