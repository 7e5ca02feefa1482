"""Server time of the pages that are opened most, beside a million cases.

    python -m benchmarks.pages [--json] [--load N] [--keep]
    python -m benchmarks.pages [--json] --loaded NAME

Works on a copy of the demo county that is made for this and dropped afterwards. `--load N`
multiplies one finished case to N (default 1,000,000), of which 2,500 have an open step at one post.
`--keep` leaves the copy and tells its name, so that `--loaded NAME` measures on it again.
The time is that of the whole request inside the process, templates and database included, without
the network: median and 95th percentile of 200 requests after ten to warm up. `cpu` is what the
process itself computed, which a busy machine disturbs less; `statements` are sent to the database,
prepared ones too. What was loaded before is set aside for the collector of memory, as the web
process does. `file` is an open case that came with 50 scanned pages; `scan` is the whole of them,
as the preview beside the case fetches it.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

CHUNK = 50_000
OPEN_TASKS = 2_500
REQUESTS = 200
SCANNED = 50
"""Pages of the case that came with a thick file."""
SHIFT = 10_000_000
"""Ids of multiplied rows begin here."""


def main() -> int:
    parser = argparse.ArgumentParser(description="pages: server time beside many cases")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--load", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--loaded", metavar="NAME")
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    with _copy(keep=chosen.keep, loaded=chosen.loaded):
        result = measure(0 if chosen.loaded else chosen.load)
    if chosen.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(f"{name:28} {value}")
    return 0


@contextmanager
def _copy(*, keep: bool = False, loaded: str | None = None) -> Iterator[None]:
    """A database of our own, copied from the demo county; nobody may be connected to that."""
    import django

    django.setup()
    from django.db import connection

    source = connection.settings_dict["NAME"]
    name = loaded or f"{source}_pages_{os.getpid()}"
    connection.close()
    if not loaded:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = source
        if keep or loaded:
            print(f"kept: {name}", file=sys.stderr)
        else:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')


def measure(load: int) -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    case = _loaded_case()
    if load:
        case = _finished_case()
        _multiply(case, load)
    thick, scan = _thick_case()
    card = _card()
    desk = Client()
    desk.force_login(get_user_model().objects.get(username="chenqing"))
    counter = Client()
    counter.force_login(get_user_model().objects.get(username="hemiao"))
    public = Client()
    pages = {
        "item": (public, f"/items/{card.public_id}/"),
        "home": (public, "/"),
        "search": (public, "/items/?q=采伐"),
        "inbox": (desk, "/desk/cases/inbox/"),
        "case": (desk, f"/desk/cases/{case.public_id}/"),
        "file": (counter, f"/desk/cases/{thick.public_id}/"),
        "scan": (counter, f"/files/{scan}/"),
        "register": (desk, "/desk/cases/?status=open"),
        "live_counts": (desk, "/desk/cases/inbox/live/"),
    }
    gc.collect()
    gc.freeze()
    result: dict[str, Any] = {}
    for name, (client, path) in pages.items():
        times, computed = _timed(lambda client=client, path=path: client.get(path))
        result[f"{name}_ms_median"] = round(statistics.median(times), 2)
        result[f"{name}_ms_p95"] = round(statistics.quantiles(times, n=20)[-1], 2)
        result[f"{name}_cpu_ms_median"] = round(statistics.median(computed), 2)
        result[f"{name}_statements"] = _statements(client, path)
    return {**result, "cases_loaded": _how_many(), "python": platform.python_version()}


def _loaded_case() -> Any:
    """The case of which a loaded database holds copies; nothing where there are none."""
    from zhengtong.modules.cases.models import Case

    return Case.objects.filter(pk__lt=SHIFT).order_by("-pk").first()


def _how_many() -> int:
    from zhengtong.modules.cases.models import Case

    return Case.objects.filter(pk__gt=SHIFT).count()


def _timed(get: Callable[[], Any]) -> tuple[list[float], list[float]]:
    """Milliseconds of the clock and of the processor, one of each a request."""
    times, computed = [], []
    for n in range(REQUESTS + 10):
        begin, begun = time.perf_counter(), time.process_time()
        response = get()
        size = sum(map(len, response)) if response.streaming else len(response.content)
        taken = 1000 * (time.perf_counter() - begin)
        if response.status_code != 200 or not size:
            raise SystemExit(f"{response.status_code} instead of a page")
        if n >= 10:
            times.append(taken)
            computed.append(1000 * (time.process_time() - begun))
    return times, computed


def _statements(client: Any, path: str) -> int:
    from zhengtong.core import prepared

    with prepared.watched() as sent:
        client.get(path)
    return len(sent)


def _card() -> Any:
    from zhengtong.modules.items import api as items

    return next(c for c in items.search(text="林木采伐许可").rows if c.is_detailed)


def _finished_case() -> Any:
    """One tree-felling case, lived through the services."""
    from zhengtong.kernel.errors import DomainError
    from zhengtong.modules.cases import api as cases
    from zhengtong.modules.org import api as org
    from zhengtong.modules.workflow import api as workflow

    case = _submitted_case(_small)
    while tasks := workflow.open_tasks(instance_id=case.instance_id):
        for holder in org.holders(tasks[0].post_id):
            actor = org.actor_for(holder.user_id)
            try:
                workflow.require_performer(task_id=tasks[0].id, actor=actor)
            except DomainError:
                continue
            break
        good = next(o for o in ("accept", "agree", "grant") if o in tasks[0].outcomes)
        cases.complete_step(
            case_id=case.pk, task_id=tasks[0].id, actor=actor, outcome=good, opinion="符合条件。"
        )
    return case


def _thick_case() -> tuple[Any, Any]:
    """The same, waiting at its window, with one material of SCANNED pages; and that file's id."""
    from zhengtong.modules.cases import api as cases

    case = _submitted_case(_thick)
    every = (f for group in cases.materials_of(case) for f in group.files)
    return case, max(every, key=lambda file: file.size).public_id


