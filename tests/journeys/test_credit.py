"""A villager is told, heard, listed and repaired; a draw is redrawn with a reason, and what the
inspectors find changes a level that explains itself."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from playwright.sync_api import Page
from tests.journeys import people as do
from tests.journeys.people import People

from zhengtong.modules.org.seed import citizens

pytestmark = pytest.mark.journey

ONE = 52
"""A villager of no other story."""


def villager() -> tuple[str, str, str]:
    """User name, name, identity number."""
    chance = random.Random(citizens.SEED)
    numbers = [citizens.identity_number(i, chance) for i in range(citizens.PEOPLE)]
    return citizens.usernames()[ONE], citizens.citizen_names()[ONE], numbers[ONE]


def opened(page: Page, text: str) -> None:
    """A folded part by its words."""
    page.locator("summary", has_text=text).first.click()


def test_a_villager_is_heard_listed_and_repaired(people: People) -> None:
    username, name, number = villager()
    officer = people.sign_in("chenglixin")
    officer.goto("/desk/risk/lists/new/")
    officer.locator("#facts").fill("骗取补贴，责令退还后仍不退还")
    do.press(officer, "告知对方")
    do.reads(officer, "平台里没有这个企业或者个人")
    officer.locator("#code").fill(number)
    officer.locator("#basis").fill("按当地配置")
    do.press(officer, "告知对方")
    do.reads(officer, "已告知对方", "骗取补贴", "才能作出决定")
    address = officer.url
    entry = officer.locator("dd.number").first.inner_text().split(" ")[0]

    phone = people.sign_in(username, phone=True)
    phone.goto("/credit/mine/")
    phone.get_by_role("link", name=entry).click()
    do.press(phone, "提交意见")
    do.reads(phone, "请写明理由和事实。")
    phone.locator("#text").fill("钱已经退了一半，其余下月退")
    do.press(phone, "提交意见")
    do.reads(phone, "您的意见已收到")

    head = people.sign_in("minghengzhi")
    head.goto(address)
    do.reads(head, "钱已经退了一半")
    opened(head, "决定列入")
    do.press(head, "决定列入")
    do.reads(head, "请写明理由和事实。")
    head.locator("#reason-list").fill("退还一半不影响事实")
    do.press(head, "决定列入")
    do.reads(head, "已列入名单", "您决定列入的，撤销和修复由另一位同事决定。")
    stranger = people.visitor()
    stranger.goto(f"/credit/?q={entry}")
    do.reads(stranger, entry, "*")
    do.lacks(stranger, name)

    phone.goto("/credit/mine/")
    do.reads(phone, "风险 5 级", "在失信名单达到 1 条，至少定为 5 级")
    do.shoot(phone, "credit-1-mine")
    phone.locator("table").get_by_role("link", name=entry).click()
    do.reads(phone, "骗取补贴，责令退还后仍不退还", "工商行政管理局")
    phone.goto("/credit/mine/")
    phone.get_by_role("link", name=entry).first.click()
    phone.locator("#text").fill("已全部退还")
    phone.locator("#evidence").set_input_files([do.photo("回单.jpg")])
    do.press(phone, "提交申请")
    do.reads(phone, "信用修复申请已收到", "回单.jpg")

    second = people.sign_in("lugongyun")
    second.goto(address)
    do.reads(second, "已全部退还", "回单.jpg")
    opened(second, "答复信用修复")
    second.locator("#reason-repair").fill("核实已全部退还")
    do.press(second, "同意修复，移出名单")
    do.reads(second, "已同意修复", "同意修复，移出名单")
    stranger.goto(f"/credit/?q={entry}")
    do.reads(stranger, "名单里没有查到。")
    phone.goto("/credit/mine/")
    do.reads(phone, "已修复移出")
    do.lacks(phone, "风险 5 级")


def test_a_draw_is_redrawn_with_a_reason_and_its_result_changes_the_level(people: People) -> None:
    officer = people.sign_in("chenglixin")
    officer.goto("/desk/risk/plans/new/")
    officer.locator("#percent_1").fill("50")
    do.press(officer, "建立计划")
    do.reads(officer, "请填写计划名称。", "抽取比例不能超过模型规定的 1%")
    officer.locator("#name").fill("高风险企业抽查")
    officer.locator("#content").fill("经营场所和公示信息")
    for level in "1234":
        officer.locator(f"#percent_{level}").fill("0")
    officer.locator("#percent_clue").fill("0")
    officer.locator("#per_subject").fill("3")
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=20)
    officer.locator("#due_on").fill(due.isoformat())
    do.press(officer, "建立计划")
    do.reads(officer, "计划已建立")
    address = officer.url
    do.press(officer, "随机抽取")
    do.reads(officer, "已抽取，任务已派给检查人员。", "第 1 次抽取")
    opened(officer, "重新抽取")
    officer.locator("details").get_by_role("button", name="重新抽取").click()
    do.reads(officer, "请写明理由和事实。")
    officer.locator("#reason").fill("检查人员临时借调")
    officer.locator("details").get_by_role("button", name="重新抽取").click()
    do.reads(officer, "已重新抽取", "重抽作废", "检查人员临时借调", "第 2 次抽取")
    do.shoot(officer, "credit-2-redrawn")

    inspector = people.sign_in("chengrushan")
    for _task in range(2):
        inspector.goto("/desk/risk/tasks/")
        mine = inspector.locator("tr", has_text="高风险企业抽查").filter(has_text="待检查")
        mine.get_by_role("link").first.click()
        do.press(inspector, "提交结果")
        do.reads(inspector, "请选择检查结果。")
        inspector.locator("#result").select_option("transferred")
        inspector.locator("#finding").fill("无证经营")
        do.press(inspector, "提交结果")
        do.reads(inspector, "结果已录入", "发现违法线索，移送处理")

    officer.goto(address)
    officer.locator("tr", has_text="已录入结果").get_by_role("link").first.click()
    do.press(officer, "看等级和原因")
    do.reads(officer, "抽查发现问题", "发现违法线索，移送处理", "在失信名单")
    do.shoot(officer, "credit-3-why")
    officer.goto(address)
    do.press(officer, "完成计划，公开结果")
    do.reads(officer, "抽取过程和结果已公开")
    stranger = people.visitor(phone=True)
    stranger.goto("/credit/draws/")
    stranger.get_by_role("link", name="-2").first.click()
    do.reads(stranger, "检查人员临时借调", "刚刚按公布的算法重算，结果和指纹都一致。")
