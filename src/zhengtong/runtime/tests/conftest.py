"""Homes that pass away with their test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhengtong.runtime.home import Home
from zhengtong.runtime.postgres import Server


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """An empty home of the embedded kind, whatever database the session itself uses."""
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ZHENGTONG_PORT", "ZHENGTONG_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    folder = Path(tempfile.mkdtemp(prefix="zt-home-", dir="/tmp"))
    folder.chmod(0o711)
    made = Home(path=folder)
    yield made
    forget(made)


def forget(home: Home) -> None:
    """Stop what still runs there and remove what lies outside."""
    stopper = Server(home)
    if stopper.is_alive():
        stopper.start()
        stopper.stop(force=True)
    for name in ("database", "run"):
        link = home.path / name
        if link.is_symlink():
            shutil.rmtree(os.path.realpath(link), ignore_errors=True)
    shutil.rmtree(home.path, ignore_errors=True)
