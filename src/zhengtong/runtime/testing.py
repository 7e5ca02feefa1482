"""A throw-away database for the tests, started and stopped by the session's controller.

`name_home()` runs before Django reads its settings, `start()` when the session begins. With
`DATABASE_URL` set, the tests use that server instead.

The workers of xdist all need the same tables. While they still collect, the controller has them
made once, in a database that is only copied (`make_ahead`, `template`).
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from zhengtong.runtime.children import end, spawn
from zhengtong.runtime.home import SOURCES, Home
from zhengtong.runtime.postgres import Server

_MINE = "ZHENGTONG_TEST_HOME"
_AHEAD = "ZHENGTONG_TEST_AHEAD"
PATIENCE = 300.0
TEMPLATE = "zhengtong_tables"
"""Has every table and nothing else; nobody may be connected to it while it is copied."""
_servers: list[Server] = []
_busy: list[subprocess.Popen[bytes]] = []


def name_home() -> None:
    """Point this process and its children at a fresh home, never at the one that people use."""
    chosen = os.environ.get("DATABASE_URL") and os.environ.get("ZHENGTONG_HOME")
    if chosen or os.environ.get(_MINE):
        return
    folder = Path(tempfile.mkdtemp(prefix="zt-test-", dir="/tmp"))
    folder.chmod(0o711)
    os.environ["ZHENGTONG_HOME"] = os.environ[_MINE] = str(folder)
    atexit.register(_remove, folder, os.getpid())


def start() -> None:
    """Start the server; the workers of xdist inherit its home and find it running."""
    if os.environ.get("DATABASE_URL") or os.environ.get("PYTEST_XDIST_WORKER") or _servers:
        return
    name_home()
    server = Server(Home.from_environment(), durable=False, tied=True)
    server.start()
    _servers.append(server)


def make_ahead(module: str, *words: str) -> None:
    """Let a program make what the workers need while they start. It says `tell_ready()`."""
    if not _servers or os.environ.get(_AHEAD):
        return
    home = Home.from_environment()
    os.environ[_AHEAD] = str(home.path / "ahead")
    environment = home.environment()
    environment["PYTHONPATH"] += f"{os.pathsep}{SOURCES.parent}"
    _busy.append(
        spawn(
            [sys.executable, "-m", module, *words],
            log=home.made("log") / "ahead.log",
            dies_with_us=signal.SIGTERM,
            env=environment,
        )
    )


def tell_ready(is_ready: bool) -> None:
    """The tables are there, or could not be made. Written aside, so that nobody reads half."""
    told = Path(os.environ[_AHEAD])
    draft = told.with_suffix(".draft")
    draft.write_text("ready" if is_ready else "failed")
    draft.replace(told)


def template() -> str | None:
    """The database to copy, waited for while it is made; None where there is none."""
    if not (told := os.environ.get(_AHEAD)):
        return None
    deadline = time.monotonic() + PATIENCE
    while not Path(told).exists():
        if time.monotonic() > deadline:
            return None
        time.sleep(0.1)
    return TEMPLATE if Path(told).read_text() == "ready" else None


def stop() -> None:
    """Stop what `start()` and `make_ahead()` started."""
    while _busy:
        end(_busy.pop(), how=signal.SIGTERM, patience=5)
    while _servers:
        _servers.pop().stop(force=True)


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        stop()
        data = (folder / "database").resolve()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)
