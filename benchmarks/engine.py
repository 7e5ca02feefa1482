"""Human steps per second and core, through the public API, with real commits.

    python -m benchmarks.engine [--json] [--cases N] [--rounds N] [--load N]

One case is a start and seven human steps: accept, three opinions at once, review, decide, deliver.
Each step is a call of `workflow.api.complete` with its permission check, its entry in the chained
log, its clocks, its event in the outbox and its own commit (`synchronous_commit` as the server has
it). The CPU of this process and of its database backend are both counted, read from the kernel:
`steps_per_second_per_core` = steps / (client CPU + backend CPU). Starting cases is measured apart.
The database's own writers (WAL, checkpoints) work for all and are not counted. The figure is that
of all rounds together; the slowest and the fastest show how quiet the machine was.

`--load N` first puts N finished cases with their tasks, clocks and log beside the measured ones,
2,500 of which wait in one post. Everything happens in a database of its own, made for this and
dropped afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

NODES = ("accept", "land", "water", "fire", "review", "decide", "deliver")
LOAD_CHUNK = 50_000
OPEN_TASKS = 2_500


def main() -> int:
    options = _options()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _database():
        result = measure(cases=options.cases, rounds=options.rounds, load=options.load)
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:32} {value}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="engine: human steps per second and core")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", type=int, default=100, help="in each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--load", type=int, default=0, help="finished cases to load beside")
    return parser.parse_args()


@contextmanager
def _database() -> Iterator[None]:
    """A database of our own on the configured server."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    name = f"{settings.DATABASES['default']['NAME']}_bench_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, skip_checks=True)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def measure(*, cases: int, rounds: int, load: int) -> dict[str, Any]:
    import psutil
    from django.db import connection

    from zhengtong.modules.workflow import api, directory

    with directory.temporarily(_House()):  # type: ignore[arg-type]
        version = _publish()
        if load:
            _load(version, load)
        for _ in range(5):
            _live(version, [])
        connection.ensure_connection()
        backend = psutil.Process(connection.connection.info.backend_pid)
        begin = _spent(backend)
        starts = [_start(version) for _ in range(cases)]
        starting = _since(begin, backend)
        done, waits = [], []
        for _ in range(rounds):
            todo = [api.open_tasks(instance_id=i) for i in starts]
            begin = _spent(backend)
            for first in todo:
                _finish(first, waits)
            done.append(_since(begin, backend))
            starts = [_start(version) for _ in range(cases)]
        inbox, counts = _desk(backend)
    steps = cases * len(NODES)
    spent = _Spent(*(sum(part) for part in zip(*done, strict=True)))
    return {
        "steps_per_second_per_core": round(steps * rounds / spent.cpu, 1),
        "slowest_round": round(min(steps / d.cpu for d in done), 1),
        "fastest_round": round(max(steps / d.cpu for d in done), 1),
        "steps_per_second_wall_one_client": round(steps * rounds / spent.wall, 1),
        "cases_started_per_second_per_core": round(cases / starting.cpu, 1),
        "milliseconds_cpu_per_step": round(spent.cpu / steps / rounds * 1000, 3),
        "milliseconds_cpu_per_step_client": round(spent.client / steps / rounds * 1000, 3),
        "milliseconds_cpu_per_step_backend": round(spent.backend / steps / rounds * 1000, 3),
        "milliseconds_wall_per_step_median": round(statistics.median(waits) * 1000, 3),
        "milliseconds_cpu_inbox_page": inbox,
        "milliseconds_cpu_inbox_counts": counts,
        "steps": steps * rounds,
        "cases_loaded": load,
        "python": platform.python_version(),
        "postgresql": connection.pg_version,
        "synchronous_commit": _setting("synchronous_commit"),
        "fsync": _setting("fsync"),
    }


class _Spent(NamedTuple):
    """Seconds: by the clock, of this process, of its database backend."""

    wall: float
    client: float
    backend: float

    @property
    def cpu(self) -> float:
        return self.client + self.backend


def _spent(backend: Any) -> _Spent:
    times = backend.cpu_times()
    return _Spent(time.perf_counter(), time.process_time(), times.user + times.system)


