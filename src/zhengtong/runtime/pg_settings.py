"""The settings that our PostgreSQL runs with. No Django here.

They are written anew at every start; an operator's own go into `local.conf` beside them.
"""

from __future__ import annotations

from pathlib import Path

from zhengtong.runtime.pg_account import Account

MODEST = {
    "max_connections": "60",
    "max_locks_per_transaction": "256",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "autovacuum_max_workers": "2",
    "jit": "off",
    "huge_pages": "off",
    "random_page_cost": "1.1",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
    "password_encryption": "scram-sha-256",
}
"""For an idle county on a small machine. The locks are those of a restore: one transaction that
drops and makes 290 tables with 1,230 indexes."""

NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Only for data that nobody will miss: the tests."""


def write_settings(
    data: Path, socket: Path, users: list[str], *, account: Account, durable: bool
) -> None:
    """The three files that we own in the data folder: settings, who may come in, who is who."""
    values = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        **MODEST,
        **({} if durable else NOT_DURABLE),
    }
    lines = [f"{name} = '{value}'" for name, value in values.items()]
    _write(account, data / "zhengtong.conf", [*lines, "include_if_exists 'local.conf'"])
    _write(
        account,
        data / "pg_hba.conf",
        [
            "local all all peer map=zhengtong",
            "host all all 127.0.0.1/32 scram-sha-256",
            "host all all ::1/128 scram-sha-256",
        ],
    )
    roles = ("zhengtong", "postgres")
    known = [f'zhengtong "{user}" {role}' for user in users for role in roles]
    _write(account, data / "pg_ident.conf", known)


def include_settings(data: Path, account: Account) -> None:
    """Once, after initdb: the server's own file ends with ours."""
    line = "\ninclude_if_exists 'zhengtong.conf'\n"
    account.write(data / "postgresql.conf", line, append=True)


def _write(account: Account, file: Path, lines: list[str]) -> None:
    account.write(file, "\n".join(lines) + "\n")
