"""Every command is killed before each of its statements by some test, and then succeeds once."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import zhengtong
from zhengtong.core.tests import killing

SOURCES = Path(zhengtong.__file__).parent
ASIDE = (".tests", ".migrations", ".settings", "__main__")
WRITES_NOTHING = {
    "zhengtong.modules.workflow.services.instance.require_performer": "asks who may do a step",
}
"""Commands that need no scenario, and why. Whatever writes has one."""


def commands() -> Iterator[str]:
    for found in pkgutil.walk_packages(zhengtong.__path__, "zhengtong."):
        if not any(part in found.name for part in ASIDE):
            for thing in vars(importlib.import_module(found.name)).values():
                if killing.is_command(thing):
                    yield killing.name_of(thing)


def killed() -> set[str]:
    for path in sorted(SOURCES.rglob("test_*.py")):
        if "tests.killing import" in path.read_text():
            dotted = ".".join(("zhengtong", *path.relative_to(SOURCES).with_suffix("").parts))
            importlib.import_module(dotted)
    return set(killing.scenarios)


def test_every_command_has_a_scenario_in_which_it_is_killed():
    expected = set(commands()) - set(WRITES_NOTHING)
    assert len(expected) > 250
    missing = sorted(expected - killed())
    assert not missing, "\n".join(["commands that no test kills:", *missing])
