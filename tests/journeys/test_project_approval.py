"""A company builds: three stages of joint approval over five departments with two more giving their
opinion, the clocks of the government, and a site visit: dates agreed on, photographs from the
phone, minutes confirmed, a word from a department outside the flow, then the decision."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import people as do
from tests.journeys import site_visits as visit
from tests.journeys.parts import case_of, waits_for_number
from tests.journeys.people import People
from tests.journeys.test_building_permit import opine

pytestmark = pytest.mark.journey

COMPANY = "青禾县石桥建筑工程有限公司"
PROJECT = "石桥建材仓库二期"
LAND = ("yuanqingshan", "fangzheng", "tianye")
WATER = ("chengxiaoman", "liaotianyou", "yangqiushi")
DEVELOPMENT = ("fuhuaiyuan", "sucaixia", "chengsuyun")
ENVIRONMENT = ("zhaoyiran", "bailu", "jiangcheng")
HOUSING = ("luomin", "xuping", "shenzhu")
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
    leader.reload()
    expect(leader.locator(".stage-line [aria-current=step]")).to_contain_text("规划报建")
    apply_for_planning(agent)
    do.reads(agent, "等“建设用地规划许可”办成")
    receipt = agent.url
    grant(people, HOUSING, case_of(agent, "建设用地规划许可"))
    waits_for_number(agent, "建设工程规划许可")
    works = case_of(agent, "建设工程规划许可")
    departments_visit_the_site(people, agent, works)
    departments_agree(people, works)

    agent.goto(receipt)
    do.reads(agent, "全部办完")
    agent.goto("/cases/projects/")
    agent.get_by_role("link", name=PROJECT).click()
    do.reads(agent, "3 / 5 个阶段")
    expect(agent.locator(".stage-line [aria-current=step]")).to_contain_text("施工许可")
    do.shoot(agent, "project-4-planned")


def test_the_demo_county_has_projects_under_way(people: People) -> None:
    agent = people.sign_in("sunjia")
    agent.goto("/cases/projects/")
    agent.locator("#entity").select_option(label="青禾县清泉食品有限公司")
    do.press(agent, "切换")
    agent.get_by_role("link", name="清泉饮用水灌装车间").click()
    expect(agent.locator(".stage-line [aria-current=step]")).to_contain_text("规划报建")
    do.reads(agent, "人民防空意见", "公安消防意见")
    do.shoot(agent, "project-5-demo-investor")
    lead = people.sign_in("xuping")
    lead.goto("/desk/meetings/")
    lead.get_by_role("link", name="将要进行", exact=True).click()
    do.reads(lead, "用地边界和北侧消防通道", "工业路 16 号地块北门")
    leader = people.sign_in("liangxiansheng")
    leader.goto("/desk/cases/projects/")
    leader.get_by_role("link", name="通达城乡货运站").click()
    do.reads(leader, "等“建设用地规划许可”办成")
    do.shoot(leader, "project-6-demo-desk")


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


def apply_for_planning(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^申报这一阶段")).click()
    do.press(page, "继续填写")
    do.choose(page, "出让")
    do.go_on(page)
    expect(page.locator("#f-site_area")).to_have_value(re.compile("^4200"))
    do.go_on(page)
    do.fill(page, land_permit_land_use="仓储用地")
    do.go_on(page)
    do.fill(page, works_permit_designer="青禾县规划建筑设计院", works_permit_floor_area="6300")
    do.fill(page, works_permit_storeys="2", works_permit_basements="0")
    do.fill(page, works_permit_height="12.5", works_permit_parking="40")
    do.choose(page, "否")
    do.go_on(page)
    bring(
        page,
        red_line_map="用地红线图.pdf",
        design_plan="总平面图.pdf",
        fire_design="消防专篇.pdf",
    )
    hand_in(page)


def departments_visit_the_site(people: People, agent: Page, number: str) -> None:
    """Four departments have the case at once; three posts of them meet on the site."""
    counter = people.sign_in("luomin")
    do.open_task(counter, number)
    do.act(counter, "予以受理", says="已受理")
    lead = people.sign_in("xuping")
    visit.open_case(lead, number)
    do.reads(lead, "4 个环节同时办理", "轮到谁，来不来得及", "都用满期限的话")
    do.shoot(lead, "joint-1-board")
    visit.call_the_visit(lead)

    land = people.sign_in("fangzheng", phone=True)
    fire = people.sign_in("xiaofang", phone=True)
    for page in (land, fire):
        visit.answer_dates(page, number, "能来")
    do.shoot(fire, "joint-2-answered-phone")

    visit.open_meeting(lead, number, "将要进行")
    do.reads(lead, "3 个能来")
    lead.locator(".meeting-fix input[type=radio]").first.check()
    do.press(lead, "定下来并通知")
    do.reads(lead, "已定日期")
    agent.goto("/cases/mine/")
    agent.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.reads(agent, "请到场", visit.PLACE, "各部门办到哪里了")
    do.shoot(agent, "joint-3-applicant")

    visit.on_site(land, number, "同意", "边界与红线图一致。")
    visit.send_photos(land, do.photo("北门.jpg"), do.photo("界桩.jpg"))
    do.shoot(land, "joint-4-photos-phone")
    visit.on_site(fire, number, "有条件同意", "北侧消防通道净宽须达到四米。")
    visit.open_meeting(lead, number, "将要进行")
    visit.opinion_of_the_day(lead, "同意", "与规划条件一致。")
    visit.issue_minutes(lead)
    for page in (land, fire):
        visit.confirm(page)
    visit.open_meeting(lead, number, "已经结束")
    do.reads(lead, "已完成")
    do.shoot(lead, "joint-5-minutes")


def departments_agree(people: People, number: str) -> None:
    """A word from a department outside the flow, four opinions, the review, the decision."""
    lead = people.sign_in("xuping")
    ask_forestry(lead, number)
    forester = people.sign_in("chenqing")
    forester.goto("/desk/meetings/?view=opinions")
    forester.locator(".meeting-card", has_text=number).get_by_role("link").first.click()
    do.choose(forester, "同意")
    forester.locator("#text").fill("不涉及林地。")
    do.press(forester, "答复")
    do.reads(forester, "已答复")

    use_the_finding(people.sign_in("fangzheng", phone=True), number)
    opine(people, "xiaofang", number, "公安消防意见", "按踏勘意见加宽后同意。")
    opine(people, "guanning", number, "人民防空意见", "防空地下室面积符合要求。")
    opine(people, "bailu", number, "环境保护意见", "排水方案可行。")

    do.open_task(lead, number)
    do.reads(lead, "不涉及林地。", "具备建设条件")
    do.act(lead, "同意", "方案符合控制性详细规划。")
    for username, choice in (("gaojianzhang", "同意"), ("shenzhu", "准予")):
        page = people.sign_in(username)
        do.open_task(page, number)
        do.act(page, choice, "同意。")


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


def ask_forestry(page: Page, number: str) -> None:
    visit.open_case(page, number)
    page.get_by_text("踏勘、会审和征求意见", exact=True).first.click()
    page.get_by_role("link", name="征求其他单位意见").click()
    page.locator("#organization").select_option(label="农林局")
    page.locator("#question").fill("地块是否涉及林地？")
    do.press(page, "发出征求意见")
    do.reads(page, "待答复")


def use_the_finding(page: Page, number: str) -> None:
    """Written on site, used in the step without typing it again."""
    do.open_task(page, number)
    page.locator("[data-phrase]", has_text="用作意见").last.click()
    expect(page.locator("#opinion")).to_have_value("联合踏勘：同意。边界与红线图一致。")
    do.act(page, "同意")
