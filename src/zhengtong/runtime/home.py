"""Where an installation keeps what it owns: database, files, keys. No Django here."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from zhengtong.runtime.words import Problem, both

DATABASE_NAME = "zhengtong"
DATABASE_ROLE = "zhengtong"
SOURCES = Path(__file__).resolve().parents[2]
"""The folder that holds the package."""


@dataclass(frozen=True)
class Home:
    """`ZHENGTONG_HOME` (default `./var`), `ZHENGTONG_PORT`, `ZHENGTONG_BIND`, `DATABASE_URL`."""

    path: Path
    port: int = 8000
    outside_database: str | None = None
    bind: str = "127.0.0.1"

    @classmethod
    def from_environment(cls) -> Home:
        return cls(
            path=Path(os.environ.get("ZHENGTONG_HOME") or "var").resolve(),
            port=_port(os.environ.get("ZHENGTONG_PORT") or "8000"),
            outside_database=os.environ.get("DATABASE_URL") or None,
            bind=os.environ.get("ZHENGTONG_BIND") or "127.0.0.1",
        )

    def made(self, name: str) -> Path:
        """A folder below the home, private to its owner, made when missing."""
        folder = self.path / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the platform."""
        return f"http://{self._host}:{self.port}"

    @property
    def stream_address(self) -> str:
        """The same for the live board's stream."""
        return f"http://{self._host}:{self.stream_port}"

    @property
    def _host(self) -> str:
        return "127.0.0.1" if self.bind in {"0.0.0.0", "::"} else self.bind  # noqa: S104

    @property
    def simulator_port(self) -> int:
        """Where the demo county's payment gateway listens: beside the platform."""
        return _port(os.environ.get("ZHENGTONG_PAY_SIMULATOR_PORT") or str(self.port % 65535 + 1))

    @property
    def stream_port(self) -> int:
        """Where the live board's stream listens: beside the platform and its simulator."""
        return _port(os.environ.get("ZHENGTONG_STREAM_PORT") or str((self.port + 1) % 65535 + 1))

    @property
    def database_url(self) -> str:
        """The outside database, or the embedded one on its socket."""
        if self.outside_database:
            return self.outside_database
        folder = quote(str(self.socket_folder), safe="/")
        return f"postgresql://{DATABASE_ROLE}@/{DATABASE_NAME}?host={folder}"

    @property
    def socket_folder(self) -> Path:
        """Where the socket is; `run` may be a link, for PostgreSQL refuses paths of 100 bytes."""
        return Path(os.path.realpath(self.path / "run"))

    def environment(self) -> dict[str, str]:
        """The same home for a child process, whatever folder it works in."""
        variables = {
            "ZHENGTONG_HOME": str(self.path),
            "ZHENGTONG_PORT": str(self.port),
            "ZHENGTONG_BIND": self.bind,
        }
        if self.outside_database:
            variables["DATABASE_URL"] = self.outside_database
        paths = [str(SOURCES), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {**os.environ, **variables, "PYTHONPATH": os.pathsep.join(paths)}

    def secret(self, name: str) -> str:
        """A random key that is made once and then stays."""
        file = self.made("keys") / name
        try:
            return file.read_text()
        except FileNotFoundError:
            return _made_secret(file)


def _made_secret(file: Path) -> str:
    """Written aside and linked into place, so that a second starter never reads half a key."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_text()


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Problem(
        both(
            f"ZHENGTONG_PORT 应为 1 至 65535 之间的数字,现为“{text}”。",
            f"ZHENGTONG_PORT must be a number from 1 to 65535, not “{text}”.",
        )
    )


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