def _submitted_case(content: Callable[[Any, random.Random], tuple[bytes, str]]) -> Any:
    from django.utils import timezone

    from zhengtong.modules.cases import api as cases
    from zhengtong.modules.items import api as items
    from zhengtong.modules.org import api as org
    from zhengtong.simulation.answers import Filler

    card = _card()
    version = items.current_version(card.public_id)
    person = org.sample_people(limit=1)[0]
    citizen = org.actor_for(person.user_id)
    chance = random.Random(5)
    data = Filler(
        chance=chance,
        today=timezone.localdate(),
        regions=[r.code for r in org.regions(level="village")],
        known={"felling_kind": "own_use", "volume_class": "small"},
    ).fill(version.form_version_id)
    found = cases.start_application(item_public_id=card.public_id, actor=citizen, data=data)
    for material in cases.wanted_materials(found, data):
        if material.needs_upload:
            file, name = content(material, chance)
            cases.attach_material(
                public_id=found.public_id,
                material_key=material.key,
                content=file,
                name=name,
                actor=citizen,
            )
    return cases.submit_application(public_id=found.public_id, actor=citizen)


def _small(material: Any, chance: random.Random) -> tuple[bytes, str]:
    from zhengtong.simulation.files import file_for

    return file_for(material.extensions, chance)


