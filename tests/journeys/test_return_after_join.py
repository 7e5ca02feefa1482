"""After the join one department is asked again; what the others said stands."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import people as do
from tests.journeys.people import People
from tests.journeys.test_building_permit import apply_for_the_company, opine, waits

pytestmark = pytest.mark.journey

OTHERS = {
    "fangzheng": ("国土资源意见", "用地手续齐全。"),
    "guanning": ("人民防空意见", "防空地下室面积符合要求。"),
    "bailu": ("环境保护意见", "排水方案可行。"),
}


def test_a_return_after_the_join_asks_one_branch_only(people: People) -> None:
    agent = people.sign_in("sunjia")
    number = apply_for_the_company(agent)
    counter = people.sign_in("luomin")
    do.open_task(counter, number)
    do.act(counter, "予以受理", says="已受理")
    for username, (step, words) in OTHERS.items():
        opine(people, username, number, step, words)
    opine(people, "xiaofang", number, "公安消防意见", "消防通道满足规范。")

    planner = people.sign_in("xuping")
    do.open_task(planner, number)
    return_to_fire(planner)
    for username in OTHERS:
        waits(people.sign_in(username), number)
    waits(planner, number)
    planner.goto(f"/desk/cases/?q={number}")
    planner.locator("tr[data-row]", has_text=number).get_by_role("link").first.click()
    rows = planner.locator(".joint-branches tbody tr")
    expect(rows.filter(has_text="已办结")).to_have_count(0)
    expect(planner.locator(".joint-branches tr.is-done")).to_have_count(3)
    expect(planner.locator(".joint-branches tr.is-open")).to_have_count(1)
    do.shoot(planner, "return-after-join")

    fire = people.sign_in("xiaofang")
    do.open_task(fire, number)
    do.reads(fire, "请核对北侧通道的净宽。")
    do.act(fire, "同意", "已复核，净宽四米。")

    do.open_task(planner, number)
    do.reads(planner, "已复核，净宽四米。", *(words for _step, words in OTHERS.values()))
    do.act(planner, "同意", "方案符合控制性详细规划。")
    for username, choice in (("gaojianzhang", "同意"), ("shenzhu", "准予")):
        page = people.sign_in(username)
        do.open_task(page, number)
        do.act(page, choice, "同意。")
    agent.goto("/cases/mine/")
    row = agent.locator(".case-list__item", has_text=number)
    expect(row).to_contain_text("已办结")


def return_to_fire(page: Page) -> None:
    page.locator("form[data-act] .opt", has_text="退回").click()
    page.get_by_label("公安消防意见", exact=True).check()
    page.locator("#opinion").fill("请核对北侧通道的净宽。")
    page.locator("form[data-act]").get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("已退回")
