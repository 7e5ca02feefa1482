"""The whole suite: one throw-away database, translations compiled, the count said at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from zhengtong.runtime import testing

ROOT = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    option = config.option
    if option.collectonly or option.help or option.showfixtures:
        return
    testing.start()
    if getattr(option, "numprocesses", None):
        testing.make_ahead("tests.beforehand", *(["county"] if _has_journeys(config) else []))
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        _compile_translations()


def _has_journeys(config: pytest.Config) -> bool:
    """Whether stories that need the demo county are among what was asked for."""
    wanted = [(ROOT / argument.partition("::")[0]).resolve() for argument in config.args]
    stories = ROOT / "tests" / "journeys"
    return any(stories.is_relative_to(path) or path.is_relative_to(stories) for path in wanted)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Workers copy the tables that were made for all of them."""
    from django.conf import settings

    if found := testing.template():
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = found


def pytest_unconfigure() -> None:
    testing.stop()


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """A request in English leaves its language to whatever runs next in the process."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def django_assert_max_num_queries() -> Callable[[int], AbstractContextManager[list[str]]]:
    """In place of pytest-django's, which does not see prepared statements."""
    from zhengtong.core.tests.counting import at_most

    return at_most


@pytest.fixture
def django_assert_num_queries() -> Callable[[int], AbstractContextManager[list[str]]]:
    """In place of pytest-django's, which does not see prepared statements."""
    from zhengtong.core.tests.counting import exactly

    return exactly


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    ran = sum(len(terminalreporter.stats.get(kind, ())) for kind in ("passed", "failed"))
    skipped = len(terminalreporter.stats.get("skipped", ()))
    terminalreporter.write_line(f"tests run: {ran}, skipped: {skipped}", bold=True)


def _compile_translations() -> None:
    """Compile when a catalogue is newer than its compiled form; a failure fails its own tests."""
    catalogues = ROOT.glob("src/zhengtong/**/locale/*/LC_MESSAGES/*.po")
    if not any(_is_stale(catalogue) for catalogue in catalogues):
        return
    command = [sys.executable, str(ROOT / "manage.py"), "translations", "compile"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"translations were not compiled: {last}", file=sys.stderr)


def _is_stale(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime
