"""Where an installation keeps what it owns: database, files, keys. No Django here."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Home:
    """`ZHENGTONG_HOME` (default `./var`), `ZHENGTONG_PORT`, `DATABASE_URL`."""

    path: Path
    port: int
    outside_database: str | None

    @classmethod
    def from_environment(cls) -> Home:
        path = Path(os.environ.get("ZHENGTONG_HOME", "var")).resolve()
        port = int(os.environ.get("ZHENGTONG_PORT", "8000"))
        return cls(path=path, port=port, outside_database=os.environ.get("DATABASE_URL"))

    def made(self, name: str) -> Path:
        """A folder below the home, private to its owner, made when missing."""
        folder = self.path / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    @property
    def database_url(self) -> str:
        """The outside database, or the embedded one on its socket."""
        if self.outside_database:
            return self.outside_database
        return f"postgresql://zhengtong@/zhengtong?host={self.socket_folder}"

    @property
    def socket_folder(self) -> Path:
        """PostgreSQL refuses socket paths of 100 bytes and more, so a long home gets a short link."""
        return self.path / "run"

    def secret(self, name: str) -> str:
        """A random key that is made once and then stays."""
        file = self.made("keys") / name
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text()
        with os.fdopen(descriptor, "w") as out:
            value = secrets.token_urlsafe(48)
            out.write(value)
        return value


def parse_database_url(url: str) -> dict[str, str]:
    """`postgresql://user:password@host:port/name?host=/socket` as Django's database settings."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }
