"""A company builds: two stages of joint approval, five departments, clocks of the government."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey

COMPANY = "青禾县石桥建筑工程有限公司"
PROJECT = "石桥建材仓库二期"
LAND = ("yuanqingshan", "fangzheng", "tianye")
WATER = ("chengxiaoman", "liaotianyou", "yangqiushi")
DEVELOPMENT = ("fuhuaiyuan", "sucaixia", "chengsuyun")
ENVIRONMENT = ("zhaoyiran", "bailu", "jiangcheng")
"""Counter, reviewer, approver of each."""


def test_a_project_passes_its_stages_one_after_the_other(people: People) -> None:
    agent = people.sign_in("sunjia")
    guide(agent)
    begin(agent)
    first = apply_for_preparation(agent)
    do.shoot(agent, "project-1-receipt")
    numbers = parts_of(agent)
    assert len(numbers) == 2

    leader = people.sign_in("liangxiansheng")
    leader.goto("/desk/cases/projects/")
    leader.get_by_role("link", name=PROJECT).click()
    do.reads(leader, COMPANY, "前期服务", "0 / 51 个工作日", *numbers)
    do.shoot(leader, "project-2-desk")

    grant(people, LAND, numbers[0], sees=numbers[1])
    agent.goto("/cases/projects/")
    agent.get_by_role("link", name=PROJECT).click()
    expect(agent.locator(".stage-line [aria-current=step]")).to_contain_text("前期服务")
    expect(agent.get_by_role("button", name=re.compile("^申报这一阶段"))).to_have_count(0)
    grant(people, WATER, numbers[1])

    agent.reload()
    expect(agent.locator(".stage-line li").first).to_contain_text("已办成")
    do.shoot(agent, "project-3-second-stage-open")
    second = apply_for_filing(agent)
    assert second != first
    filing, environment = parts_of(agent)
    grant(people, DEVELOPMENT, filing)
    grant(people, ENVIRONMENT, environment)

    agent.goto("/cases/projects/")
    agent.get_by_role("link", name=PROJECT).click()
    do.reads(agent, "2 / 5 个阶段")
    agent.get_by_role("button", name=re.compile("^申报这一阶段")).click()
    do.press(agent, "继续填写")
    do.reads(agent, "第 1 页")
    leader.reload()
    expect(leader.locator(".stage-line [aria-current=step]")).to_contain_text("规划报建")


def guide(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="工程建设项目", exact=True).first.click()
    do.reads(page, "51 个工作日", "前期服务", "备案核准", "规划报建", "施工许可", "竣工验收")
    do.shoot(page, "project-0-guide")
    page.get_by_role("link", name="我的项目", exact=True).first.click()


def begin(page: Page) -> None:
    page.locator("#entity").select_option(label=COMPANY)
    do.press(page, "切换")
    do.press(page, "建立新项目")
    do.press(page, "建立项目")
    do.reads(page, "请填写项目名称，最多 100 个字。")
    page.locator("#name").fill(PROJECT)
    do.choose(page, "企业投资项目")
    page.locator("#place").select_option(label="石桥村")
    page.locator("#address").fill("工业路 9 号地块")
    page.locator("#investment").fill("1,200")
    do.press(page, "建立项目")
    do.reads(page, PROJECT, "¥12,000,000.00")


def apply_for_preparation(page: Page) -> str:
    page.get_by_role("button", name=re.compile("^申报这一阶段")).click()
    do.press(page, "继续填写")
    do.choose(page, "工业厂房、仓库")
    do.go_on(page)
    expect(page.locator("#f-project_name")).to_have_value(PROJECT)
    expect(page.locator("#f-developer")).to_have_value(COMPANY)
    do.fill(page, site_area="4200")
    do.go_on(page)
    do.choose(page, "否")
    do.go_on(page)
    do.fill(page, soil_earthwork="1200")
    do.go_on(page)
    bring(page, site_map="用地范围图.pdf", conservation_plan="水土保持方案.pdf")
    return hand_in(page)


def apply_for_filing(page: Page) -> str:
    page.get_by_role("button", name=re.compile("^申报这一阶段")).click()
    do.press(page, "继续填写")
    # What kind of works it is was said in the first stage.
    expect(page.locator("#f-project_name")).to_have_value(PROJECT)
    do.go_on(page)
    do.fill(page, filing_content="建两座仓库", filing_starts_on="2027-03-01")
    do.go_on(page)
    do.choose(page, "报告表")
    do.fill(page, environment_assessor="青禾县环境技术服务所")
    do.go_on(page)
    bring(page, impact_report="环境影响报告表.pdf")
    return hand_in(page)


def bring(page: Page, **papers: str) -> None:
    for key, name in papers.items():
        page.locator(f"#material-{key}").set_input_files(do.paper(name))
    do.press(page, "先保存")
    do.reads(page, *papers.values())


def hand_in(page: Page) -> str:
    do.press(page, "提交申请")
    number = page.locator(".confirm-panel .number").first.inner_text()
    assert number.startswith("XMJD")
    return number


def parts_of(page: Page) -> list[str]:
    return page.locator(".whole-parts td.number").all_inner_texts()


def grant(people: People, staff: tuple[str, str, str], number: str, sees: str = "") -> None:
    counter, reviewer, approver = map(people.sign_in, staff)
    do.open_task(counter, number)
    if sees:
        expect(counter.locator(".family")).to_contain_text("开发建设项目水土保持方案审批")
        do.shoot(counter, "project-2-part")
    do.act(counter, "予以受理", says="已受理")
    do.open_task(reviewer, number)
    do.act(reviewer, "同意", "材料齐全，情况属实。")
    do.open_task(approver, number)
    do.act(approver, "准予", "准予。")
