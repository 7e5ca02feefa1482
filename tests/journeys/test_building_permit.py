"""A company builds: four departments at once, one of them returns it, the join waits for all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey

COMPANY = "青禾县石桥建筑工程有限公司"


def test_the_join_waits_for_every_department_also_for_the_one_that_returned_it(
    people: People,
) -> None:
    agent = people.sign_in("sunjia")
    number = apply_for_the_company(agent)

    counter = people.sign_in("luomin")
    do.open_task(counter, number)
    do.reads(counter, COMPANY)
    do.act(counter, "予以受理", says="已受理")
    do.reads(counter, "4 个环节同时办理")
    do.shoot(counter, "building-1-parallel")

    planner = people.sign_in("xuping")
    opine(people, "fangzheng", number, "国土资源意见", "用地手续齐全。")
    return_to_the_counter(people, number)
    opine(people, "guanning", number, "人民防空意见", "防空地下室面积符合要求。")
    opine(people, "xiaofang", number, "公安消防意见", "消防通道满足规范。")
    waits(planner, number)

    do.open_task(counter, number)
    do.reads(counter, "总平面图没有标注排水口，请窗口核实。")
    do.act(counter, "已核对", "已与建设单位核实，排水接入市政管网。")
    waits(planner, number)
    opine(people, "bailu", number, "环境保护意见", "排水方案可行。")

    do.open_task(planner, number)
    do.reads(planner, "用地手续齐全。", "排水方案可行。", "消防通道满足规范。")
    do.act(planner, "同意", "方案符合控制性详细规划。")
    do.shoot(planner, "building-2-joined")
    director = people.sign_in("gaojianzhang")
    do.open_task(director, number)
    do.act(director, "同意", "同意。")
    leader = people.sign_in("shenzhu")
    do.open_task(leader, number)
    do.act(leader, "准予", "准予许可。")

    agent.goto("/cases/mine/")
    do.reads(agent, number, "已办结")
    agent.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.reads(agent, "已办结：准予", COMPANY)
    do.shoot(agent, "building-3-decided")


def apply_for_the_company(page: Page) -> str:
    applications.find(page, "报建", "建设工程规划许可")
    do.shoot(page, "building-item")
    do.press(page, "开始申请")
    page.get_by_label(re.compile(f"^{COMPANY}")).check()
    do.press(page, "换成所选的名义")
    do.reads(page, f"将以“{COMPANY}”的名义申请")
    do.press(page, "开始填写")
    do.press(page, "继续填写")
    do.choose(page, "工业厂房、仓库")
    do.choose(page, "出让")
    do.go_on(page)
    expect(page.locator("#f-developer")).to_have_value(COMPANY)
    do.fill(page, project_name="石桥建材仓库", project_code="2611-999021-04-01-000123")
    do.fill(page, designer="青禾县规划建筑设计院", investment="3600000")
    do.go_on(page)
    do.fill(page, location_region="石桥村", site_address="工业路 8 号地块", site_area="4200")
    do.go_on(page)
    do.fill(page, floor_area="6300", storeys="2", basements="0", height="12.5", parking="40")
    expect(page.locator("[data-field=plot_ratio]")).to_contain_text("1.5")
    do.choose(page, "否")
    do.go_on(page)
    do.go_on(page)
    papers = {"design_plan": do.paper("总平面图.pdf"), "fire_design": do.paper("消防专篇.pdf")}
    applications.materials(page, **papers)
    do.reads(page, f"申请人：{COMPANY}")
    return applications.hand_in(page)


def opine(people: People, username: str, number: str, step: str, opinion: str) -> None:
    page = people.sign_in(username)
    do.open_task(page, number)
    expect(page.locator("form[data-act] legend").first).to_contain_text(step)
    do.act(page, "同意", opinion)


def return_to_the_counter(people: People, number: str) -> None:
    page = people.sign_in("bailu")
    do.open_task(page, number)
    page.locator("form[data-act] .opt", has_text="退回").click()
    page.get_by_label("直接回到我这里").check()
    page.locator("#opinion").fill("总平面图没有标注排水口，请窗口核实。")
    do.shoot(page, "building-1-return")
    page.locator("form[data-act]").get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("已退回")


def waits(page: Page, number: str) -> None:
    """The planning review has not begun: the reviewer has nothing to do with the case yet."""
    page.goto("/desk/cases/inbox/")
    expect(page.locator("tr[data-row]", has_text=number)).to_have_count(0)
