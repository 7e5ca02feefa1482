"""An instant case at the counter, accepted and decided on the spot, with its clock; and a limit
that is extended by the officer whom the law names."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

from zhengtong.kernel.ids import identity_check_digit

pytestmark = pytest.mark.journey

FIRST = "99902119520718004"
NUMBER = FIRST + identity_check_digit(FIRST)


def entered(clerk: Page) -> str:
    """The clerk enters a senior citizen and the application; returns the number of the case."""
    clerk.goto("/desk/cases/counter/")
    clerk.locator("#id_number").fill(NUMBER)
    do.press(clerk, "查找")
    clerk.locator("#name").fill("孙有福")
    clerk.locator("#phone").fill("19900007777")
    do.press(clerk, "登记，下一步")
    clerk.locator("#q").fill("老年证")
    do.press(clerk, "查找")
    clerk.get_by_role("button", name="开始录入 老年人优待证").click()
    do.press(clerk, "继续填写")
    do.choose(clerk, "第一次办")
    do.fill(clerk, location_region="东门社区")
    do.go_on(clerk)
    do.choose(clerk, "本人")
    do.go_on(clerk)
    do.fill(clerk, contact_address__region="城关镇东门社区", contact_address__detail="青云街 9 号")
    do.go_on(clerk)
    applications.materials(clerk, portrait=do.photo("照片.jpg", size=(600, 800)))
    do.press(clerk, "提交申请")
    found = re.search(r"QH\d{8}-\d{5}", clerk.locator("article.receipt").inner_text())
    assert found
    return found.group()


def explained(page: Page, label: str) -> Page:
    """The page that says how the deadline was reckoned."""
    row = page.locator(".clock tr", has_text=label).first
    page.goto(row.get_by_role("link").first.get_attribute("href") or "")
    return page


def test_an_instant_case_is_accepted_and_decided_at_the_counter(people: People) -> None:
    clerk = people.sign_in("zhengdongmei")
    number = entered(clerk)
    do.open_task(clerk, number)
    do.reads(clerk, "即办件", "待受理")
    do.act(clerk, "予以受理", says="已受理")
    do.reads(clerk, "当场核发")
    promise = clerk.locator(".clock tr", has_text="承诺期限")
    expect(promise).to_contain_text("即时办结")
    expect(promise).to_contain_text("今日到期")
    do.shoot(clerk, "limits-1-instant")
    do.act(clerk, "准予", "材料齐全，当场核发。")
    do.reads(clerk, "已办结", "出证办结")
    expect(clerk.locator(".clock tr", has_text="承诺期限")).to_contain_text("已用 0 个工作日")
    do.reads(explained(clerk, "承诺期限"), "即时办结", "次日起为超期", "工作日历第 1 版")
    do.shoot(clerk, "limits-2-explained")
    paper = clerk.request.get(clerk.url + "pdf/")
    assert paper.body().startswith(b"%PDF")


def test_a_limit_is_extended_by_the_head_of_the_organ(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[17])
    number = applications.apply_for_felling(citizen, plot="延期 1 号")
    clerk = people.sign_in("hemiao")
    do.open_task(clerk, number)
    do.act(clerk, "予以受理", says="已受理")
    reviewer = people.sign_in("chenqing")
    do.open_task(reviewer, number)
    reviewer.locator("summary", has_text="申请延长办理期限").click()
    reviewer.locator("#days").fill("11")
    reviewer.locator("#extension_reason").fill("地块跨两个村，需要再次核实。")
    do.press(reviewer, "提交延期申请")
    do.reads(reviewer, "1 至 10 个工作日")
    expect(reviewer.locator("#extension_reason")).to_have_value("地块跨两个村，需要再次核实。")
    reviewer.locator("#days").fill("5")
    do.press(reviewer, "提交延期申请")
    do.reads(reviewer, "等待批准", "陈青申请延长 5 日")

    head = people.sign_in("zhaoyuan")
    head.goto("/desk/cases/extensions/")
    head.locator("tr", has_text=number).get_by_role("link").click()
    do.reads(head, "地块跨两个村")
    do.press(head, "批准延长")
    do.reads(head, "已批准延长", "延长期限告知书")
    do.reads(explained(head, "法定期限"), "含延长 5 个工作日", "本机关负责人 赵远批准延长")
    do.shoot(head, "limits-3-extended")

    do.eventually(citizen, "/messages/", "办理期限延长")
    citizen.goto("/cases/mine/")
    citizen.locator("li, tr, article", has_text=number).get_by_role("link").first.click()
    said = do.document(citizen, "延长期限告知书")
    assert "经本机关负责人批准，办理期限延长5个工作日" in said
    assert "第四十二条第一款" in said
