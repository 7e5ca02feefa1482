"""The platform as a visitor finds it: web and worker of the product, and the demo county, once.

The county is loaded into a database that nobody uses; each worker of xdist gets a copy of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from zhengtong.runtime import testing
from zhengtong.runtime.children import end, spawn
from zhengtong.runtime.home import SOURCES, Home
from zhengtong.runtime.installation import prepare

SETTINGS = "zhengtong.config.settings.base"
PATIENCE = 60.0
PARTS = ("web", "worker", "stream")
WRONG = re.compile(r"^Traceback |^\S+ \S+ (?:ERROR|CRITICAL) |Internal Server Error", re.MULTILINE)


@dataclass
class Platform:
    """A running platform and what it wrote into its logs."""

    home: Home
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _read: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.home.address

    def complaints(self) -> str:
        """What went wrong inside since the last question; empty when nothing did."""
        found = []
        for name in PARTS:
            text = (self.home.made("log") / f"{name}.log").read_text(errors="replace")
            fresh, self._read[name] = text[self._read.get(name, 0) :], len(text)
            if WRONG.search(fresh):
                found.append(f"{name}: {fresh}")
        return "\n".join(found)

    def forget(self, table: str) -> None:
        """Empty a table, as if its time had run out."""
        with psycopg.connect(self.home.database_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))

    def let_pass(self, table: str, column: str, *, days: int) -> None:
        """Move the moments of a column back, as if so many days had gone by."""
        change = sql.SQL("UPDATE {} SET {} = {} - %s * interval '1 day'").format(
            sql.Identifier(table), sql.Identifier(column), sql.Identifier(column)
        )
        with psycopg.connect(self.home.database_url, autocommit=True) as connection:
            connection.execute(change, [days])

    def tell_again(self, key: str, case_id: int) -> None:
        """Publish an event of a case once more: handlers are idempotent, and look again."""
        again = (
            "INSERT INTO jobs_outbox_event (key, payload, published_at)"
            " SELECT key, payload, now() FROM jobs_outbox_event"
            " WHERE key = %s AND (payload->>'case_id')::bigint = %s LIMIT 1"
        )
        with psycopg.connect(self.home.database_url, autocommit=True) as connection:
            done = connection.execute(again, [key, case_id])
            assert done.rowcount == 1, (key, case_id)

    def numbers(self, query: str) -> list[int]:
        """The first column of a question to the database."""
        with psycopg.connect(self.home.database_url, autocommit=True) as connection:
            return [row[0] for row in connection.execute(query)]  # type: ignore[call-overload]

    def console(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the console program, run against this platform."""
        return subprocess.run(
            [sys.executable, "-m", "zhengtong.runtime.cli", *words],
            env=_environment(self.home),
            capture_output=True,
            text=True,
        )

    def manage(self, *words: str) -> str:
        """A management command, run against this platform; what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "django", *words],
            env=_environment(self.home),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


@contextmanager
def running(name: str) -> Iterator[Platform]:
    """A platform of its own for `name`, with the demo county in it."""
    base = Home.from_environment()
    county = made_county(base)
    home = replace(_copied(county, base.path / "journeys" / name, name), port=_free_port())
    _prepare(home)
    platform = Platform(home)
    try:
        for part in PARTS:
            (home.made("log") / f"{part}.log").unlink(missing_ok=True)
            platform.processes.append(_started(home, part))
        _await(home)
        yield platform
    finally:
        for process in platform.processes:
            end(process, how=signal.SIGTERM, patience=10)


def _started(home: Home, part: str) -> subprocess.Popen[bytes]:
    return spawn(
        [sys.executable, "-m", f"zhengtong.runtime.{part}"],
        log=home.made("log") / f"{part}.log",
        dies_with_us=signal.SIGTERM,
        env=_environment(home),
    )


def _environment(home: Home) -> dict[str, str]:
    return {
        **home.environment(),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "ZHENGTONG_WEB_WORKERS": "1",
        "LANG": "C.UTF-8",
    }


def _await(home: Home) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{home.address}/", timeout=PATIENCE).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def made_county(base: Home) -> Home:
    """The home whose database holds the county and is only ever copied."""
    folder = base.path / "journeys"
    name = f"journeys_{_fingerprint(folder)}"
    home = Home(path=folder / name, outside_database=database(base, name))
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home.path / "ready").exists():
            shutil.rmtree(home.path, ignore_errors=True)
            create(base, name, template=testing.template() or "template0")
            _prepare(home)
            (home.path / "ready").touch()
    return home


def _prepare(home: Home) -> None:
    """In the product's own way, with the product's own settings. Does only what is due."""
    tests, os.environ["DJANGO_SETTINGS_MODULE"] = os.environ["DJANGO_SETTINGS_MODULE"], SETTINGS
    try:
        prepare(home, demo=True)
    finally:
        os.environ["DJANGO_SETTINGS_MODULE"] = tests


def _copied(county: Home, path: Path, name: str) -> Home:
    """Keys, static files and files go along with the database."""
    own = f"journeys_{name}"
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(county.path, path)
    with (county.path.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template = urlsplit(county.database_url).path.lstrip("/")
        create(county, own, template=template)
    return Home(path=path, outside_database=database(county, own))


def create(home: Home, name: str, template: str = "template0") -> None:
    with psycopg.connect(database(home, "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def database(home: Home, name: str) -> str:
    return urlunsplit(urlsplit(home.database_url)._replace(path=f"/{name}"))


def _fingerprint(folder: Path) -> str:
    """Changes with whatever the county is made of. Two homes on one database server do not meet."""
    digest = hashlib.sha256(str(folder).encode())
    for pattern in ("migrations/*.py", "seed*", "seed/**/*", "catalogue/**/*", "rules.py"):
        for file in sorted(SOURCES.glob(f"zhengtong/**/{pattern}")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _free_port() -> int:
    """One whose second neighbour, where the stream of the board listens, is free as well."""
    while True:
        with socket.socket() as probe, socket.socket() as neighbour:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            with suppress(OSError, OverflowError):
                neighbour.bind(("127.0.0.1", port + 2))
                return port
