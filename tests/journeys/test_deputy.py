"""The decider goes on leave; the deputy signs in his place, and everything says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey


def own_page(page: Page) -> None:
    """From one's name on top to where leave is recorded."""
    page.goto("/accounts/profile/")
    do.press(page, "外出和委托")
    expect(page.locator("h2", has_text="外出")).to_be_visible()


def test_a_deputy_acts_while_the_holder_is_on_leave(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[30])
    number = applications.apply_for_felling(citizen, plot="代签 1 号")
    for username, choice, says in (
        ("hemiao", "予以受理", "已受理"),
        ("chenqing", "同意", "已提交"),
        ("sunli", "同意", "已提交"),
    ):
        page = people.sign_in(username)
        do.open_task(page, number)
        do.act(page, choice, "情况属实。", says=says)

    deputy = people.sign_in("linshouye")
    deputy.goto(f"/desk/cases/?q={number}")
    deputy.locator("tr", has_text=number).get_by_role("link").first.click()
    do.reads(deputy, "您现在不能办理", "A 岗不在或逾期未办时才能办理")
    do.shoot(deputy, "deputy-1-not-yet")

    holder = people.sign_in("zhaoyuan")
    own_page(holder)
    do.reads(holder, "外出期间由谁顶岗", "林守业")
    holder.locator("summary", has_text="登记外出").click()
    today = timezone.localdate()
    holder.locator("#id_from_on").fill(today.isoformat())
    holder.locator("#id_to_on").fill((today + dt.timedelta(days=5)).isoformat())
    holder.locator("#id_reason").fill("到省里开会")
    holder.get_by_role("button", name="登记外出", exact=True).click()
    do.reads(holder, "已登记外出")
    do.shoot(holder, "deputy-2-leave")
    try:
        deputy.goto("/desk/cases/inbox/?scope=deputy")
        deputy.locator("tr[data-row]", has_text=number).locator("a[data-open]").click()
        do.act(deputy, "准予", "符合采伐条件，准予采伐。")
        do.reads(deputy, "林守业（代 赵远）")
        do.shoot(deputy, "deputy-3-signed")
        deputy.goto(f"/desk/cases/?q={number}")
        deputy.locator("tr", has_text=number).get_by_role("link").first.click()
        deputy.locator("[data-tab='3']").click()
        do.reads(deputy, "林守业（代 赵远）")
    finally:
        own_page(holder)
        holder.get_by_role("button", name="销假", exact=True).click()
        do.reads(holder, "已销假")
    citizen.goto("/cases/mine/")
    citizen.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.reads(citizen, "已办结")
    said = do.document(citizen, "准予行政许可决定书")
    assert not said or "本文书由林守业代赵远签发" in said, said
