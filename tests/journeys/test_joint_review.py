"""Five departments and one site visit: dates agreed on, photographs from the phone, minutes
confirmed, an opinion asked of a department outside the flow, then the decision."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import people as do
from tests.journeys.people import People
from tests.journeys.test_building_permit import apply_for_the_company, opine

pytestmark = pytest.mark.journey

LEAD = "xuping"


def test_a_joint_case_with_a_site_visit_and_an_opinion_from_outside(people: People) -> None:
    agent = people.sign_in("sunjia")
    number = apply_for_the_company(agent)
    counter = people.sign_in("luomin")
    do.open_task(counter, number)
    do.act(counter, "予以受理", says="已受理")

    lead = people.sign_in(LEAD)
    open_case(lead, number)
    do.reads(lead, "4 个环节同时办理", "轮到谁，来不来得及", "都用满期限的话")
    do.shoot(lead, "joint-1-board")
    call_the_visit(lead)

    land = people.sign_in("fangzheng", phone=True)
    fire = people.sign_in("xiaofang", phone=True)
    for page, word in ((land, "能来"), (fire, "能来")):
        answer_dates(page, number, word)
    do.shoot(fire, "joint-2-answered-phone")

    open_meeting(lead, number, "将要进行")
    do.reads(lead, "3 个能来")
    lead.locator(".meeting-fix input[type=radio]").first.check()
    do.press(lead, "定下来并通知")
    do.reads(lead, "已定日期")
    agent.goto("/cases/mine/")
    agent.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.reads(agent, "请到场", "工业路 8 号地块北门", "各部门办到哪里了")
    do.shoot(agent, "joint-3-applicant")

    on_site(land, number, "同意", "边界与红线图一致。")
    send_photos(land, do.photo("北门.jpg"), do.photo("界桩.jpg"))
    do.shoot(land, "joint-4-photos-phone")
    on_site(fire, number, "有条件同意", "北侧消防通道净宽须达到四米。")

    open_meeting(lead, number, "将要进行")
    opinion_of_the_day(lead, "同意", "与规划条件一致。")
    issue_minutes(lead)
    for page in (land, fire):
        confirm(page)
    open_meeting(lead, number, "已经结束")
    do.reads(lead, "已完成")
    do.shoot(lead, "joint-5-minutes")

    ask_forestry(lead, number)
    forester = people.sign_in("chenqing")
    forester.goto("/desk/meetings/?view=opinions")
    forester.locator(".meeting-card", has_text=number).get_by_role("link").first.click()
    do.choose(forester, "同意")
    forester.locator("#text").fill("不涉及林地。")
    do.press(forester, "答复")
    do.reads(forester, "已答复")

    use_the_finding(land, number)
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
    agent.reload()
    do.reads(agent, "已办结：准予")


def open_case(page: Page, number: str) -> None:
    page.goto(f"/desk/cases/?q={number}")
    page.locator("tr[data-row]", has_text=number).get_by_role("link").first.click()
    expect(page.locator(".case-head")).to_contain_text(number)


def call_the_visit(page: Page) -> None:
    page.get_by_text("踏勘、会审和征求意见", exact=True).first.click()
    page.get_by_role("link", name="组织踏勘或者会审").click()
    page.locator("#subject").fill("用地边界和消防通道")
    page.locator("#place").fill("工业路 8 号地块北门")
    now = timezone.localtime()
    # Later today, so that the day has come as soon as the date stands.
    today = min(now + dt.timedelta(minutes=10), now.replace(hour=23, minute=59, second=0))
    page.locator("#date_1").fill(f"{today:%Y-%m-%dT%H:%M}")
    page.locator("#date_2").fill(f"{now + dt.timedelta(days=1):%Y-%m-%dT09:30}")
    for label in ("环保局 审查岗", "人防办 审查岗"):
        page.get_by_label(label).uncheck()
    do.shoot(page, "joint-1-new-visit")
    do.press(page, "发出征询")
    do.reads(page, "征询日期", "未答复")
    page.locator(".meeting-answer input[value=yes]").first.check()
    page.locator(".meeting-answer input[value=yes]").nth(1).check()
    do.press(page, "答复")


def open_meeting(page: Page, number: str, view: str) -> None:
    page.goto("/desk/meetings/")
    page.get_by_role("link", name=view, exact=True).click()
    page.locator(".meeting-card", has_text=number).get_by_role("link").first.click()


def answer_dates(page: Page, number: str, word: str) -> None:
    page.goto("/desk/meetings/")
    page.locator(".meeting-card", has_text=number).get_by_role("link").first.click()
    for row in page.locator(".meeting-answer .yes-no").all():
        row.get_by_label(word, exact=True).check()
    do.press(page, "答复")
    expect(page.locator("#notices")).to_contain_text("已答复")


def on_site(page: Page, number: str, position: str, text: str) -> None:
    open_meeting(page, number, "将要进行")
    opinion_of_the_day(page, position, text)


def opinion_of_the_day(page: Page, position: str, text: str) -> None:
    form = page.locator(".seat-form").first
    form.get_by_label(position, exact=True).check()
    form.locator("textarea").fill(text)
    form.get_by_role("button", name="保存意见").click()
    expect(page.locator("#notices")).to_contain_text("意见已保存")


def send_photos(page: Page, *files: do.File) -> None:
    page.wait_for_function("window.htmx !== undefined")
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.locator("#files").set_input_files(list(files))
    expect(page.locator(".photo-grid li")).to_have_count(len(files))


def issue_minutes(page: Page) -> None:
    form = page.locator("#minutes")
    form.locator("#record").fill("各方到现场查看了边界、北侧通道和排水口。")
    form.locator("#conclusion").fill("具备建设条件，北侧通道按四米建设。")
    form.get_by_role("button", name="形成纪要").click()
    do.reads(page, "至少两名")
    expect(page.locator("#record")).to_have_value("各方到现场查看了边界、北侧通道和排水口。")
    for name in ("方正", "萧防", "许平"):
        form.get_by_label(name).first.check()
    form.get_by_label("申请人或者其委托的人到场").check()
    do.shoot(page, "joint-4-minutes-form")
    form.get_by_role("button", name="形成纪要").click()
    do.reads(page, "纪要待确认")


def confirm(page: Page) -> None:
    page.goto("/desk/meetings/")
    page.get_by_role("link", name="确认纪要").first.click()
    page.get_by_role("button", name="确认纪要").click()
    expect(page.locator("#notices")).to_contain_text("已确认纪要")


def ask_forestry(page: Page, number: str) -> None:
    open_case(page, number)
    page.get_by_text("踏勘、会审和征求意见", exact=True).first.click()
    page.get_by_role("link", name="征求其他单位意见").click()
    page.locator("#organization").select_option(label="农林局")
    page.locator("#question").fill("地块是否涉及林地？")
    do.press(page, "征求意见")
    do.reads(page, "待答复")


def use_the_finding(page: Page, number: str) -> None:
    """Written on site, used in the step without typing it again."""
    do.open_task(page, number)
    page.locator("[data-phrase]", has_text="用作意见").last.click()
    expect(page.locator("#opinion")).to_have_value("联合踏勘：同意。边界与红线图一致。")
    do.act(page, "同意")
