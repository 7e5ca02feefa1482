"""One platform a home, one program a port. No Django here."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhengtong.runtime.home import Home
from zhengtong.runtime.words import Problem, both

LEFTOVER_PATIENCE = 30.0


@contextmanager
def only_one(home: Home) -> Iterator[int]:
    """Hold the home; gives the lock's descriptor, which the web process inherits.

    After a kill the lock stays with the dying children, so it is waited for. Raises Problem when
    a platform runs here.
    """
    file = home.path / "run.lock"
    file.touch()
    with file.open("r+") as lock:
        deadline = time.monotonic() + LEFTOVER_PATIENCE
        while not _locks(lock.fileno()):
            pid = int(file.read_text() or "0")
            if _is_platform(pid) or time.monotonic() > deadline:
                raise Problem(
                    both(
                        f"平台已在运行(进程 {pid},数据目录 {home.path})。",
                        f"The platform is already running (process {pid}, home {home.path}).",
                    )
                )
            time.sleep(0.1)
        file.write_text(str(os.getpid()))
        yield lock.fileno()


def say_leaving(home: Home) -> None:
    """From here on the next starter waits for us instead of giving up."""
    (home.path / "run.lock").write_text("0")


def is_running(home: Home) -> bool:
    """Whether somebody holds the home."""
    file = home.path / "run.lock"
    if not file.exists():
        return False
    with file.open("r+") as lock:
        return not _locks(lock.fileno())


def require_free_port(home: Home) -> None:
    """Raises Problem with one clear sentence."""
    family = socket.AF_INET6 if ":" in home.bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((home.bind, home.port))
        except OSError as error:
            raise Problem(_why_not(home, error)) from error


def _why_not(home: Home, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return both(
            f"端口 {home.port} 已被其他程序占用:请停止该程序,或用 ZHENGTONG_PORT 换一个端口。",
            f"Port {home.port} is taken by another program: stop it, or choose another port with "
            f"ZHENGTONG_PORT.",
        )
    return both(
        f"不能使用 {home.bind} 的端口 {home.port}:{error.strerror}。",
        f"Port {home.port} of {home.bind} cannot be used: {error.strerror}.",
    )


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_platform(pid: int) -> bool:
    """Whether that number is still one of us and not a stranger who got it later."""
    try:
        os.kill(pid, 0)
        command = Path(f"/proc/{pid}/cmdline")
        return pid > 0 and (not command.exists() or b"zhengtong" in command.read_bytes())
    except OSError:
        return False
