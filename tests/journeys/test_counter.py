"""At the counter: somebody unknown comes in, the clerk enters everything, a receipt is printed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

from zhengtong.kernel.ids import identity_check_digit

pytestmark = pytest.mark.journey

FIRST = "99902119550412003"
NUMBER = FIRST + identity_check_digit(FIRST)


def test_a_clerk_applies_for_somebody_who_is_present(people: People) -> None:
    clerk = people.sign_in("zhoulan")
    clerk.goto("/desk/cases/counter/")
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    clerk.locator("#id_number").fill(wrong)
    do.press(clerk, "查找")
    do.reads(clerk, "身份证号码不正确")
    clerk.locator("#id_number").fill(NUMBER)
    do.press(clerk, "查找")
    do.reads(clerk, "登记办事人")
    do.press(clerk, "登记，下一步")
    do.reads(clerk, "请填写姓名，与身份证一致。")
    clerk.locator("#name").fill("钱守田")
    clerk.locator("#phone").fill("19900008888")
    do.press(clerk, "登记，下一步")

    clerk.locator("#q").fill("老年证")
    do.press(clerk, "查找")
    do.shoot(clerk, "counter-1-item")
    clerk.get_by_role("button", name="开始录入 老年人优待证").click()
    do.press(clerk, "继续填写")
    do.choose(clerk, "第一次办")
    expect(clerk.locator("#f-senior_name")).to_have_value("钱守田")
    do.fill(clerk, location_region="东门社区")
    do.shoot(clerk, "counter-2-form")
    do.go_on(clerk)
    do.choose(clerk, "本人")
    do.go_on(clerk)
    do.fill(clerk, contact_address__region="城关镇东门社区", contact_address__detail="青云街 9 号")
    do.go_on(clerk)
    applications.materials(clerk, portrait=do.photo("照片.jpg", size=(600, 800)))
    do.press(clerk, "提交申请")

    do.reads(clerk, "收件凭证", "钱守田", "周岚", "老年人优待证", "近期免冠照片")
    expect(clerk.locator("article.receipt")).to_contain_text(re.compile(r"QH\d{8}-\d{5}"))
    expect(clerk.get_by_role("figure", name="扫码查进度").get_by_role("img")).to_be_visible()
    do.shoot(clerk, "counter-3-receipt")
    clerk.emulate_media(media="print")
    expect(clerk.locator(".receipt-bar")).to_be_hidden()
    expect(clerk.locator(".desk-menu")).to_be_hidden()
    do.shoot(clerk, "counter-4-print")
