"""Where an installation keeps its things."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhengtong.runtime.home import Home, parse_database_url
from zhengtong.runtime.words import Problem, both, speaks_chinese


def test_the_home_is_var_below_the_present_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ZHENGTONG_HOME", raising=False)
    monkeypatch.delenv("ZHENGTONG_PORT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert Home.from_environment().path == tmp_path.resolve() / "var"
    assert Home.from_environment().address == "http://127.0.0.1:8000"


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_a_port_that_is_none_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, port: str
) -> None:
    monkeypatch.setenv("ZHENGTONG_PORT", port)
    with pytest.raises(Problem, match="ZHENGTONG_PORT"):
        Home.from_environment()


def test_a_key_is_made_once_private_and_stays(tmp_path: Path) -> None:
    home = Home(path=tmp_path)
    first = home.secret("django")
    assert len(first) > 50
    assert home.secret("django") == first
    assert (tmp_path / "keys" / "django").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["django"]


def test_an_outside_database_comes_before_the_embedded_one(tmp_path: Path) -> None:
    url = "postgresql://zt:p%40ss@db.example:5433/county"
    assert Home(path=tmp_path, outside_database=url).database_url == url
    assert parse_database_url(url) == {
        "NAME": "county",
        "USER": "zt",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }


def test_the_embedded_database_is_reached_by_its_socket(tmp_path: Path) -> None:
    spaced = Home(path=tmp_path / "a home & more")
    parsed = parse_database_url(spaced.database_url)
    assert parsed["HOST"] == str(spaced.socket_folder)
    assert parsed["PORT"] == ""


def test_the_console_speaks_the_operator_s_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert speaks_chinese({"LANG": "zh_CN.UTF-8"})
    assert not speaks_chinese({"LANG": "C.UTF-8"})
    assert not speaks_chinese({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"})
    monkeypatch.setenv("ZHENGTONG_LANG", "zh")
    assert both("停止", "stop") == "停止"