def _thick(material: Any, chance: random.Random) -> tuple[bytes, str]:
    """Pages of A4 at 150 dots an inch with something on them, where the material takes a PDF."""
    import io

    from PIL import Image

    if "pdf" not in material.extensions:
        return _small(material, chance)
    grain = Image.frombytes("L", (155, 219), chance.randbytes(155 * 219))
    pages = [grain.rotate(n, fillcolor=255).resize((1240, 1754)) for n in range(SCANNED)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue(), "案卷扫描件.pdf"


def _multiply(case: Any, load: int) -> None:
    """Copies of the finished case: instance, scope, tasks, step clocks, case; the newest ones have
    their review open. Content that no list reads (log, documents) is not copied."""
    from django.db import connection

    with connection.cursor() as cursor, _bare(cursor, [table for table, _own in _COPIED]):
        for first in range(1, load + 1, CHUNK):
            last = min(first + CHUNK - 1, load)
            values = {
                "case": case.pk,
                "instance": case.instance_id,
                "first": first,
                "last": last,
                "shift": SHIFT,
                "open_from": load - OPEN_TASKS,
            }
            for table, own in _COPIED:
                cursor.execute(_copying(cursor, table, own), values)
            print(f"loaded {last:,} of {load:,}", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def _bare(cursor: Any, tables: list[str]) -> Iterator[None]:
    """No triggers and no plain indexes while loading; these are made anew afterwards."""
    from django.db import DatabaseError

    cursor.execute("SET synchronous_commit = off")
    cursor.execute("SET maintenance_work_mem = '512MB'")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with suppress(DatabaseError):
        # Foreign keys are not checked row by row where the account may say so.
        cursor.execute("SET session_replication_role = replica")
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid"
        " WHERE i.indrelid = ANY(%s::text[]::regclass[]) AND c.oid IS NULL",
        [tables],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    cursor.execute("RESET session_replication_role")


_COPIED: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "workflow_instance",
        {
            "id": "%(shift)s + i",
            "public_id": "gen_random_uuid()",
            "subject": "'L' || i",
            "state": "CASE WHEN i > %(open_from)s THEN 'running' ELSE t.state END",
        },
    ),
    (
        "workflow_scope",
        {"id": "%(shift)s + i", "instance_id": "%(shift)s + i"},
    ),
    (
        "workflow_task",
        {
            "id": "%(shift)s + i * 8 + t.rank",
            "public_id": "gen_random_uuid()",
            "instance_id": "%(shift)s + i",
            "scope_id": "%(shift)s + i",
            "subject": "'L' || i",
            "state": "CASE WHEN i > %(open_from)s AND t.node = 'review' THEN 'open' "
            "ELSE t.state END",
            "closed_at": "CASE WHEN i > %(open_from)s AND t.node = 'review' THEN NULL "
            "ELSE t.closed_at END",
            "due_on": "t.due_on + (i %% 9)::int - 4",
        },
    ),
    (
        "cases_case",
        {
            "id": "%(shift)s + i",
            "public_id": "gen_random_uuid()",
            "number": "'L' || i",
            "project_no": "'L' || i",
            "instance_id": "%(shift)s + i",
            "status": "CASE WHEN i > %(open_from)s THEN 'in_progress' ELSE t.status END",
            "closed_at": "CASE WHEN i > %(open_from)s THEN NULL ELSE t.closed_at END",
            "submitted_at": "t.submitted_at - ((%(last)s - i) || ' seconds')::interval",
        },
    ),
)


def _copying(cursor: Any, table: str, own: dict[str, str]) -> str:
    cursor.execute(
        "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        [table],
    )
    columns = [row[0] for row in cursor.fetchall()]
    values = ", ".join(own.get(c, f"t.{c}") for c in columns)
    where = "t.id = %(case)s" if table == "cases_case" else "t.instance_id = %(instance)s"
    if table == "workflow_instance":
        where = "t.id = %(instance)s"
    if table == "workflow_scope":
        where += " AND t.kind = 'case'"
    rank = ", row_number() OVER (ORDER BY t.id) - 1 AS rank" if table == "workflow_task" else ""
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"
        f" FROM (SELECT t.*{rank} FROM {table} t WHERE {where}) t,"
        " generate_series(%(first)s::bigint, %(last)s::bigint) i"
    )


if __name__ == "__main__":
    sys.exit(main())
