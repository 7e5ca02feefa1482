"""Accepted although a paper is missing: one promise is never kept and shuts the door to the next;
another is kept, and the permit granted."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, Route, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey

LARGE = "5 立方米以上"
SURVEY = "伐区调查设计材料"
SIGN = "先受理，后补材料"


def to_materials(page: Page, plot: str) -> None:
    """A large felling, for which a survey is wanted besides photographs."""
    applications.find(page, "砍树", "林木采伐许可")
    do.reads(page, f"可以容缺的材料：{SURVEY}")
    applications.begin(page)
    applications.tree_felling(page, plot=plot, size=LARGE)
    do.attach(page, "tree_photos", do.photo())
    do.reads(page, "松树.jpg", "有的材料暂时没有？")


def sign(page: Page, name: str) -> None:
    do.press(page, SIGN)
    do.reads(page, "10 个工作日内", "视为撤回申请")
    do.press(page, "签署承诺")
    expect(page.locator(".govuk-error-summary")).to_contain_text("姓名")
    do.choose(page, SURVEY)
    do.choose(page, "我知道以上内容，并作出承诺")
    page.locator("#signed_name").fill(name)
    do.shoot(page, "promise-1-sign")
    do.press(page, "签署承诺")
    do.reads(page, "已签署", "已承诺，现在不用交")


def hand_in(page: Page) -> str:
    do.go_on(page, "上传并继续")
    do.go_on(page)
    do.reads(page, "核对并提交", "已承诺，现在不用交")
    return applications.hand_in(page)


def own_case(page: Page, number: str) -> str:
    """Opens it; returns its address."""
    page.goto("/cases/mine/")
    page.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text("林木采伐许可")
    return page.url


def test_papers_that_never_come_end_the_case_and_shut_the_door(
    people: People, platform: Platform
) -> None:
    citizen = people.sign_in(do.VILLAGERS[7])
    to_materials(citizen, "缺件坡 1 号")
    sign(citizen, applicant(citizen))
    number = hand_in(citizen)

    clerk = people.sign_in("hemiao")
    do.open_task(clerk, number)
    do.reads(clerk, "容缺受理", "还缺", SURVEY)
    do.act(clerk, "予以受理", says="已受理")
    do.shoot(clerk, "promise-2-desk")
    clerk.goto("/desk/promises/")
    expect(clerk.locator("tr[data-row]", has_text=number)).to_contain_text(SURVEY)
    do.shoot(clerk, "promise-3-list")

    own_case(citizen, number)
    do.reads(citizen, f"请补交：{SURVEY}", "容缺受理信用承诺书")
    do.shoot(citizen, "promise-4-citizen")
    due = dt.date.fromisoformat(
        re.search(r"请在 (\d{4}-\d\d-\d\d) 前补交", do.main(citizen).inner_text())[1]
    )
    assert platform.manage("promises", "--on", due.isoformat()).strip() == "reminded 1, ended 0"
    citizen.reload()
    do.reads(citizen, "容缺材料补交提醒书")
    after = (due + dt.timedelta(days=1)).isoformat()
    assert platform.manage("promises", "--on", after).strip() == "reminded 0, ended 1"
    citizen.reload()
    do.reads(citizen, "视为撤回申请", "终止办理通知书", "未履行")
    text = do.document(citizen, "终止办理通知书")
    assert not text or SURVEY in text, text
    do.shoot(citizen, "promise-5-ended")

    to_materials(citizen, "缺件坡 2 号")
    do.reads(citizen, "现在不能用承诺代替材料")
    expect(do.main(citizen).get_by_role("link", name=SIGN, exact=True)).to_have_count(0)
    do.shoot(citizen, "promise-6-refused")
    do.press(citizen, "查看记录，提出异议或者申请修复")
    do.main(citizen).locator("#records-heading ~ ul a").first.click()
    do.reads(citizen, "事实", SURVEY)
    do.choose(citizen, "对记录有异议")
    citizen.locator("#text").fill("材料寄丢了。")
    do.press(citizen, "提交")
    do.reads(citizen, "两位工作人员处理后会告诉您结果", "材料寄丢了。")

    clerk.goto("/desk/promises/records/")
    clerk.locator("tr[data-row]").first.locator("a[data-open]").click()
    do.reads(clerk, "材料寄丢了。")
    clerk.locator("#reason").fill("邮寄单可以证明，建议移出。")
    do.press(clerk, "提交，请另一位负责人复核")
    do.reads(clerk, "等待另一位负责人复核")
    leader = people.sign_in("zhaoyuan")
    leader.goto(clerk.url)
    leader.locator("#answer").fill("查明属实，记录移出。")
    do.press(leader, "移出记录")
    do.reads(leader, "已移出")
    do.shoot(leader, "promise-7-lifted")

    citizen.goto("/cases/promises/")
    do.reads(citizen, "已移出")


def applicant(page: Page) -> str:
    """The name under which the application is made."""
    here = page.url
    page.goto(here.replace("/materials/", "/"))
    text = do.main(page).get_by_text("申请人：").first.inner_text()
    page.goto(here)
    return text.removeprefix("申请人：").strip()


def press_while_it_travels(page: Page, key: str, file: do.File) -> None:
    """Who goes on before the upload has ended goes on when it has, and the file came once."""
    travelling: list[Route] = []
    page.route("**/materials/", lambda route: travelling.append(route), times=1)
    page.locator(f"#material-{key}").set_input_files([file])
    expect(page.locator("#uploading")).to_have_css("visibility", "visible")
    before = page.url
    page.get_by_role("button", name="上传并继续").click()
    assert page.url == before
    travelling[0].continue_()
    page.wait_for_url(lambda url: url != before)


def test_a_paper_promised_at_the_counter_comes_and_the_permit_is_granted(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[8], phone=True)
    to_materials(citizen, "补件坡 1 号")
    name = applicant(citizen)
    press_while_it_travels(citizen, "felling_survey", do.paper("草图.pdf"))
    do.go_on(citizen)
    expect(do.main(citizen).get_by_text("草图.pdf")).to_have_count(1)
    number = applications.hand_in(citizen)

    clerk = people.sign_in("hemiao")
    do.open_task(clerk, number)
    form = clerk.locator("form[data-act]")
    form.locator(".opt", has_text="容缺受理").click()
    form.locator("#pending").get_by_label(re.compile(SURVEY)).check()
    form.locator("#pending_days").fill("5")
    form.locator("#pending_name").fill(name)
    do.shoot(clerk, "promise-8-choice")
    form.get_by_role("button", name="提交", exact=True).click()
    expect(clerk.locator("#problem")).to_contain_text("书面承诺")
    form.locator("#pending_signed").check()
    form.get_by_role("button", name="提交", exact=True).click()
    expect(clerk.locator("#notices")).to_contain_text("已容缺受理")

    for username in ("chenqing", "sunli"):
        page = people.sign_in(username)
        do.open_task(page, number)
        do.act(page, "同意", "情况属实。")
    leader = people.sign_in("zhaoyuan")
    do.open_task(leader, number)
    leader.locator("form[data-act] .opt", has_text=re.compile(r"^\s*准予")).click()
    leader.locator("form[data-act] #opinion").fill("准予采伐。")
    leader.locator("form[data-act]").get_by_role("button", name="提交", exact=True).click()
    expect(leader.locator("#problem")).to_contain_text("容缺材料还没有补齐")
    do.shoot(leader, "promise-9-not-before")

    own_case(citizen, number)
    do.reads(citizen, f"请补交：{SURVEY}")
    do.press(citizen, "补交材料")
    do.shoot(citizen, "promise-10-papers-phone")
    citizen.locator("#material-felling_survey").set_input_files([do.paper("调查设计.pdf")])
    do.press(citizen, "提交补交的材料")
    do.reads(citizen, "材料已经补齐")
    do.open_task(leader, number)
    do.act(leader, "准予", "材料已齐，准予采伐。")
    citizen.reload()
    do.reads(citizen, "已办结：准予", "已履行")