def _since(begin: _Spent, backend: Any) -> _Spent:
    return _Spent(*(now - then for now, then in zip(_spent(backend), begin, strict=True)))


def _setting(name: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


class _House:
    """Posts are numbers by name: the engine alone is measured, not the organisation."""

    def organization_id(self, key: str, region_id: int) -> int:
        return 2

    def post_id(self, organization_id: int, key: str) -> int:
        return NODES.index(key) + 10

    def post_names(self, ids: Any) -> dict[int, dict[str, str]]:
        return {i: {"zh": f"岗位 {i}", "en": f"Post {i}"} for i in ids}

    def holders(self, post_ids: Any) -> dict[int, list[Any]]:
        return {p: [] for p in post_ids}

    def staff_names(self, ids: Any) -> dict[int, str]:
        return {i: f"staff {i}" for i in ids}

    def organization_name(self, key: str) -> None:
        return None


def _publish() -> int:
    import datetime as dt

    from zhengtong.modules.workflow import api

    def step(node: str, **more: Any) -> Any:
        return api.Step(node, node, post=f"owner:{node}", limit=3, **more)

    opinions = api.Parallel([[step("land")], [step("water")], [step("fire")]])
    flow = [step("accept"), opinions, step("review", return_to=("accept",)),
            step("decide", apart=("review",)), step("deliver")]  # fmt: skip
    return api.register_process(
        key="bench",
        bpmn_xml=api.draw("bench", "bench", flow),
        drawn_by="a",
        reviewed_by="b",
        effective_on=dt.date(2026, 1, 1),
    ).id


def _start(version: int) -> int:
    from zhengtong.kernel.access import Actor
    from zhengtong.modules.workflow import api

    return api.start(
        process_version_id=version,
        subject="QH20261122-00001",
        owner_organization_id=1,
        region_id=1,
        variables={"applicant": "王小明", "area": 120},
        actor=Actor.system("bench"),
    ).id


def _finish(todo: list[Any], waits: list[float]) -> None:
    """Each step by the holder of its post; what opens is known from the result."""
    from zhengtong.kernel.access import Actor
    from zhengtong.modules.workflow import api

    while todo:
        task = todo.pop(0)
        staff = task.post_id + 1000
        actor = Actor(kind="user", name="办事员", user_id=staff, staff_id=staff,
                      post_ids=frozenset({task.post_id}))  # fmt: skip
        begin = time.perf_counter()
        result = api.complete(task_id=task.id, actor=actor, outcome="agree", opinion="同意。")
        waits.append(time.perf_counter() - begin)
        todo += result.opened


def _live(version: int, waits: list[float]) -> None:
    from zhengtong.modules.workflow import api

    _finish(api.open_tasks(instance_id=_start(version)), waits)


def _desk(backend: Any) -> list[float]:
    """CPU of a first page of an inbox with three posts, and of its counts, without the page."""
    from zhengtong.modules.workflow import api

    who = {"staff_id": 1010, "post_ids": frozenset({10, 11, 14})}
    found = []
    for ask in (lambda: api.inbox(**who, size=30), lambda: api.inbox_counts(**who)):
        for _ in range(8):
            ask()
        begin = _spent(backend)
        for _ in range(50):
            ask()
        found.append(round(_since(begin, backend).cpu / 50 * 1000, 2))
    return found


def _load(version: int, number: int) -> None:
    """Cases of the past: one instance, seven tasks with clocks, eight entries of the log each; of
    OPEN_TASKS of them the first step still waits in one post, beside what is measured."""
    from django.db import connection

    begin = time.perf_counter()
    values = {"version": version, "every": max(1, number // OPEN_TASKS)}
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
        cursor.execute("ALTER TABLE workflow_instanceevent DISABLE TRIGGER USER")
        rebuild = _take_down(cursor)
        for first in range(1, number + 1, LOAD_CHUNK):
            values |= {"first": first, "last": min(first + LOAD_CHUNK - 1, number)}
            for statement in _LOAD:
                cursor.execute(statement, values)
            print(f"loaded {values['last']:,} of {number:,}", file=sys.stderr)
        for statement in rebuild:
            cursor.execute(statement)
        for table in ("instance", "task", "scope"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('workflow_{table}', 'id'),"
                f" greatest((SELECT max(id) FROM workflow_{table}), 1))"
            )
        cursor.execute("ALTER TABLE workflow_instanceevent ENABLE TRIGGER USER")
        cursor.execute("RESET synchronous_commit; RESET maintenance_work_mem")
        cursor.execute("VACUUM (ANALYZE)")
    print(f"loaded in {time.perf_counter() - begin:.0f} s", file=sys.stderr)


def _take_down(cursor: Any) -> list[str]:
    """Drop keys and indexes of the tables that are filled; the statements that make them again."""
    tables = [f"workflow_{t}" for t in ("task", "clock", "instanceevent", "scope", "instance")]
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype IN ('f', 'u') AND conrelid::regclass::text = ANY(%s)"
        " ORDER BY contype DESC",
        [tables],
    )
    keys = cursor.fetchall()
    for table, name, _ in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [tables],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    again = [f'ALTER TABLE {t} ADD CONSTRAINT "{n}" {how}' for t, n, how in keys]
    return [how for _, how in indexes] + again


_LOAD = (
    """INSERT INTO workflow_instance (id, public_id, process_version_id, subject,
        owner_organization_id, region_id, state, end_kind, outcome, lock_version, variables, slots,
        posts, started_at)
    SELECT 1000000 + i, gen_random_uuid(), %(version)s, 'L' || i, 1, 1,
        CASE WHEN i %% %(every)s = 0 THEN 'running' ELSE 'ended' END,
        CASE WHEN i %% %(every)s = 0 THEN '' ELSE 'ended' END, 'agree', 9, '{}', '{}', '{}',
        now() - interval '90 days'
    FROM generate_series(%(first)s::int, %(last)s) i""",
    """INSERT INTO workflow_scope (id, instance_id, region_id, node, kind, pass_no, expected,
        signers, carried, state, caused_by)
    SELECT 1000000 + i, 1000000 + i, 1, '', 'case', 1, 0, '[]', '[]',
        CASE WHEN i %% %(every)s = 0 THEN 'active' ELSE 'done' END, 1
    FROM generate_series(%(first)s::int, %(last)s) i""",
    """INSERT INTO workflow_task (id, public_id, instance_id, region_id, subject, scope_id, node,
        stage, seq, post_id, organization_id, state, "limit", unit, due_on, is_provisional, outcome,
        opinion, data, straight_to, caused_by, close_reason, opened_at, closed_at, escalated,
        done_by_staff_id)
    SELECT 10000000 + i * 7 + n, gen_random_uuid(), 1000000 + i, 1, 'L' || i, 1000000 + i,
        (ARRAY['accept', 'land', 'water', 'fire', 'review', 'decide', 'deliver'])[n + 1], 'review',
        0, 10 + n, 1, CASE WHEN n = 0 AND i %% %(every)s = 0 THEN 'open' ELSE 'done' END, 3,
        'WORKDAY', current_date - 60 + i %% 90, false, 'agree', '', '{}', '', n + 1, '',
        now() - interval '90 days', now() - interval '80 days', 0, 1010 + n
    FROM generate_series(%(first)s::int, %(last)s) i, generate_series(0, 6) n""",
    """INSERT INTO workflow_clock (instance_id, region_id, task_id, kind, "limit", unit, rolls,
        extended_days, start_on, due_on, remaining, is_provisional, calendar_version, state)
    SELECT 1000000 + i, 1, 10000000 + i * 7 + n, 'step', 3, 'WORKDAY', false, 0, current_date,
        current_date, 0, false, 1,
        CASE WHEN n = 0 AND i %% %(every)s = 0 THEN 'running' ELSE 'stopped' END
    FROM generate_series(%(first)s::int, %(last)s) i, generate_series(0, 6) n""",
    """INSERT INTO workflow_instanceevent (instance_id, region_id, seq, kind, at, recorded_at,
        actor_kind, actor_name, node, outcome, text, payload, prev_hash, hash)
    SELECT 1000000 + i, 1, n, 'completed', now(), now(), 'user', 'staff', 'accept', 'agree', '',
        '{}', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')
    FROM generate_series(%(first)s::int, %(last)s) i, generate_series(1, 8) n""",
)


if __name__ == "__main__":
    sys.exit(main())
