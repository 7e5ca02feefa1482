"""Kills a command before each of its statements in turn, and then lets it succeed once.

    @killed(posts.assign_post, again=409)
    def test_a_post_is_given_to_one_person(...): ...

The first call of the command that would succeed in that test is tried out on the spot: once
without a fault and taken back, then killed before every statement, then for good, then once more
with the same arguments and the version that the page showed. The rest of the test goes on with the
state that is left, so that its own assertions hold for a command that had been killed before.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import hashlib
import importlib
import inspect
import itertools
import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar
from unittest import mock

import time_machine
from django.db import connection, transaction

from zhengtong.core import prepared
from zhengtong.core.commands import command as mark
from zhengtong.kernel.errors import DomainError

NOTHING = "nothing"
"""Called again it changes nothing."""
AGAIN = "again"
"""Called again it does what it did once more, and `because` says why that is right."""
MOST_KILLS = int(os.environ.get("ZHENGTONG_KILLS", "20"))
"""A longer command is killed before as many of its writing statements, evenly spread: between two
reads nothing changes. `ZHENGTONG_KILLS=10000` kills before every one."""
_FRAMES = ("SAVEPOINT", "RELEASE", "ROLLBACK")
"""Statements of the transaction itself: the frame, not the picture."""
_WRITES = ("INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "COPY", "TRUNCATE")
_RUN_CODE = mark(lambda: None).__code__
_ATOMIC_CODE = transaction.atomic(lambda: None).__code__

Fingerprint = dict[str, tuple[int, str]]
scenarios: dict[str, list[str]] = {}
"""The commands that a test kills, and the tests."""


class Killed(BaseException):
    """The process is gone: nothing that catches errors may catch this."""


def is_command(thing: Any) -> bool:
    """Whether it is a transaction of its own: `@command` or `@transaction.atomic`."""
    if not inspect.isfunction(thing):
        return False
    if thing.__code__ is _RUN_CODE:
        return True
    return thing.__code__ is _ATOMIC_CODE and any(
        isinstance(cell.cell_contents, transaction.Atomic) for cell in thing.__closure__ or ()
    )


def command_at(path: str) -> Callable[..., Any]:
    module, _, name = f"zhengtong.{path}".rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def name_of(command: Callable[..., Any]) -> str:
    return f"{command.__module__}.{command.__qualname__}"


def killed(command: Callable[..., Any] | str, *, again: int | str, because: str = "") -> Any:
    """The test is the scenario of this command, which may be named by its path below `zhengtong`.

    `again`: the status of the refusal of a second call with the same arguments, or NOTHING, or
    AGAIN with the reason why.
    """
    assert (again == AGAIN) == bool(because), "AGAIN wants a reason, and nothing else does"

    def decorate(test: Any) -> Any:
        found = _declare(command, test)

        @functools.wraps(test)
        def run(*args: Any, **kwargs: Any) -> Any:
            with killing(found) as trial:
                answer = test(*args, **kwargs)
            assert trial.is_done, f"{name_of(found)} was not called, or never succeeded"
            assert trial.again == again, f"a second call: {trial.again}, declared: {again}"
            return answer

        return run

    return decorate


def scenario(
    command: Callable[..., Any] | str, *, again: int | str, because: str = "", whole: bool = False
) -> Any:
    """For a function that makes everything ready and answers the call of the command: when it is
    called, it is that call which is tried out. `ready` is the function without the trial.

    With `whole` it is all of the call, and not the command in it: for a command that is given what
    cannot be given twice.
    """

    def decorate(ready: Any) -> Any:
        @functools.wraps(ready)
        def run(*args: Any, **kwargs: Any) -> Any:
            call = ready(*args, **kwargs)
            return transaction.atomic(_tried_as_a_whole)(call, again) if whole else call()

        tried = run if whole else killed(command, again=again, because=because)(run)
        if whole:
            _declare(command, ready)
        tried.ready = ready
        return tried

    return decorate


def _tried_as_a_whole(call: Callable[[], Any], again: int | str) -> Any:
    trial = Trial()
    answer = trial.of(call, (), {})
    assert trial.is_done, "the call never succeeded"
    assert trial.again == again, f"a second call: {trial.again}, declared: {again}"
    return answer


def _declare(command: Callable[..., Any] | str, test: Any) -> Callable[..., Any]:
    found = command_at(command) if isinstance(command, str) else command
    assert is_command(found), f"{command} is no command"
    scenarios.setdefault(name_of(found), []).append(f"{test.__module__}.{test.__name__}")
    return found


@contextmanager
def killing(command: Callable[..., Any]) -> Iterator[Trial]:
    """The first call of the command that would succeed is tried out."""
    trial = Trial()
    cell = _cell_of(command)
    real = cell.cell_contents

    @functools.wraps(real)
    def spy(*args: Any, **kwargs: Any) -> Any:
        return trial.of(real, args, kwargs)

    cell.cell_contents = spy
    try:
        yield trial
    finally:
        cell.cell_contents = real


def _cell_of(command: Any) -> Any:
    cells = zip(command.__code__.co_freevars, command.__closure__, strict=True)
    return next(cell for name, cell in cells if name in ("function", "func"))


@dataclass
class Trial:
    """One command under fire."""

    running: ClassVar[bool] = False
    """One at a time: what a command calls on its way is not tried by itself meanwhile."""

    is_done: bool = False
    statements: list[str] = field(default_factory=list)
    kills: int = 0
    again: int | str = ""
    """What a second call came to."""

    def of(self, run: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Run it through everything; answers what the call that counts answered."""
        if self.is_done or Trial.running:
            return run(*args, **kwargs)
        Trial.running = True
        # Names and marks that bear the time are alike with and without a fault.
        now = dt.datetime.now(dt.UTC)
        try:
            with time_machine.travel(now, tick=False):
                return self._tried(run, args, _with_version(run, kwargs))
        finally:
            Trial.running = False

    def _tried(self, run: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        def fresh() -> Any:
            given, named = _copied((args, kwargs))
            return run(*given, **named)

        numbers, written, seed = _sequences(), _written(), os.urandom(16)
        try:
            with _taken_back(), _same_dice(seed), watched() as self.statements:
                fresh()
                touched = _since(written)
                wanted = fingerprint(touched, rough=True)
        except DomainError:
            # A refusal is not what is tried here.
            return run(*args, **kwargs)
        if not touched:
            # Nothing to do this time: wait for a call that writes.
            return run(*args, **kwargs)
        before = fingerprint(touched)
        for number in _points(self.statements):
            self._kill(fresh, number)
        if fingerprint(touched) != before or _since(written) != touched:
            self._blame(fresh, touched, before)
        _reset(numbers)
        with _same_dice(seed):
            answer = run(*args, **kwargs)
        found = fingerprint(touched, rough=True)
        assert found == wanted, f"not as without a fault: {_differences(found, wanted)}"
        self.is_done = True
        self.again = self._second(fresh, touched)
        return answer

    def _kill(self, fresh: Callable[[], Any], number: int) -> None:
        self.kills += 1
        try:
            with transaction.atomic(), killed_before(number):
                fresh()
                # Everything said, nothing committed.
                raise Killed
        except Killed:
            pass

    def _blame(self, fresh: Callable[[], Any], touched: Sequence[str], before: Any) -> None:
        for number in range(len(self.statements) + 1):
            state = fingerprint(touched)
            self._kill(fresh, number)
            left = fingerprint(touched)
            assert left == state, f"killed before statement {number}: {_differences(left, state)}"
        raise AssertionError("killed commands left something that does not come again")

    def _second(self, fresh: Callable[[], Any], touched: Sequence[str]) -> int | str:
        written, before = _written(), fingerprint(touched)
        with _taken_back():
            try:
                with transaction.atomic():
                    fresh()
            except DomainError as error:
                return error.status
            same = fingerprint(touched) == before and set(_since(written)) <= set(touched)
        return NOTHING if same else AGAIN


@contextmanager
def killed_before(number: int) -> Iterator[None]:
    """Dies just before the statement of that number (from 0), prepared or Django's own."""
    left = number

    def step(sql: str) -> None:
        nonlocal left
        if sql.startswith(_FRAMES):
            return
        if left == 0:
            raise Killed
        left -= 1

    with _listening(step):
        yield


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collects every statement but the frames."""
    seen: list[str] = []
    with _listening(lambda sql: None if sql.startswith(_FRAMES) else seen.append(sql)):
        yield seen


@contextmanager
def _listening(step: Callable[[str], None]) -> Iterator[None]:
    real = prepared._Link.exchange

    def exchange(link: Any, statements: Any) -> Any:
        for query, _parameters in statements:
            step(query)
        return real(link, statements)

    def wrapped(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            if not sql.startswith("/*t"):
                step(sql)
        except Killed:
            # Django closes the cursor of an iteration only for an ordinary error.
            context["cursor"].close()
            raise
        return run(sql, params, many, context)

    prepared._Link.exchange = exchange  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(wrapped):
            yield
    finally:
        prepared._Link.exchange = real  # type: ignore[method-assign]


def _points(statements: Sequence[str]) -> list[int]:
    """Before which statements to kill; the number after the last is the commit."""
    everywhere = list(range(len(statements) + 1))
    if len(everywhere) <= MOST_KILLS:
        return everywhere
    writing = [n for n in everywhere[:-1] if statements[n].lstrip().startswith(_WRITES)]
    step = max(1.0, len(writing) / (MOST_KILLS - 2))
    chosen = {writing[int(n * step)] for n in range(MOST_KILLS - 2) if int(n * step) < len(writing)}
    return sorted({0, *chosen, everywhere[-1]})


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _same_dice(seed: bytes) -> Iterator[None]:
    """What is drawn by lot is drawn alike, so that rows can be compared."""
    count = itertools.count()

    def drawn(size: int) -> bytes:
        return hashlib.shake_128(seed + next(count).to_bytes(4)).digest(size)

    with mock.patch.object(os, "urandom", drawn), mock.patch.object(random, "_urandom", drawn):
        yield


def _copied(given: Any) -> Any:
    """Every process reads its own: what a command did to its arguments is gone with it."""
    try:
        return copy.deepcopy(given)
    except TypeError:
        return given


def _with_version(run: Callable[..., Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """With the version that the page showed, where the test gave none."""
    asked = inspect.signature(run).parameters
    if "expected_version" not in asked or kwargs.get("expected_version") is not None:
        return kwargs
    for name, condition in _OF_A_RUN.items():
        if name in kwargs:
            sql = f"SELECT lock_version FROM workflow_instance WHERE id {condition}"
            rows = _asked(sql, [str(kwargs[name])])
            return {**kwargs, "expected_version": rows[0][0]} if rows else kwargs
    return kwargs


_OF_A_RUN = {
    "case_id": "= (SELECT instance_id FROM cases_case WHERE %s IN (id::text, public_id::text))",
    "task_id": "= (SELECT instance_id FROM workflow_task WHERE id::text = %s)",
    "instance_id": "::text = %s",
}


# What the database holds. The statements bear a mark, so that they are not taken for the command's.


def _asked(sql: str, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"/*t*/ {sql}", values or None)
        return cursor.fetchall() if cursor.description else []


def _written() -> dict[str, int]:
    """By table, how many rows this transaction wrote, taken back or not."""
    return dict(
        _asked(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
    )


def _since(written: dict[str, int]) -> list[str]:
    return sorted(table for table, n in _written().items() if n != written.get(table))


def fingerprint(tables: Sequence[str], *, rough: bool = False) -> Fingerprint:
    """By table, the number of rows and what they hold; `rough`ly: without keys that bear the time,
    hashes, and moments."""
    if not tables:
        return {}
    row = _ROUGH if rough else "t::text"
    parts = " UNION ALL ".join(
        f"SELECT '{table}', count(*), md5(coalesce(string_agg({row}, chr(10) ORDER BY {row}), ''))"
        f' FROM "{table}" t'
        for table in tables
    )
    return {table: (count, digest) for table, count, digest in _asked(parts)}


_DRAWN = "|".join(
    (
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}",
        r"[A-Za-z0-9+/_=-]{22,}",
        r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d(:\d\d)?|Z)?",
    )
)
"""Keys that bear the time, seals and hashes over them, moments."""
_ROUGH = f"regexp_replace(t::text, '{_DRAWN}', '#', 'g')"


def _differences(found: Fingerprint, wanted: Fingerprint) -> dict[str, Any]:
    return {
        t: (found.get(t, (0, ""))[0], wanted.get(t, (0, ""))[0])
        for t in {*found, *wanted}
        if found.get(t) != wanted.get(t)
    }


def _sequences() -> list[Any]:
    return _asked("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")


def _reset(numbers: Sequence[Any]) -> None:
    """Keys are drawn as if nothing had been killed, so that rows can be compared."""
    now = dict(_sequences())
    calls = [
        f"setval('\"{name}\"', {last or 1}, {'true' if last else 'false'})"
        for name, last in numbers
        if now.get(name) != last
    ]
    if calls:
        _asked(f"SELECT {', '.join(calls)}")
