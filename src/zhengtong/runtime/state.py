"""What has been done to this database and this home, so that later starts do nothing. No Django.

The marks lie in the database itself: a restored or exchanged database brings its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psycopg

from zhengtong.runtime.home import SOURCES, Home
from zhengtong.runtime.words import Problem, both

PACKAGES = ("django", "django-allauth", "django-ninja", "procrastinate", "whitenoise")
TABLE = "CREATE TABLE IF NOT EXISTS runtime_state (key text PRIMARY KEY, value text NOT NULL)"
MARK = (
    "INSERT INTO runtime_state VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = "
    "EXCLUDED.value"
)


def connect(home: Home) -> psycopg.Connection[tuple[str, ...]]:
    """Raises Problem when the database does not answer."""
    try:
        return psycopg.connect(home.database_url, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise Problem(
            both(f"数据库连接失败:{reason}", f"The database does not answer: {reason}")
        ) from error


def marks(home: Home) -> dict[str, str]:
    """All marks; none where the platform has never been prepared."""
    with connect(home) as connection:
        found = connection.execute("SELECT to_regclass('runtime_state') IS NOT NULL").fetchone()
        if not found or not found[0]:
            return {}
        rows = connection.execute("SELECT key, value FROM runtime_state").fetchall()
        return dict(rows)  # type: ignore[arg-type]


def mark(home: Home, key: str, value: str) -> None:
    with connect(home) as connection:
        connection.execute(TABLE)
        connection.execute(MARK, [key, value])


def tables_fingerprint() -> str:
    """Changes when a migration or a package with migrations does."""
    return _fingerprint(SOURCES.glob("zhengtong/**/migrations/*.py"))


def static_fingerprint() -> str:
    """Changes when a file of a `static` folder does."""
    files = SOURCES.glob("zhengtong/**/static/**/*")
    return _fingerprint(file for file in files if file.is_file())


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for package in PACKAGES:
        try:
            digest.update(f"{package} {version(package)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{package} -\n".encode())
    for file in sorted(files):
        digest.update(f"{file.relative_to(SOURCES)}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
