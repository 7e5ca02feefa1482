"""The parts of an application for several items, as its page lists them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def row(page: Page, item: str) -> Locator:
    return page.locator(".whole-parts tbody tr", has_text=item).first


def case_of(page: Page, item: str) -> str:
    return row(page, item).locator("td.number").inner_text()


def waits_for_number(page: Page, item: str) -> None:
    """Until the worker has handed in what waited."""
    for _ in range(100):
        if row(page, item).locator("td.number a").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"{item} was never handed in")
