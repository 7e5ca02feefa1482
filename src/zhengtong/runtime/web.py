"""The web process: Django is loaded once and granian's workers are forked from it.

Run as `python -m zhengtong.runtime.web`; the supervisor does.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from zhengtong.runtime.children import die_with_parent, never_outlive
from zhengtong.runtime.home import Home

THREADS = 4
GRACE_SECONDS = 10


def workers() -> int:
    """`ZHENGTONG_WEB_WORKERS`, or one a core and at most two, for the memory of a small machine."""
    return int(os.environ.get("ZHENGTONG_WEB_WORKERS") or min(2, os.cpu_count() or 1))


def application(_target: str) -> Any:
    """Asked for in each worker, which must not outlive the process that it was forked from."""
    if server := multiprocessing.parent_process():
        die_with_parent(server.pid)
        never_outlive(server.pid or 0)
    return _loaded()


def _loaded() -> Any:
    """Django with all its pages, so that the first visitor waits for nothing and the workers share
    the memory."""
    from django.urls import get_resolver

    from zhengtong.config.wsgi import application as loaded

    get_resolver().url_patterns  # noqa: B018 - reading it imports every page
    return loaded


def main() -> None:
    die_with_parent()
    home = Home.from_environment()
    _loaded()
    gc.collect()
    gc.freeze()
    server = Granian(
        "zhengtong.config.wsgi:application",
        address=home.bind,
        port=home.port,
        interface=Interfaces.WSGI,
        workers=workers(),
        blocking_threads=int(os.environ.get("ZHENGTONG_WEB_THREADS") or THREADS),
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        websockets=False,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=application)


if __name__ == "__main__":
    main()
