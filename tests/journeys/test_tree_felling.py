"""A villager fells his own trees: one supplement, two reviewers, a leader, a permit, a rating."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey


def test_a_permit_goes_from_ordinary_words_to_a_rated_decision(
    people: People, platform: Platform
) -> None:
    citizen = people.visitor()
    find_and_read(citizen)
    apply(citizen)
    number, code = handed_in(citizen)

    clerk = people.sign_in("hemiao")
    do.open_task(clerk, number)
    do.reads(clerk, "李禾生", "松树.jpg", "屋后山 3 号小班")
    do.shoot(clerk, "tree-3-desk-case")
    ask_for_a_better_photo(clerk)

    supply_on_a_phone(people, number)
    accept(clerk, number)
    review_and_decide(people, number)
    fetch_decision(citizen, number)
    rate(citizen)
    progress_for_anyone(people, number, code)
    supervise(people, number)
    verified = platform.console("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def find_and_read(page: Page) -> None:
    page.goto("/")
    do.shoot(page, "home")
    page.locator("#home-q").fill("砍自家的树要办什么")
    page.locator("#home-q").press("Enter")
    page.get_by_role("link", name="林木采伐许可").click()
    do.reads(page, "5 个工作日", "法定 20 个工作日", "免费", "另有 3 份由平台代取")
    do.shoot(page, "item", whole=False)
    do.shoot(page, "item-whole")
    do.choose(page, "自用材（建房、家用）")
    do.choose(page, "不超过 5 立方米")
    do.press(page, "按我的情形显示")
    do.lacks(page, "伐区调查设计材料")
    do.press(page, "开始申请")
    do.reads(page, "开始之前", "由平台取得，您不用交")
    do.press(page, "登录后开始")
    do.enter(page, "lihesheng")
    do.reads(page, "将以李禾生本人的名义申请")
    do.press(page, "开始填写")


def apply(page: Page) -> None:
    do.reads(page, "还有", "您的情形")
    do.shoot(page, "tree-1-task-list")
    do.press(page, "继续填写")
    do.reads(page, "采伐地点")
    applications.felling_place(page, "屋后山 3 号小班")
    do.fill(page, tree_count="12", average_volume="0.3")
    expect(page.locator("[data-field=total_volume]")).to_contain_text("3.6")
    do.shoot(page, "tree-2-form")
    applications.felling_trees(page)
    applications.felling_purpose(page)
    expect(page.locator("#f-contact_phone")).to_have_value("19900000001")
    do.go_on(page)
    applications.materials(page, tree_photos=do.photo())
    do.reads(page, "屋后山 3 号小班", "12 株", "松树.jpg")
    do.shoot(page, "tree-2-check")


def handed_in(page: Page) -> tuple[str, str]:
    do.press(page, "提交申请")
    do.reads(page, "申请已提交", "最迟", "下载收件凭证")
    expect(page.locator(".confirm-qr svg")).to_be_visible()
    do.shoot(page, "tree-3-submitted")
    number, code = page.locator(".confirm-panel .number").all_inner_texts()
    assert re.fullmatch(r"QH\d{8}-\d{5}", number)
    assert re.fullmatch(r"[0-9A-Z]{8}", code)
    return number, code


def ask_for_a_better_photo(clerk: Page) -> None:
    clerk.locator(".opt", has_text="一次性告知补正").click()
    clerk.locator("fieldset.for-supplement").get_by_label("采伐林木的照片").check()
    clerk.locator("#opinion").fill("照片看不清林木周围的地块，请重拍一张全景。")
    clerk.get_by_role("button", name="提交", exact=True).click()
    expect(clerk.locator("#notices")).to_contain_text("已一次性告知补正")


def supply_on_a_phone(people: People, number: str) -> None:
    page = people.sign_in("lihesheng", phone=True)
    do.eventually(page, "/messages/", "请补正材料")
    do.shoot(page, "tree-4-phone-messages")
    page.goto("/cases/mine/")
    do.reads(page, "有 1 个办件等您补正材料", number)
    do.shoot(page, "tree-4-phone-mine")
    page.get_by_role("link", name=re.compile("^去补正")).click()
    do.reads(page, "照片看不清林木周围的地块，请重拍一张全景。")
    do.attach(page, "tree_photos", do.photo("全景.jpg", size=(1600, 900)))
    do.reads(page, "全景.jpg")
    do.shoot(page, "tree-4-phone-supplement")
    do.press(page, "提交补正")
    do.reads(page, "补正材料已经提交")
    do.shoot(page, "tree-4-phone-supplied")


def accept(clerk: Page, number: str) -> None:
    do.open_task(clerk, number)
    do.reads(clerk, "全景.jpg")
    do.act(clerk, "予以受理", says="已受理")
    expect(clerk.locator(".clock")).to_contain_text("承诺期限")


def review_and_decide(people: People, number: str) -> None:
    first = people.sign_in("chenqing")
    do.open_task(first, number)
    do.shoot(first, "desk-case", whole=False)
    look_at_progress_on_a_phone(people, number)
    do.act(first, "同意", "现场与照片相符，权属清楚，建议准予。")
    second = people.sign_in("sunli")
    do.open_task(second, number)
    do.reads(second, "现场与照片相符")
    do.act(second, "同意", "同意审查意见。")
    leader = people.sign_in("zhaoyuan")
    do.open_task(leader, number)
    do.act(leader, "准予", "准予采伐松木 12 株。")
    do.reads(leader, "已办结")
    do.shoot(leader, "tree-5-decided")


def look_at_progress_on_a_phone(people: People, number: str) -> None:
    page = people.sign_in("lihesheng", phone=True)
    page.goto("/cases/mine/")
    page.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.reads(page, "正在办理：审查", "您现在不用做什么")
    do.shoot(page, "progress-phone", whole=False)


def fetch_decision(page: Page, number: str) -> None:
    do.eventually(page, "/messages/", "已作出决定")
    page.goto("/cases/mine/")
    page.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.reads(page, "已办结：准予")
    do.lacks(page, "权属清楚，建议准予")
    do.shoot(page, "tree-6-decided")
    text = do.document(page, "决定书")
    assert not text or ("李禾生" in text and "准予行政许可决定书" in text), text


def rate(page: Page) -> None:
    do.press(page, "评价这次服务")
    page.get_by_label(re.compile("^非常满意")).check()
    page.get_by_label(re.compile("想说的话")).fill("没有跑一趟就办好了。")
    do.shoot(page, "tree-7-rate")
    do.press(page, "提交评价")
    do.reads(page, "谢谢您的评价", "非常满意", "没有跑一趟就办好了。")


def progress_for_anyone(people: People, number: str, code: str) -> None:
    page = people.visitor(phone=True)
    page.goto(f"/cases/progress/?number={number}")
    page.locator("#code").fill(code.lower())
    do.press(page, "查询")
    do.reads(page, "已办结：准予", "办理经过")
    do.lacks(page, "李禾生", "为新房备木料")
    do.shoot(page, "tree-8-phone-progress")


def supervise(people: People, number: str) -> None:
    page = people.sign_in("zhengmingcha")
    page.goto("/desk/supervision/")
    do.reads(page, "监察看板", "农林局")
    page.goto(f"/desk/cases/?q={number}")
    page.locator("a[data-open]").first.click()
    address = page.url.rstrip("/").split("?")[0].rsplit("/", 1)[-1]
    page.goto(f"/desk/supervision/cases/{address}/")
    rows = page.locator("table tbody tr")
    steps = [row for row in rows.all_inner_texts() if "工作日" not in row]
    said = "\n".join(steps)
    for step, person in (("审查", "陈青"), ("审核", "孙立"), ("决定", "赵远"), ("受理", "何苗")):
        assert any(step in row and person in row for row in steps), said
    do.shoot(page, "tree-9-trace")
