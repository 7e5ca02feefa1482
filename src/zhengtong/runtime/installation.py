"""A home made ready for work: its database running, its tables and files as this version needs."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from zhengtong.runtime import state
from zhengtong.runtime.home import Home
from zhengtong.runtime.postgres import Server
from zhengtong.runtime.words import Problem, both


def tell(line: str) -> None:
    """Remarks go to the error stream, so that a command's answer stays alone on the other."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def running_database(home: Home, say: Callable[[str], None] = tell) -> Iterator[None]:
    """The embedded server for as long as it is needed; an outside database must answer."""
    if home.outside_database:
        state.connect(home).close()
        yield
        return
    with Server(home, say=say):
        yield


def work_due(home: Home, *, demo: bool) -> list[str]:
    """Which of `tables`, `static`, `demo` this home still lacks. Takes milliseconds."""
    found = state.marks(home)
    due = []
    if found.get("tables") != state.tables_fingerprint():
        due.append("tables")
    collected = home.path / "static.stamp"
    if not collected.exists() or collected.read_text() != state.static_fingerprint():
        due.append("static")
    if demo and "demo" not in found:
        due.append("demo")
    return due


def prepare(home: Home, *, demo: bool, serving: bool = True, again: bool = False) -> None:
    """Do what is due, in a process of its own so that ours stays small.

    A command that serves no pages leaves the static files alone: a running web has them open.
    `again` loads the demo county also where it is: what a newer version has more of is added.

    Raises Problem when a part fails; its own words have been shown.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    with (home.path / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        due = [d for d in work_due(home, demo=demo) if serving or d != "static"]
        if demo and again and "demo" not in due:
            due.append("demo")
        if not due:
            return
        command = [sys.executable, "-m", "zhengtong.runtime.prepare", *due]
        if subprocess.run(command, env=home.environment()).returncode:
            raise Problem(
                both(
                    "准备数据库或文件时出错,详情见上。",
                    "Preparing the database or the files failed; the reason stands above.",
                )
            )


@contextmanager
def ready_platform(home: Home) -> Iterator[None]:
    """Database, tables and Django, for a command that works in this process."""
    with running_database(home):
        prepare(home, demo=False, serving=False)
        load_django(home)
        yield


def load_django(home: Home) -> None:
    """The product's settings, for this home; only once the database has its place."""
    os.environ["ZHENGTONG_HOME"] = str(home.path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.config.settings.base")
    import django

    django.setup()
