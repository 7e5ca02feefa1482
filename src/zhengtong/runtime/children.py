"""Child processes that end with their parent, even when that was killed. No Django here."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
ORPHAN_GRACE = 3.0
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    dies_with_us: signal.Signals | None,
    env: Mapping[str, str] | None = None,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, its words appended to `log`.

    `dies_with_us` is the signal that the child gets when we end in whatever way (Linux only).
    Call it from the main thread: the kernel watches the thread that forked. Without it a
    Ctrl-C in the terminal would reach the children before us and break the order of the stop.
    """
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            cwd="/",
            start_new_session=True,
            preexec_fn=_watch(dies_with_us),
            **options,
        )


def _watch(signal_at_death: signal.Signals | None) -> Callable[[], None] | None:
    if LIBC is None or signal_at_death is None:
        return None
    parent, libc = os.getpid(), LIBC

    def watch() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(signal_at_death))
        if os.getppid() != parent:
            os._exit(1)

    return watch


def end(child: subprocess.Popen[bytes], *, how: signal.Signals, patience: float) -> None:
    """Ask, wait, then kill what is left of its session."""
    if child.poll() is None:
        child.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(patience)
    kill_session(child)
    child.wait()


def kill_session(child: subprocess.Popen[bytes]) -> None:
    """Grandchildren of a killed child would otherwise keep its port."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def die_with_parent(parent: int | None = None) -> None:
    """For a Python child: be asked to end (SIGTERM) when the process that started us does."""
    parent = parent or os.getppid()
    if LIBC is None:
        never_outlive(parent)
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def never_outlive(parent: int) -> None:
    """End in any case some seconds after the parent: a graceful end may hang on a database that
    went at the same moment. What was not committed is done again by who comes next."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(ORPHAN_GRACE)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
