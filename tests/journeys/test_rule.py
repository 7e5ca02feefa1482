"""A supervisor writes a rule from typed conditions and tries it on the past; another person puts it
in force; a case makes it fire and stands on the board."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey

RULES = "/desk/supervision/rules/"
BOARD = "/desk/supervision/"
NAME = "社保卡和采伐证在办件"
SWEEP = "from zhengtong.modules.supervision.api import sweep; sweep()"


def add(page: Page, field: str, button: str = "添加") -> None:
    page.locator("#add").select_option(label=field)
    do.press(page, button)


def choose(page: Page, path: str, label: str) -> None:
    page.locator(f'[id="groups.{path}.value"]').select_option(label=label)


def tried(page: Page) -> int:
    """From the rule, over the usual days; how often it would have fired."""
    do.press(page, "试运行")
    page.wait_for_url("**/try/")
    do.press(page, "试运行")
    said = page.locator("h1", has_text="会命中").inner_text()
    return int(re.findall(r"\d+", said)[0])


def written(page: Page) -> str:
    """A rule of one's own in two groups; the address of its page."""
    page.goto(f"{RULES}new/")
    add(page, "办件状态")
    choose(page, "0.0", "办理中")
    add(page, "补正告知次数")
    page.locator('[id="groups.0.1.op"]').select_option(label="小于")
    page.locator('[id="groups.0.1.value"]').fill("三次")
    add(page, "事项", "添加到新的一组")
    choose(page, "1.0", "社会保障卡申领")
    add(page, "事项")
    choose(page, "1.1", "林木采伐许可")
    page.locator('[id="groups.1.match"]').select_option(value="any")
    page.locator("#name_zh").fill(NAME)
    page.locator(".act-buttons").get_by_role("button", name="保存草稿").click()
    do.reads(page, "请填写 0 到 1000000 的整数。")
    assert page.locator("#name_zh").input_value() == NAME
    page.locator('[id="groups.0.1.value"]').fill("3")
    page.locator(".act-buttons").get_by_role("button", name="保存草稿").click()
    do.reads(page, "这一版还没有试运行，不能施行。")
    do.shoot(page, "rule-1-written")
    return page.url


def broad(page: Page) -> str:
    """A rule that fires on whatever there is, tried; the address of its page."""
    page.goto(f"{RULES}new/")
    add(page, "补正告知次数")
    page.locator('[id="groups.0.0.op"]').select_option(label="小于")
    page.locator('[id="groups.0.0.value"]').fill("50")
    page.locator("#name_zh").fill("什么都报")
    page.locator(".act-buttons").get_by_role("button", name="保存草稿").click()
    assert tried(page) > 0
    do.reads(page, "几乎每件都报，等于没有报")
    do.press(page, "回到规则")
    return page.url


def test_a_rule_is_written_tried_put_in_force_and_fires(people: People, platform: Platform) -> None:
    writer = people.sign_in("zhengmingcha")
    writer.goto(RULES)
    drafted = writer.locator("tbody tr", has_text="网上申请受理后久未办结")
    expect(drafted).to_contain_text("有草稿")
    rule = written(writer)
    hits = tried(writer)
    assert hits > 0
    assert writer.locator("tbody tr").count() == min(hits, 50)
    do.shoot(writer, "rule-2-tried")
    writer.locator("tbody tr a").first.click()
    do.reads(writer, "每个环节")
    everything = broad(writer)

    head = people.sign_in("qinshouheng")
    head.goto(everything)
    do.press(head, "施行这一版")
    do.reads(head, "试运行几乎命中了所有办件", "还没有施行过。")
    head.goto(rule)
    do.press(head, "施行这一版")
    do.reads(head, "施行中", "秦守衡")
    do.shoot(head, "rule-3-in-force")

    case = applications.apply_for_felling(people.sign_in(do.VILLAGERS[24]), plot="规则 1 号")
    clerk = people.sign_in("hemiao")
    do.open_task(clerk, case)
    do.act(clerk, "予以受理", says="已受理")
    platform.manage("shell", "-c", SWEEP)
    writer.goto(BOARD)
    expect(writer.locator("[data-finding]", has_text=NAME).first).to_be_visible()
    do.press(writer, "全部预警和报警")
    mine = writer.locator("select[name=rule] option", has_text=NAME).get_attribute("value")
    writer.locator("select[name=rule]").select_option(mine)
    do.press(writer, "筛选")
    found = writer.locator("tbody tr", has_text=case)
    expect(found).to_have_count(1)
    found.get_by_role("link").first.click()
    do.reads(writer, "每个环节", NAME)
    do.shoot(writer, "rule-4-found")

    head.goto(rule)
    head.locator("summary", has_text="停用").click()
    head.locator("#reason").fill("试用结束。")
    do.press(head, "停用")
    do.reads(head, "已停用")
