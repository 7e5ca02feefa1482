"""A throw-away database for the tests, started and stopped by the session's controller.

`name_home()` runs before Django reads its settings, `start()` when the session begins. With
`DATABASE_URL` set, the tests use that server instead.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from zhengtong.runtime.home import Home
from zhengtong.runtime.postgres import Server

_MINE = "ZHENGTONG_TEST_HOME"
_servers: list[Server] = []


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


def stop() -> None:
    """Stop what `start()` started."""
    while _servers:
        _servers.pop().stop(force=True)


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        stop()
        data = (folder / "database").resolve()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)
