"""A clerk's morning: the inbox by keys, a view of one's own, a list taken along, live counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey


def test_the_inbox_is_worked_by_keys_and_keeps_what_one_likes(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[9])
    number = applications.apply_for_felling(citizen, plot="键盘 1 号")
    page = people.sign_in("hemiao")
    page.goto("/desk/cases/inbox/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    # Only the answer to the search can be cleared: the list may have had one row before.
    expect(page.get_by_role("link", name="清除")).to_be_visible()
    expect(page.locator("tr[data-row]")).to_have_count(1)

    page.locator(".tools summary", has_text="视图").click()
    page.get_by_label("把现在的筛选存为视图").fill("我的一件")
    page.get_by_role("button", name="保存", exact=True).first.click()
    expect(page.locator(".views a[aria-current]")).to_have_text("我的一件")
    do.shoot(page, "desk-1-view")
    page.locator(".tools summary", has_text="导出").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"

    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("tr.is-here")).to_contain_text(number)
    page.keyboard.press("c")
    do.reads(page, "已领取 1 件")
    page.goto("/desk/cases/inbox/?scope=mine")
    row = page.locator("tr[data-row]", has_text=number)
    expect(row).to_be_visible()
    row.locator("[data-open]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("林木采伐许可")
    page.keyboard.press("u")
    page.wait_for_url("**/inbox/**")


def test_the_page_says_what_came_since_it_was_opened(people: People) -> None:
    page = people.sign_in("hemiao")
    page.goto("/desk/cases/inbox/")
    applications.apply_for_felling(people.sign_in(do.VILLAGERS[10]), plot="新来 1 号")
    page.bring_to_front()
    hint = page.locator("[data-live-hint] a")
    expect(hint).to_contain_text("件新待办", timeout=60_000)
    hint.click()
    expect(page.locator("tr[data-row]").first).to_be_visible()
    expect(hint).to_be_hidden()
