"""Dumps of the embedded database: one a night, seven kept, and back again. No Django here."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from zhengtong.runtime.children import spawn
from zhengtong.runtime.home import Home
from zhengtong.runtime.pg_binaries import data_major, find_binaries
from zhengtong.runtime.words import Problem, both

KEPT = 7
HOUR = 2
COUNTY_TIME = ZoneInfo("Asia/Shanghai")


def back_up(home: Home, target: Path | None = None) -> Path:
    """`pg_dump -Fc` of the home's database into `backups/` or a named file; returns the file.

    Raises Problem when the dump fails; half a dump is never left behind.
    """
    stamp = datetime.now(COUNTY_TIME).strftime("%Y%m%d-%H%M%S")
    file = target or home.made("backups") / f"zhengtong-{stamp}.dump"
    draft = file.with_name(f"{file.name}.part")
    _run(home, "pg_dump", ["-Fc", "--no-owner", f"--file={draft}", home.database_url])
    draft.chmod(0o600)
    draft.replace(file)
    return file


def restore(home: Home, file: Path) -> None:
    """Put a dump in the place of everything that the database holds, whole or not at all."""
    if not file.is_file():
        raise Problem(both(f"找不到备份文件 {file}。", f"There is no dump {file}."))
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction"]
    _run(home, "pg_restore", [*options, f"--dbname={home.database_url}", str(file)])


def prune(home: Home) -> None:
    """The newest seven stay."""
    dumps = sorted(home.made("backups").glob("zhengtong-*.dump"))
    for old in dumps[:-KEPT]:
        old.unlink()


class Nightly:
    """Asks the clock now and then; dumps in a child process, so that nothing waits."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.next = _next_night(datetime.now(COUNTY_TIME))
        self._process: subprocess.Popen[bytes] | None = None

    def when_due(self) -> None:
        now = datetime.now(COUNTY_TIME)
        if self._process is not None and self._process.poll() is not None:
            self._process = None
        if now < self.next or self._process is not None:
            return
        self.next = _next_night(now)
        self._process = spawn(
            [sys.executable, "-m", "zhengtong.runtime.cli", "backup", "--nightly"],
            log=self.home.made("log") / "backup.log",
            dies_with_us=signal.SIGTERM,
            env=self.home.environment(),
        )


def _next_night(now: datetime) -> datetime:
    tonight = now.replace(hour=HOUR, minute=30, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


def _run(home: Home, program: str, arguments: list[str]) -> None:
    major = None if home.outside_database else data_major(home.path / "database")
    command = [find_binaries(major).program(program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[0]
        raise Problem(both(f"{program} 失败:{last}", f"{program} failed: {last}"))
