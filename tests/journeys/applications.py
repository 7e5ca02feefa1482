"""Applications filled in as people do, each ending where the answers are checked."""

from __future__ import annotations

import datetime as dt
import re

from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import people as do


def find(page: Page, words: str, name: str) -> None:
    """By ordinary words from the catalogue to the item's page."""
    page.goto(f"/items/?q={words}")
    do.main(page).get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1")).to_have_text(name)


def begin(page: Page) -> None:
    """From the item's page to the first page that lacks something."""
    do.press(page, "开始申请")
    page.get_by_role("button", name=re.compile("^(开始填写|另外开始一份新申请)$")).click()
    do.press(page, "继续填写")


def tree_felling(
    page: Page, *, plot: str = "屋后山 3 号小班", size: str = "不超过 5 立方米"
) -> None:
    """The form of a tree-felling permit, from its first page to its materials."""
    do.choose(page, "自用材（建房、家用）")
    do.choose(page, size)
    do.go_on(page)
    felling_place(page, plot)
    felling_trees(page)
    felling_purpose(page)
    do.go_on(page)


def felling_place(page: Page, plot: str) -> None:
    do.fill(page, location_region="上湾村", plot_name=plot, plot_area="1.5")
    do.choose(page, "承包经营")
    do.go_on(page)


def felling_trees(page: Page) -> None:
    do.choose(page, "松木")
    do.fill(page, tree_count="12", average_volume="0.3")
    do.choose(page, "择伐")
    do.go_on(page)


def felling_purpose(page: Page) -> None:
    today = timezone.localdate()
    days = {n: (today + dt.timedelta(days=n)).isoformat() for n in (30, 60, 200)}
    do.fill(page, purpose="为新房备木料", period__from=days[30], period__to=days[60])
    do.choose(page, "人工植树")
    do.fill(page, replanting_on=days[200])
    do.go_on(page)


def materials(page: Page, **files: do.File) -> None:
    """Upload one file for each material, then choose delivery."""
    for key, file in files.items():
        do.attach(page, key, file)
        do.reads(page, file["name"])
    do.go_on(page, "上传并继续")
    do.go_on(page)
    do.reads(page, "核对并提交")


def hand_in(page: Page) -> str:
    """Submit; returns the number of the case."""
    do.press(page, "提交申请")
    do.reads(page, "申请已提交")
    return page.locator(".confirm-panel .number").first.inner_text()


def apply_for_felling(page: Page, *, plot: str) -> str:
    """A whole tree-felling application; returns the number of the case."""
    find(page, "砍树", "林木采伐许可")
    begin(page)
    tree_felling(page, plot=plot)
    materials(page, tree_photos=do.photo())
    return hand_in(page)
