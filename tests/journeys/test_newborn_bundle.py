"""A child is born: one form, seven items of four departments, one number, one page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import people as do
from tests.journeys.parts import case_of, row, waits_for_number
from tests.journeys.people import VILLAGERS, People

from zhengtong.kernel.ids import identity_check_digit

pytestmark = pytest.mark.journey

MOTHER = "99902119950614" + "102"
HEALTH = ("taozhongwen", "helixin")


def test_seven_items_are_one_thing_for_the_parents(people: People) -> None:
    parent = people.sign_in(VILLAGERS[12])
    number, code = apply(parent)
    expect(parent.locator(".whole-parts tbody tr")).to_have_count(6)
    do.reads(parent, "等“出生医学证明签发”办成", "由哪几项决定")
    do.shoot(parent, "newborn-1-receipt")
    certificate = case_of(parent, "出生医学证明签发")

    clerk, signer = map(people.sign_in, HEALTH)
    do.open_task(clerk, certificate)
    clerk.locator(".family summary").click()
    do.reads(clerk, "出生登记（新生儿上户口）")
    do.act(clerk, "予以受理", says="已受理")
    do.open_task(signer, certificate)
    do.act(signer, "准予", "签发。")
    do.shoot(signer, "newborn-2-desk")

    do.eventually(parent, parent.url, "1 / 6 项")
    waits_for_number(parent, "出生登记（新生儿上户口）")
    do.shoot(parent, "newborn-3-goes-on")

    stranger = people.visitor(phone=True)
    stranger.goto(f"/cases/progress/?number={number}")
    stranger.locator("#code").fill(code)
    do.press(stranger, "查询")
    do.reads(stranger, "新生儿出生一件事", "出生医学证明签发")
    do.shoot(stranger, "newborn-4-progress")

    row(parent, "社会保障卡申领").get_by_role("link", name=re.compile("^不办这一项")).click()
    do.reads(parent, "不办这一项了吗？")
    do.press(parent, "撤回申请")
    do.reads(parent, "申请人不再办理")
    do.press(parent, "全部撤回")
    do.reads(parent, "这些已经决定，不受影响", "出生医学证明签发")
    do.press(parent, "撤回申请")
    do.reads(parent, "全部办完", "申请人已撤回")
    do.shoot(parent, "newborn-5-withdrawn")


def apply(page: Page) -> tuple[str, str]:
    page.goto("/items/bundles/")
    page.get_by_role("link", name=re.compile("新生儿出生一件事")).first.click()
    page.get_by_role("link", name=re.compile("^(一张表申请|开始申请|申请)")).first.click()
    do.press(page, "开始填写")
    do.press(page, "继续填写")
    do.choose(page, "没有参加")
    do.choose(page, "一方")
    do.go_on(page)
    do.fill(
        page,
        mother_name="孙禾",
        mother_id_number=MOTHER + identity_check_digit(MOTHER),
        child_name="孙小满",
        born_on="2026-11-01",
        hospital="青禾县人民医院",
        guardian_name="孙禾",
    )
    do.choose(page, "女")
    do.go_on(page)
    do.fill(page, birth_certificate_weight="3200", birth_certificate_weeks="39")
    do.go_on(page)
    do.choose(page, "第一个")
    do.go_on(page)
    do.choose(page, "是")
    do.go_on(page)
    do.choose(page, "随母亲")
    do.fill(page, household_native_place="青禾县")
    do.choose(page, "汉族")
    do.go_on(page)
    do.choose(page, "农村商业银行")
    do.choose(page, "县政务服务中心")
    do.go_on(page)
    do.press(page, "提交申请")
    numbers = page.locator(".confirm-panel .number").all_inner_texts()
    assert numbers[0].startswith("YJS")
    return numbers[0], numbers[1]
