"""`zhengtong run`: database, web and worker as one; what dies is started again. No Django here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from zhengtong.runtime.backup import Nightly
from zhengtong.runtime.children import end, kill_session, spawn
from zhengtong.runtime.home import Home
from zhengtong.runtime.installation import prepare, tell
from zhengtong.runtime.postgres import Server
from zhengtong.runtime.progress import Progress, columns
from zhengtong.runtime.run_lock import only_one, require_free_port, say_leaving
from zhengtong.runtime.state import connect, marks
from zhengtong.runtime.words import Problem, both

WEB_PATIENCE = 60.0
STOP_PATIENCE = 30.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
PROBE_SECONDS = 20.0
PROBES = 3
LOG_LIMIT = 20 * 1024 * 1024
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """A Python process of ours that is kept alive."""

    home: Home
    name: str
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0
    due_at: float = field(default=0.0)
    probe: str = ""
    """An address that answers while the process is well; looked at every PROBE_SECONDS."""
    probed_at: float = 0.0
    missed: int = 0

    @property
    def log(self) -> Path:
        return self.home.made("log") / f"{self.name}.log"

    def start(self) -> None:
        shorten(self.log)
        self.process = spawn(
            [sys.executable, "-m", f"zhengtong.runtime.{self.name}"],
            log=self.log,
            dies_with_us=signal.SIGTERM,
            env=self.home.environment(),
            pass_fds=self.descriptors,
        )
        self.started_at = self.probed_at = time.monotonic()
        self.missed = 0

    def look_after(self) -> None:
        """Start it again when it has died, with growing pauses while it keeps dying."""
        if self.process is None:
            if time.monotonic() >= self.due_at:
                self.start()
            return
        if self.process.poll() is None and not self._is_stuck():
            return
        kill_session(self.process)
        lived = time.monotonic() - self.started_at
        self.pause = 0.0 if lived > STEADY_SECONDS else min(LONGEST_PAUSE, self.pause * 2 + 1)
        self.due_at, self.process = time.monotonic() + self.pause, None
        tell(
            both(
                f"进程 {self.name} 意外结束,正在重新启动(日志:{self.log})。",
                f"The {self.name} process ended unexpectedly and starts again (log: {self.log}).",
            )
        )

    def _is_stuck(self) -> bool:
        """Whether it lives and has not answered several times in a row."""
        if not self.probe or time.monotonic() - self.probed_at < PROBE_SECONDS:
            return False
        self.probed_at = time.monotonic()
        self.missed = 0 if answers(self.probe) else self.missed + 1
        return self.missed >= PROBES

    def stop(self) -> None:
        if self.process is not None:
            end(self.process, how=signal.SIGTERM, patience=STOP_PATIENCE)
            self.process = None


def run(home: Home, *, demo: bool) -> int:
    """Serve until told to stop. Returns the exit code; raises Problem when it cannot start."""
    home.path.mkdir(parents=True, exist_ok=True)
    for number in STOPPING:
        signal.signal(number, _as_interrupt)
    with only_one(home) as lock:
        require_free_port(home)
        server = None if home.outside_database else Server(home, tied=True, say=tell)
        children = [Child(home, "web", (lock,)), Child(home, "worker")]
        if demo and not os.environ.get("ZHENGTONG_PAY_URL"):
            children.append(Child(home, "pay_simulator"))
        if os.environ.get("ZHENGTONG_STREAM", "1") == "1":
            children.append(Child(home, "stream", probe=f"{home.stream_address}/health"))
        try:
            _start(home, server, children, demo=demo)
            _watch(home, server, children)
        except KeyboardInterrupt:
            tell(both("\n正在停止……", "\nStopping …"))
        finally:
            say_leaving(home)
            _stop(server, children)
    return 0


def _start(home: Home, server: Server | None, children: list[Child], *, demo: bool) -> None:
    progress = Progress()
    with progress.step(both("数据库", "Database")):
        if server is None:
            connect(home).close()
        else:
            server.start()
    prepare(home, demo=demo)
    web, *others = children
    with progress.step(both("网站", "Web")):
        web.start()
        _await_web(home, web)
    for child in others:
        child.start()
    _greet(home, demo=demo)


def _watch(home: Home, server: Server | None, children: list[Child]) -> None:
    nightly = Nightly(home)
    while True:
        time.sleep(0.5)
        if server is not None and not server.is_alive():
            tell(both("数据库意外停止,正在重新启动。", "The database stopped and starts again."))
            server.restart()
        for child in children:
            child.look_after()
            shorten(child.log)
        if server is not None:
            nightly.when_due()


def _stop(server: Server | None, children: list[Child]) -> None:
    """In order: no new requests, no new jobs, then the database."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.stop()
    if server is not None:
        server.stop(force=True)


def _await_web(home: Home, web: Child) -> None:
    deadline = time.monotonic() + WEB_PATIENCE
    while time.monotonic() < deadline:
        if web.process is None or web.process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{home.address}/", timeout=WEB_PATIENCE)  # noqa: S310
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    last = web.log.read_text(errors="replace").strip().splitlines()[-1:]
    raise Problem(
        both(
            f"网站未能启动:{''.join(last)}(日志:{web.log})",
            f"The web process did not start: {''.join(last)} (log: {web.log})",
        )
    )


def answers(address: str) -> bool:
    """Whether somebody answers there at once, whatever it is."""
    try:
        urllib.request.urlopen(address, timeout=2).close()  # noqa: S310
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _greet(home: Home, *, demo: bool) -> None:
    print(both(f"\n政通已就绪:{home.address}", f"\nZhengtong is ready: {home.address}"), flush=True)
    known = marks(home).get("demo") if demo else None
    if known:
        print("\n" + "\n".join(account_lines(json.loads(known))))
    print(both("\n按 Ctrl-C 停止。", "\nCtrl-C stops it."), flush=True)


def account_lines(accounts: list[list[str]]) -> list[str]:
    """Each sign-in of the demo on a line, in columns, the title in the operator's language. The
    password stands in the heading where all share it."""
    words = {word for _user, word, *_ in accounts}
    rows: list[tuple[str, ...]]
    if len(words) == 1:
        (word,) = words
        heading = both(f"演示帐号(密码都是 {word}):", f"Demo accounts (password of all: {word}):")
        rows = [(user, name, both(zh, en)) for user, _word, name, zh, en in accounts]
    else:
        heading = both("演示帐号(用户名、密码):", "Demo accounts (user name, password):")
        rows = [(user, word, name, both(zh, en)) for user, word, name, zh, en in accounts]
    return [heading, *_in_columns(rows)]


def _in_columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(columns, cells)) for cells in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(
            cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def shorten(log: Path) -> None:
    """A log that has grown too long moves aside; the process goes on writing to the same file."""
    if not log.exists() or log.stat().st_size < LOG_LIMIT:
        return
    log.with_suffix(".log.1").write_bytes(log.read_bytes())
    with log.open("r+b") as file:
        file.truncate(0)


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
