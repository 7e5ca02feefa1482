"""A village agent applies at home for somebody old: the person signs, is told, and may object."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import people as do
from tests.journeys.people import People

from zhengtong.kernel.ids import identity_check_digit

pytestmark = pytest.mark.journey

FIRST = "99902119460103008"
NUMBER = FIRST + identity_check_digit(FIRST)


def sign(page: Page) -> None:
    """With a finger: some strokes in the box."""
    box = page.locator(".sign-pad")
    box.scroll_into_view_if_needed()
    frame = box.bounding_box()
    assert frame
    left, top = frame["x"] + 20, frame["y"] + 20
    for n in range(3):
        page.mouse.move(left + 60 * n, top)
        page.mouse.down()
        for step in range(6):
            page.mouse.move(left + 60 * n + 12 * step, top + 14 * (step % 3) + 8 * n)
        page.mouse.up()


def test_an_agent_applies_for_an_old_person_with_their_signature(people: People) -> None:
    agent = people.sign_in("wangxiaoman")
    agent.goto("/desk/cases/counter/")
    agent.locator("#id_number").fill(NUMBER[:15])
    do.press(agent, "查找")
    do.reads(agent, "15 位的旧身份证号码已经停用")
    agent.locator("#id_number").fill(NUMBER)
    do.press(agent, "查找")
    agent.locator("#name").fill("赵𠮷奶奶")
    agent.locator("#phone").fill("19900007777")
    do.press(agent, "登记，下一步")
    do.reads(agent, "您以代办员身份替本人申请")
    agent.locator("#q").fill("老年证")
    do.press(agent, "查找")
    agent.get_by_role("button", name="开始录入 老年人优待证").click()
    do.press(agent, "继续填写")
    do.choose(agent, "第一次办")
    do.fill(agent, location_region="上湾村")
    do.go_on(agent)
    do.choose(agent, "本人")
    do.go_on(agent)
    do.fill(agent, contact_address__region="石桥镇上湾村", contact_address__detail="3 组 5 号")
    do.go_on(agent)

    agent.locator("a[href*='/papers/']").first.click()
    do.press(agent, "用手机拍")
    phone = people.visitor(phone=True)
    phone.goto(agent.locator(".phone-url").get_attribute("href"))
    with phone.expect_response(lambda r: r.request.method == "POST"):
        phone.locator("#camera").set_input_files([do.photo("老人.jpg", size=(900, 1200))])
    expect(agent.locator(".pages-grid li")).to_have_count(1)
    do.press(agent, "每页一张照片，放入材料")
    do.go_on(agent, "上传并继续")
    do.go_on(agent)
    do.press(agent, "提交申请")
    do.reads(agent, "还不能提交，请先补上这些内容")
    agent.get_by_role("link", name="请先让本人在代办委托书上签名。").click()

    do.reads(agent, "代办委托书", "赵𠮷奶奶")
    do.press(agent, "签署委托书")
    do.reads(agent, "请选择为什么由代办员办理。", "请选择核对了哪一种证件。")
    do.choose(agent, "年纪大，不便出门")
    do.choose(agent, "居民身份证原件")
    sign(agent)
    do.shoot(agent, "agent-1-signature")
    do.press(agent, "签署委托书")
    do.reads(agent, "委托书已签署。")
    do.press(agent, "核对并提交")
    do.press(agent, "提交申请")
    do.reads(agent, "收件凭证", "赵𠮷奶奶", "王小满")
    number = agent.locator("article.receipt .number strong").nth(0).inner_text()
    code = agent.locator("article.receipt .number strong").nth(1).inner_text()
    do.shoot(agent, "agent-2-receipt")
    agent.goto("/desk/cases/agency/")
    do.reads(agent, "赵𠮷奶奶", number)
    agent.locator("#person").select_option(label="赵𠮷奶奶")
    agent.locator("#purpose").select_option(label="上门收材料")
    do.press(agent, "登记")
    do.reads(agent, "走访已登记。")
    do.shoot(agent, "agent-3-mine")

    objects(people, number, code)


def objects(people: People, number: str, code: str) -> None:
    """With number and code, on a phone; the hall looks into it."""
    phone = people.visitor(phone=True)
    phone.goto(f"/cases/progress/?number={number}")
    phone.locator("#code").fill(code)
    do.press(phone, "查询")
    do.press(phone, "这件事由代办员代为申请。不是我本人委托")
    phone.locator("#code").fill(code)
    phone.locator("#text").fill("我不记得签过名。")
    do.shoot(phone, "agent-4-objection")
    do.press(phone, "我没有委托，请核查")
    do.reads(phone, "已经收到")

    hall = people.sign_in("fangzhongwen")
    hall.goto("/desk/cases/agency/contested/")
    row = hall.locator(".lines li", has_text=number)
    expect(row).to_contain_text("我不记得签过名。")
    row.get_by_role("link").first.click()
    do.reads(hall, "当事人说没有委托，核查清楚以前不能决定。")
    hall.locator("#finding-yes").check()
    hall.locator("#finding_note").fill("电话核实，本人记起已签名。")
    do.press(hall, "登记结论")
    expect(hall.locator("#notices")).to_contain_text("核查结论已登记")
    do.reads(hall, "异议已核查：确为本人委托。")
    do.shoot(hall, "agent-5-settled")
