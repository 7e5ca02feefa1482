"""Homes that pass away with their test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from zhengtong.runtime.home import Home
from zhengtong.runtime.postgres import Server


@pytest.fixture
def home() -> Iterator[Home]:
    """An empty home of the embedded kind, whatever database the session itself uses."""
    with empty_home() as made:
        yield made


@pytest.fixture(scope="module")
def first() -> Iterator[tuple[Home, subprocess.CompletedProcess[str]]]:
    """An empty home, and how the first command of its life ended there."""
    with empty_home() as made:
        yield made, zhengtong(made, "calendar", "add", "2026-10-12", "10")


@pytest.fixture(scope="module")
def prepared(first: tuple[Home, subprocess.CompletedProcess[str]]) -> Home:
    """A home with all tables, shared by the tests of a file."""
    home, done = first
    assert done.returncode == 0, done.stderr
    return home


@contextmanager
def empty_home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="zt-home-", dir="/tmp"))
    folder.chmod(0o711)
    made = Home(path=folder)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ZHENGTONG_PORT", "ZHENGTONG_LANG"):
            patch.delenv(name, raising=False)
        patch.setenv("LC_ALL", "C.UTF-8")
        try:
            yield made
        finally:
            forget(made)


def zhengtong(home: Home, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The console program, as an operator of that home calls it."""
    return subprocess.run(
        [sys.executable, "-m", "zhengtong.runtime.cli", *arguments],
        env={**home.environment(), **variables},
        capture_output=True,
        text=True,
        timeout=300,
    )


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
