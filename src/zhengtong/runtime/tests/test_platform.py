"""The whole platform as an operator meets it: prepared once, killed, stopped, started again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from zhengtong.runtime.home import Home
from zhengtong.runtime.postgres import Server
from zhengtong.runtime.tests.conftest import zhengtong

PATIENCE = 300.0


@pytest.fixture
def served(prepared: Home) -> Home:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Home(path=prepared.path, port=probe.getsockname()[1])


@contextmanager
def running(home: Home) -> Iterator[subprocess.Popen[str]]:
    """`zhengtong run` until it says that it is ready."""
    output = home.path / "output"
    with output.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "zhengtong.runtime.cli", "run", "--no-demo"],
            env=home.environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while "is ready" not in output.read_text():
            assert process.poll() is None, output.read_text()
            assert time.monotonic() < deadline, output.read_text()
            time.sleep(0.1)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def answers(home: Home) -> bool:
    try:
        urllib.request.urlopen(f"{home.address}/", timeout=30).close()
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        return False
    return True


def alive(home: Home) -> list[int]:
    """Processes that work for this home, by their environment or their folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with suppress(OSError):
            words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            if f"{home.path}".encode() in words:
                found.append(int(entry.name))
    return found


def test_a_period_is_counted_on_a_fresh_home_and_only_the_day_is_printed(
    first: tuple[Home, subprocess.CompletedProcess[str]],
) -> None:
    home, done = first
    assert (done.returncode, done.stdout) == (0, "2026-10-26\n"), done.stderr
    # The server stays up between the commands: that it stops after the last is told elsewhere.
    with Server(home):
        done = zhengtong(home, "calendar", "add", "2026-09-25", "1", "--unit", "month")
        assert (done.returncode, done.stdout) == (0, "2026-10-25\n"), done.stderr
        assert zhengtong(home, "migrate").returncode == 0
        assert zhengtong(home, "check").returncode == 0
        verified = zhengtong(home, "audit", "verify")
        assert verified.returncode == 0
        assert verified.stdout.strip().endswith("0 breaks")
        for action in ("create", "list", "revoke"):
            refused = zhengtong(home, "token", action, "nobody")
            assert (refused.returncode, refused.stdout) == (1, "")
            assert len(refused.stderr.strip().splitlines()) == 1
            assert refused.stderr.isascii()


def test_a_run_serves_survives_kills_and_stops_cleanly(served: Home) -> None:
    with running(served) as process:
        assert answers(served)
        with psycopg.connect(served.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        second = zhengtong(served, "run", ZHENGTONG_PORT="1")
        assert second.returncode == 1
        assert f"already running (process {process.pid}" in second.stderr
        process.kill()
    with running(served) as process:
        assert answers(served)
        with psycopg.connect(served.database_url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]
        output = (served.path / "output").read_text()
        assert "Tables" not in output
    assert process.returncode == 0
    assert not answers(served)
    assert not Server(served).is_alive()
    deadline = time.monotonic() + 15
    while left := alive(served):
        assert time.monotonic() < deadline, left
        time.sleep(0.2)


def test_a_tied_run_ends_with_its_killed_starter_and_the_next_waits(served: Home) -> None:
    script = "import subprocess, sys; subprocess.run([sys.executable, *sys.argv[1:]])"
    command = ["-m", "zhengtong.runtime.cli", "run", "--no-demo", "--tied"]
    with (served.path / "first").open("w") as out:
        starter = subprocess.Popen(
            [sys.executable, "-c", script, *command],
            env=served.environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    deadline = time.monotonic() + PATIENCE
    while "is ready" not in (served.path / "first").read_text():
        assert time.monotonic() < deadline, (served.path / "first").read_text()
        time.sleep(0.1)
    starter.kill()
    starter.wait()
    time.sleep(0.5)
    with running(served):
        assert answers(served)


def test_what_dies_is_started_again(served: Home) -> None:
    with running(served):
        for child in children_of(served):
            os.kill(child, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while len(re.findall("starts again", (served.path / "output").read_text())) < 3:
            assert time.monotonic() < deadline, (served.path / "output").read_text()
            time.sleep(0.2)
        while not answers(served):
            assert time.monotonic() < deadline
            time.sleep(0.2)


def children_of(home: Home) -> list[int]:
    parent = (home.path / "run.lock").read_text()
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit():
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                found += [int(entry.name)] if fields[1] == parent else []
    return found


def test_a_dump_can_be_put_back(prepared: Home) -> None:
    home = prepared
    with Server(home), psycopg.connect(home.database_url) as connection:
        connection.execute("CREATE TABLE dumped AS SELECT 1 AS n")
    done = zhengtong(home, "backup")
    assert done.returncode == 0, done.stderr
    dump = Path(done.stdout.strip())
    assert dump.stat().st_mode & 0o777 == 0o600
    with Server(home), psycopg.connect(home.database_url) as connection:
        connection.execute("DELETE FROM dumped")
    done = zhengtong(home, "restore", str(dump), "--yes")
    assert done.returncode == 0, done.stderr
    with Server(home), psycopg.connect(home.database_url) as connection:
        assert connection.execute("SELECT n FROM dumped").fetchall() == [(1,)]
