"""A result by post comes back, and is fetched at the counter with the code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import people as do
from tests.journeys.people import People

from zhengtong.modules.cases.delivery import seed
from zhengtong.modules.org.seed import citizens

pytestmark = pytest.mark.journey

OWNERS = citizens.usernames()[-len(seed.STORIES) - seed.SKIPPED : -seed.SKIPPED]
RETURNED = OWNERS[seed.STORIES.index("returned")]


def test_a_parcel_that_came_back_is_fetched_by_code(people: People) -> None:
    """The demo county's result that came back: its applicant chooses the counter, sees the code,
    and the clerk hands it over by it; the first code typed is wrong."""
    clerk = people.sign_in("zhoulan")
    clerk.goto("/desk/delivery/?show=returned")
    row = clerk.locator("tbody tr").first
    do.reads(clerk, "邮件已退回", "无人签收")
    name = row.get_by_role("link").inner_text()
    do.shoot(clerk, "delivery-1-returned")
    row.get_by_role("link").click()
    do.reads(clerk, seed.ADDRESS, "两次投递无人签收")
    clerk.get_by_label("到窗口领取（发新的取件码）").check()
    do.press(clerk, "确定")
    do.reads(clerk, "已改变送达方式", "等待领取")

    applicant = people.sign_in(RETURNED)
    applicant.goto("/cases/mine/")
    applicant.get_by_role("link", name=re.compile("社会保障卡申领")).first.click()
    code = applicant.locator(".pickup-code strong").inner_text()
    assert re.fullmatch(r"\d{6}", code)
    do.shoot(applicant, "delivery-2-code")

    clerk.goto("/desk/delivery/")
    clerk.locator("#q").fill(code)
    do.press(clerk, "查找")
    clerk.get_by_role("link", name=name).click()
    clerk.locator("#code").fill(f"{(int(code) + 1) % 10**6:06d}")
    clerk.get_by_label("申请人本人").check()
    clerk.get_by_label("不能签名，领取人口头确认收到").check()
    do.press(clerk, "发放")
    do.reads(clerk, "取件码不对，还可以再试 4 次")
    clerk.locator("#code").fill(code)
    do.press(clerk, "发放")
    do.reads(clerk, "已发放，送达回证已生成，办件办结。")
    expect(clerk.locator(".delivery-panel")).to_contain_text("送达回证")
    do.shoot(clerk, "delivery-3-handed-over")

    applicant.reload()
    do.reads(applicant, "已送达")
