"""The lock files fit `pyproject.toml` and say nothing of where packages come from."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from zhengtong.runtime.home import SOURCES

ROOT = SOURCES.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
WHAT_RUNS = [*PROJECT["dependencies"], *EXTRAS["embedded"], "setuptools>=77"]
LOCKS = {
    "requirements.lock": WHAT_RUNS,
    "requirements-dev.lock": [*WHAT_RUNS, *EXTRAS["dev"]],
}


def locked(file: str) -> dict[str, str]:
    text = (ROOT / file).read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("file", LOCKS)
def test_every_requirement_is_locked_as_it_asks(file: str) -> None:
    pins = locked(file)
    wanted = [Requirement(line) for line in LOCKS[file]]
    missing = [
        str(one)
        for one in wanted
        if not one.specifier.contains(pins.get(canonicalize_name(one.name), "0"))
    ]
    assert missing == [], "run `make lock`"


@pytest.mark.parametrize("file", LOCKS)
def test_every_pin_has_hashes_and_no_address(file: str) -> None:
    text = (ROOT / file).read_text()
    assert len(re.findall(r"==\S+(?: ;[^\\]*)? \\$", text, flags=re.MULTILINE)) == len(locked(file))
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_what_is_tested_is_what_runs() -> None:
    tested = locked("requirements-dev.lock")
    assert {n: v for n, v in locked("requirements.lock").items() if tested.get(n) != v} == {}


def test_the_licence_is_the_one_that_is_named() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()
