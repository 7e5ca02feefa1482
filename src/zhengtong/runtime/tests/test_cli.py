"""The console program from outside: help, codes, sentences."""

from __future__ import annotations

import socket

import pytest

from zhengtong.runtime import installation
from zhengtong.runtime.cli import main
from zhengtong.runtime.home import Home
from zhengtong.runtime.run import account_lines
from zhengtong.runtime.tests.conftest import zhengtong

COMMANDS = [
    "run",
    "worker",
    "migrate",
    "check",
    "demo",
    "found",
    "package",
    "simulate",
    "token",
    "backup",
    "restore",
    "calendar",
    "audit",
    "bench",
]


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    words = capsys.readouterr().out.split()
    assert [name for name in COMMANDS if name not in words] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert f"zhengtong {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["nonsense"],
        ["calendar", "add", "12.10.2026", "3"],
        ["calendar", "add", "2026-10-12", "-3"],
        ["calendar", "add", "2026-10-12", "3", "--unit", "fortnight"],
        ["simulate"],
        ["simulate", "--days", "0"],
        ["demo", "explode"],
        ["bench", "everything"],
        ["token", "create"],
        ["token", "create", "somebody", "--days", "-1"],
        ["token", "steal", "somebody"],
        ["simulate", "--days", "3", "--seed", "x"],
        ["audit", "mend"],
        ["run", "--port", "80"],
    ],
)
def test_wrong_usage_ends_with_2(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(wrong)
    assert end.value.code == 2
    assert "usage: zhengtong" in capsys.readouterr().err


def test_a_problem_is_one_sentence_and_ends_with_1(home: Home) -> None:
    done = zhengtong(home, "check", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_bad_port_is_a_sentence_too(home: Home) -> None:
    done = zhengtong(home, "run", ZHENGTONG_PORT="http")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ZHENGTONG_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_told_before_anything_starts(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = zhengtong(home, "run", ZHENGTONG_PORT=port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken by another program")
    assert len(done.stderr.splitlines()) == 1
    assert not (home.path / "database").exists()


def test_the_operator_is_spoken_to_in_chinese(home: Home) -> None:
    done = zhengtong(home, "--help", LC_ALL="zh_CN.UTF-8")
    assert "启动全部" in done.stdout


@pytest.mark.parametrize("command", [["demo", "reset"], ["restore", "some.dump"]])
def test_nothing_is_deleted_without_yes(home: Home, command: list[str]) -> None:
    done = zhengtong(home, *command)
    assert done.returncode == 1
    assert "--yes" in done.stderr
    assert not (home.path / "database").exists()


ONE = ["lihesheng", "word", "李禾生", "村民", "Villager"]


def test_a_password_that_all_share_is_printed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGTONG_LANG", "en")
    two = ["sunjia", "word", "孙佳", "经办人", "Agent"]
    assert account_lines([ONE, two]) == [
        "Demo accounts (password of all: word):",
        "  lihesheng  李禾生  Villager",
        "  sunjia     孙佳    Agent",
    ]
    other = ["sunjia", "another", "孙佳", "经办人", "Agent"]
    assert account_lines([ONE, other])[1:] == [
        "  lihesheng  word     李禾生  Villager",
        "  sunjia     another  孙佳    Agent",
    ]


def test_loading_the_demo_again_adds_what_a_newer_version_has(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[list[str]] = []

    class Ended:
        returncode = 0

    def note(command: list[str], **_options: object) -> type[Ended]:
        done.append(command[3:])
        return Ended

    monkeypatch.setattr(installation, "work_due", lambda _home, **_asked: [])
    monkeypatch.setattr(installation.subprocess, "run", note)
    installation.prepare(home, demo=True)
    assert done == []
    installation.prepare(home, demo=True, again=True)
    assert done == [["demo"]]
