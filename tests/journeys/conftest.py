"""Chromium, the running platform, and people who use it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.journeys.people import People
from tests.journeys.platform import Platform, running

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """One for each process of the test run, with a copy of the demo county."""
    with running(os.environ.get("PYTEST_XDIST_WORKER", "main")) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Only for one file at a time: Playwright keeps a loop that Django's other tests refuse."""
    wanted = (os.environ.get("ZHENGTONG_CHROMIUM"), *CANDIDATES)
    path = next(filter(None, (shutil.which(name) for name in wanted if name)), None)
    assert path, "no Chromium: run `sh scripts/browser`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def people(platform: Platform, chromium: Browser) -> Iterator[People]:
    """Whoever takes part. At the end no page and no log may have complained."""
    found = People(platform, chromium)
    yield found
    complaints = found.leave()
    assert not complaints, "\n".join(complaints)
    assert not (inside := platform.complaints()), inside
