"""One case's whole life over HTTP: apply, accept, three steps, decide, rate – through the API.

    python -m benchmarks.http [--json] [--cases N]

Fourteen requests: begin with all answers, upload a photo, hand in, five times look for the open
step and finish it, rate. The item is the tree-felling permit with one step more, put into the
catalogue for the measurement and paused after it.

The web process runs as in production (granian, one worker) and so does PostgreSQL; this client adds
no CPU to what is counted. Each of the four clients lives some lives before the measurement begins,
because a new connection plans every statement five times. Reported: lives a second of CPU of web
process plus its database backends (`lives_per_second_per_core`), and lives a second of wall time
with four clients at once.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

STEPS = ("accept", "review", "inspect", "check", "decide")
WHO = ("clerk", "reviewer", "reviewer", "checker", "decider")
REQUESTS = 4 + 2 * len(STEPS)
WARM_UP = 6
CLIENTS = 4


class Client:
    """One keep-alive connection that speaks as one user."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.token = token

    def call(
        self, method: str, path: str, body: Any = None, *, raw: bytes = b"", kind: str = ""
    ) -> Any:
        content = raw or (json.dumps(body).encode() if body is not None else b"")
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": kind or "application/json",
            "Accept": "application/json",
        }
        self.connection.request(method, f"/api/v1{path}", content, headers)
        response = self.connection.getresponse()
        text = response.read()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status} {text[:400]!r}")
        return json.loads(text) if text else None


def multipart(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    mark = "zhengtong-boundary"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
        for k, v in fields.items()
    ]
    parts.append(
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: image/jpeg\r\n\r\n".encode()
    )
    return b"".join([*parts, content, f"\r\n--{mark}--\r\n".encode()]), (
        f"multipart/form-data; boundary={mark}"
    )


class Life:
    """The life of one tree-felling case, told by five people."""

    def __init__(self, port: int, tokens: dict[str, str], world: dict[str, Any]) -> None:
        self.people = {name: Client(port, token) for name, token in tokens.items()}
        self.world = world

    def live(self) -> None:
        citizen, world = self.people["citizen"], self.world
        made = citizen.call(
            "POST", "/applications/", {"item": world["item"], "data": world["data"]}
        )
        application = made["public_id"]
        for key, name, content in world["files"]:
            raw, kind = multipart({"material_key": key}, name, content)
            citizen.call("POST", f"/applications/{application}/materials/", raw=raw, kind=kind)
        case = citizen.call("POST", f"/applications/{application}/submit/")["public_id"]
        for person in WHO:
            self.step(person, case)
        citizen.call("POST", f"/cases/{case}/rating/", {"level": "very_good"})

    def step(self, person: str, case: str) -> None:
        client = self.people[person]
        task = client.call("GET", f"/cases/{case}/tasks/")[0]
        good = next(o for o in task["outcomes"] if o in ("accept", "agree", "grant"))
        client.call(
            "POST",
            f"/tasks/{task['public_id']}/complete/",
            {"outcome": good, "opinion": "符合条件。", "lock_version": task["lock_version"]},
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(root: psutil.Process) -> float:
    """User and system time of a process and everything below it."""
    total = 0.0
    for process in [root, *root.children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def backend_seconds() -> dict[int, float]:
    """CPU of every database backend of this database, by process id."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        pids = [row[0] for row in cursor.fetchall()]
    found = {}
    for pid in pids:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.NoSuchProcess:
            continue
        found[pid] = times.user + times.system
    return found


def five_steps() -> Any:
    """The tree-felling permit with an inspection between review and second review, in force."""
    from zhengtong.kernel.access import Actor
    from zhengtong.modules.items import api as items
    from zhengtong.modules.items import queries, seed
    from zhengtong.modules.items.catalogue import make as m
    from zhengtong.modules.items.catalogue.items import tree_felling

    card = next(c for c in items.search(text="林木采伐许可").rows if c.is_detailed)
    usual = items.current_version(card.public_id)
    actor = Actor.system("benchmark")
    item_id = items.register_item(
        entry_id=None,
        owner_organization_id=usual.owner_organization_id,
        region_id=usual.region_id,
        implementation_code=f"{usual.implementation_code[:-3]}990",
        actor=actor,
    )
    items.set_item_state(item_id=item_id, state="active", reason="benchmark", actor=actor)
    accept, review, check, decide = tree_felling.ITEM.flow
    inspect = m.review("inspect", "踏勘", "Inspection", 1, return_to=("review",))
    seed.put_in_force(
        item_id=item_id,
        definition=tree_felling.GUIDE,
        form_version_id=usual.form_version_id,
        process_version_id=seed.register_flow(
            "benchmark_http",
            [accept, review, inspect, check, decide],
            name="测量",
            name_en="Benchmark",
        ),
    )
    version = queries.version_in_force(item_id)
    assert version is not None
    return version


def pause(item_id: int) -> None:
    """Nobody shall apply for it."""
    from zhengtong.kernel.access import Actor
    from zhengtong.modules.items import api as items

    actor = Actor.system("benchmark")
    items.set_item_state(item_id=item_id, state="paused", reason="benchmark", actor=actor)


def world_of(version: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The item, valid answers and files, and a token for each person of the story."""
    import random

    from django.utils import timezone

    from zhengtong.modules.items import api as items
    from zhengtong.modules.org import api as org
    from zhengtong.simulation.answers import Filler
    from zhengtong.simulation.files import file_for

    chance = random.Random(7)
    person = org.sample_people(limit=1)[0]
    filler = Filler(
        chance=chance,
        today=timezone.localdate(),
        regions=[r.code for r in org.regions(level="village")],
        known={"felling_kind": "own_use", "volume_class": "small", "contact_name": person.name},
    )
    data = filler.fill(version.form_version_id)
    wanted = items.resolve_situation(
        item_version_id=version.id, answers={k: v for k, v in data.items() if isinstance(v, str)}
    )
    files = [
        (m.key, *reversed(file_for(m.extensions, chance)))
        for m in wanted.materials
        if m.needs_upload
    ]
    forestry = version.owner_organization_id
    seats = {
        "clerk": ("counter", 0),
        "reviewer": ("reviewer", 0),
        "checker": ("reviewer", 1),
        "decider": ("approver", 0),
    }
    tokens = {"citizen": token_of(person.user_id)}
    for name, (post, place) in seats.items():
        holders = org.holders(org.post_id(forestry, post))
        leading = [h.user_id for h in holders if h.share == "A" and h.user_id]
        tokens[name] = token_of(leading[place])
    return {"item": str(version.public_id), "data": data, "files": files}, tokens


def token_of(user_id: int) -> str:
    from django.contrib.auth import get_user_model

    from zhengtong.modules.org import api as org

    username = get_user_model().objects.get(pk=user_id).get_username()
    return org.token_create(username, name="benchmark", days=1)


def wait_for(port: int, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web process did not come up")


def in_parallel(count: int, work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(cases: int) -> dict[str, Any]:
    version = five_steps()
    try:
        return run(cases, *world_of(version))
    finally:
        pause(version.item_id)


def served(port: int) -> subprocess.Popen[bytes]:
    """The web process, as the supervisor starts it, with one worker."""
    return subprocess.Popen(
        [sys.executable, "-m", "zhengtong.runtime.web"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "zhengtong.config.settings.base",
            "ZHENGTONG_PORT": str(port),
            "ZHENGTONG_WEB_WORKERS": "1",
        },
        stdout=subprocess.DEVNULL,
    )


def run(cases: int, world: dict[str, Any], tokens: dict[str, str]) -> dict[str, Any]:
    port = free_port()
    web = served(port)
    each = max(cases // CLIENTS, 1)

    def client(lives: int) -> None:
        life = Life(port, tokens, world)
        for _ in range(lives):
            life.live()

    try:
        wait_for(port)
        root = psutil.Process(web.pid)
        in_parallel(CLIENTS, lambda: client(WARM_UP))
        web_before, database_before = cpu_seconds(root), backend_seconds()
        started = time.monotonic()
        in_parallel(CLIENTS, lambda: client(each))
        wall = time.monotonic() - started
        web_cpu = cpu_seconds(root) - web_before
        database_cpu = sum(
            after - database_before.get(pid, 0.0) for pid, after in backend_seconds().items()
        )
    finally:
        web.terminate()
        web.wait(timeout=20)
    lives = each * CLIENTS
    return {
        "lives": lives,
        "lives_per_second_per_core": round(lives / (web_cpu + database_cpu), 2),
        "lives_per_second_wall": round(lives / wall, 2),
        "web_cpu_ms_per_life": round(1000 * web_cpu / lives, 1),
        "database_cpu_ms_per_life": round(1000 * database_cpu / lives, 1),
        "steps_per_life": len(STEPS),
        "requests_per_life": REQUESTS,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Whole lives of cases over HTTP.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", type=int, default=120)
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    import django

    django.setup()
    result = measure(chosen.cases)
    if chosen.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:32} {value}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
