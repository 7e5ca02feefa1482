"""Workers copy the tables that the controller had made, and make their own where it could not."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhengtong.runtime import testing


def test_without_a_controller_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(testing._AHEAD, raising=False)
    assert testing.template() is None


@pytest.mark.parametrize(("is_ready", "copied"), [(True, testing.TEMPLATE), (False, None)])
def test_tables_are_copied_once_they_are_ready(
    is_ready: bool, copied: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(testing._AHEAD, str(tmp_path / "ahead"))
    testing.tell_ready(is_ready)
    assert testing.template() == copied


def test_who_waits_too_long_makes_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(testing._AHEAD, str(tmp_path / "ahead"))
    monkeypatch.setattr(testing, "PATIENCE", 0.2)
    assert testing.template() is None
