"""The database supervisor: the only place that knows how PostgreSQL starts. No Django here.

A server is shared by whoever uses the home at the moment; the last one out stops it.
"""

from __future__ import annotations

import fcntl
import locale
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from zhengtong.runtime.children import end, spawn
from zhengtong.runtime.home import DATABASE_NAME, DATABASE_ROLE, Home
from zhengtong.runtime.pg_account import Account, account_for, place_data, place_socket, reachable
from zhengtong.runtime.pg_binaries import INITIALISED, Binaries, data_major, find_binaries
from zhengtong.runtime.pg_settings import include_settings, write_settings
from zhengtong.runtime.words import Problem, both

START_PATIENCE = 30.0
RECOVERY_PATIENCE = 600.0
STOP_PATIENCE = 60.0


_left_running: list[subprocess.Popen[bytes]] = []
"""Servers that we started and others still use; the last of them stops it."""


def _silent(_line: str) -> None:
    """For callers that show nothing."""


@dataclass
class Server:
    """The embedded PostgreSQL of one home.

    `durable=False` trades safety for speed and is for tests only. `tied=True` makes a server
    that we start end with us even when we are killed.
    """

    home: Home
    durable: bool = True
    tied: bool = False
    say: Callable[[str], None] = _silent
    _process: subprocess.Popen[bytes] | None = None
    _using: IO[str] | None = None
    _data: Path | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self._data or (self.home.path / "database").resolve()

    @property
    def log(self) -> Path:
        return self.home.made("log") / "database.log"

    def start(self) -> None:
        """Return when the server answers and our database exists.

        Raises Problem with one sentence when it cannot be started.
        """
        with self._locked():
            if self._alone() and (pid := self._running_pid()):
                _fast_stop(pid)
            self._use()
            try:
                if not self.answers():
                    self._launch()
            except BaseException:
                self._leave()
                raise

    def stop(self, *, force: bool = False) -> None:
        """Leave; the last one out stops the server. `force` stops it under everybody."""
        if self._using is None:
            return
        with self._locked():
            self._leave()
            if force or self._alone():
                self._halt()
            elif self._process is not None:
                _left_running.append(self._process)
                self._process = None

    def answers(self) -> bool:
        """Whether `SELECT 1` comes back from our database."""
        try:
            with self._connect(DATABASE_ROLE, DATABASE_NAME) as connection:
                connection.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def is_alive(self) -> bool:
        """Cheap, for a supervisor: our process lives, or the one that we joined does."""
        if self._process is not None:
            return self._process.poll() is None
        return self._running_pid() is not None

    def restart(self) -> None:
        """After it died by itself."""
        self._process = None
        self._leave()
        self.start()

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def _launch(self) -> None:
        account = account_for(self.home.path / "database")
        binaries = reachable(find_binaries(data_major(self.data)), account)
        self._data = place_data(self.home.path / "database", account)
        socket = place_socket(self.home.path / "run", account)
        if data_major(self.data) is None:
            self._initialise(binaries, account)
        users = sorted({account.name, pwd.getpwuid(os.geteuid()).pw_name})
        write_settings(self.data, socket, users, account=account, durable=self.durable)
        self._start_patiently(binaries, account)
        self._make_database()

    def _initialise(self, binaries: Binaries, account: Account) -> None:
        if account.is_other:
            self.say(
                both(
                    f"PostgreSQL 不以 root 运行,数据库由用户 {account.name} 保管:{self.data}",
                    f"PostgreSQL does not run as root: user {account.name} keeps the database in "
                    f"{self.data}.",
                )
            )
        for leftover in self.data.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        command = [
            binaries.program("initdb"),
            f"--pgdata={self.data}",
            "--username=postgres",
            "--encoding=UTF8",
            f"--locale={_locale()}",
            "--data-checksums",
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            *([] if self.durable else ["--no-sync"]),
        ]
        done = subprocess.run(
            command, capture_output=True, cwd="/", env=_plain(), **account.popen_options()
        )  # type: ignore[call-overload]
        if done.returncode:
            raise _failure(done.stderr.decode(errors="replace"))
        include_settings(self.data, account)
        account.write(self.data / INITIALISED, "")

    def _start_patiently(self, binaries: Binaries, account: Account) -> None:
        """After a kill the first tries may find the dead server's memory still in use."""
        deadline = time.monotonic() + START_PATIENCE
        while True:
            self._forget_stale_pid()
            mark = self.log.stat().st_size if self.log.exists() else 0
            self._process = spawn(
                [binaries.program("postgres"), "-D", str(self.data)],
                log=self.log,
                dies_with_us=signal.SIGINT if self.tied else None,
                env=_plain(),
                **account.popen_options(),
            )
            if self._comes_up():
                return
            if time.monotonic() > deadline:
                raise _failure(_read_from(self.log, mark))
            time.sleep(0.5)

    def _comes_up(self) -> bool:
        """True when it answers, False when it ended; recovery after a crash may take long."""
        assert self._process is not None
        deadline = time.monotonic() + RECOVERY_PATIENCE
        while self._process.poll() is None:
            try:
                self._connect("postgres", "postgres").close()
            except psycopg.Error:
                if time.monotonic() > deadline:
                    raise _failure(_read_from(self.log, 0)) from None
                time.sleep(0.05)
            else:
                return True
        return False

    def _make_database(self) -> None:
        role, name = sql.Identifier(DATABASE_ROLE), sql.Identifier(DATABASE_NAME)
        with self._connect("postgres", "postgres") as connection:
            known = "SELECT 1 FROM pg_roles WHERE rolname = %s"
            if not connection.execute(known, [DATABASE_ROLE]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(known, [DATABASE_NAME]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role))

    def _connect(self, role: str, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.home.socket_folder),
            user=role,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _halt(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            end(process, how=signal.SIGINT, patience=STOP_PATIENCE)
        elif pid := self._running_pid():
            _fast_stop(pid)

    def _running_pid(self) -> int | None:
        """The number in the pid file, if that process is PostgreSQL in our data folder."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if _is_ours(pid, self.data) else None

    def _forget_stale_pid(self) -> None:
        """PostgreSQL believes any live process of that number to be itself and waits for ever."""
        if self._running_pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One starts or stops at a time."""
        self.home.path.mkdir(parents=True, exist_ok=True)
        with (self.home.path / "database.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _use(self) -> None:
        self._using = (self.home.path / "database.users").open("w")
        fcntl.flock(self._using, fcntl.LOCK_SH)

    def _leave(self) -> None:
        if self._using is not None:
            self._using.close()
            self._using = None

    def _alone(self) -> bool:
        """Whether nobody uses the server; asked under the lock."""
        with (self.home.path / "database.users").open("w") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True


def _is_ours(pid: int, data: Path) -> bool:
    """The postmaster works in its data folder, which no other program does by chance."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        if Path("/proc/self").exists():
            return False
    command = ["ps", "-p", str(pid), "-o", "args="]
    answer = subprocess.run(command, capture_output=True, text=True)
    return "postgres" in answer.stdout and str(data) in answer.stdout


def _fast_stop(pid: int) -> None:
    deadline = time.monotonic() + STOP_PATIENCE
    try:
        os.kill(pid, signal.SIGINT)
        while time.monotonic() < deadline and not _is_zombie(pid):
            os.kill(pid, 0)
            time.sleep(0.05)
    except ProcessLookupError:
        return


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def _locale() -> str:
    """`C.UTF-8` where the system has it."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C.UTF-8"


def _plain() -> dict[str, str]:
    """Nothing of the operator's locale or PG* variables reaches the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": _locale()}


def _read_from(log: Path, mark: int) -> str:
    with log.open("rb") as lines:
        lines.seek(mark)
        return lines.read().decode(errors="replace")


def _failure(words: str) -> Problem:
    last = next((line for line in reversed(words.splitlines()) if line.strip()), "")
    told = [line for line in words.splitlines() if "FATAL" in line or "error:" in line]
    return Problem(
        both(
            f"数据库无法启动:{(told or [last])[-1].strip()}",
            f"The database does not start: {(told or [last])[-1].strip()}",
        )
    )
