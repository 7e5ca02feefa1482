"""A permit online with one supplement and a hearing: the applicant, a neighbour who is told by a
link, and the clerks, from the application to the decision that rests on the record."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey

APPLICANT = do.VILLAGERS[12]


def test_a_permit_with_one_supplement_and_a_hearing(people: People) -> None:
    applicant = people.sign_in(APPLICANT)
    number = applications.apply_for_felling(applicant, plot="听证 12 号小班")
    supplement(people, applicant, number)
    reviewer = people.sign_in("chenqing")
    link = tell_the_right(reviewer, number)
    neighbour_waives(people, link)
    ask_for_a_hearing(applicant, number)
    schedule(people, number)
    the_public_reads_of_it(people)
    applicant_reads_the_notice(applicant, number)
    # Seven working days and more go by.
    people.platform.let_pass("cases_hearing", "starts_at", days=60)
    hold(people, applicant, number)
    decide(people, reviewer, number)
    mine(applicant, number)
    do.reads(applicant, "已办结：准予", "决定以听证笔录为根据")
    do.shoot(applicant, "hearing-9-done")


def supplement(people: People, applicant: Page, number: str) -> None:
    clerk = people.sign_in("hemiao")
    do.open_task(clerk, number)
    clerk.locator(".opt", has_text="一次性告知补正").click()
    clerk.locator("fieldset.for-supplement").get_by_label("采伐林木的照片").check()
    clerk.locator("#opinion").fill("照片看不清与相邻林地的界线，请重拍。")
    clerk.get_by_role("button", name="提交", exact=True).click()
    expect(clerk.locator("#notices")).to_contain_text("已一次性告知补正")
    mine(applicant, number)
    do.press(applicant, "去补正")
    do.attach(applicant, "tree_photos", do.photo("全景.jpg"))
    do.reads(applicant, "全景.jpg")
    do.press(applicant, "提交补正")
    do.reads(applicant, "补正材料已经提交")
    do.open_task(clerk, number)
    do.act(clerk, "予以受理", says="已受理")


def mine(page: Page, number: str) -> None:
    page.goto("/cases/mine/")
    page.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    expect(page.locator(".case-head")).to_contain_text(number)


def tell_the_right(reviewer: Page, number: str) -> str:
    """Opened by keyboard. Returns the path of the neighbour's link."""
    do.open_task(reviewer, number)
    box = reviewer.locator("details", has=reviewer.locator("#hearing_reason"))
    box.locator("summary").focus()
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("Tab")
    expect(reviewer.locator("#hearing_reason")).to_be_focused()
    reviewer.get_by_role("button", name="发出听证权利告知书").click()
    expect(reviewer.locator("#hearing_reason-error")).to_contain_text("请写明")
    reviewer.locator("#hearing_reason").fill("采伐地块与上湾村的水源林相邻，涉及邻居的用水。")
    reviewer.locator("#interested").fill("吴邻居，13800001111，林地相邻，用同一处水源")
    reviewer.get_by_role("button", name="发出听证权利告知书").click()
    expect(reviewer.locator("#notices")).to_contain_text("已告知听证权利")
    do.reads(reviewer, "已告知听证权利，等待答复", "吴邻居")
    expect(reviewer.locator(".clock")).to_contain_text("提出听证申请")
    do.shoot(reviewer, "hearing-1-told")
    reviewer.get_by_text("专用链接").click()
    return urlsplit(reviewer.locator(".link-of code").inner_text()).path


def neighbour_waives(people: People, path: str) -> None:
    page = people.visitor(phone=True)
    page.goto(path)
    do.reads(page, "要不要听证？", "用同一处水源")
    do.press(page, "提交答复")
    do.reads(page, "请选择要求听证，还是放弃听证。")
    do.shoot(page, "hearing-2-neighbour")
    do.choose(page, "放弃听证")
    do.press(page, "提交答复")
    do.reads(page, "已记录您放弃听证。")
    do.lacks(page, "提交答复")


def ask_for_a_hearing(applicant: Page, number: str) -> None:
    mine(applicant, number)
    do.reads(applicant, "您可以要求听证")
    do.shoot(applicant, "hearing-3-mine")
    do.press(applicant, "要求听证或者放弃")
    do.choose(applicant, "要求听证")
    applicant.locator("#note").fill("要说明只采伐过熟林。")
    do.press(applicant, "提交答复")
    do.reads(applicant, "已收到您的听证申请")
    mine(applicant, number)
    do.reads(applicant, "正在准备听证")


def schedule(people: People, number: str) -> None:
    """The presider is a colleague who has done nothing on the case; the examiner is refused."""
    page = people.sign_in("zhaoyuan")
    page.goto("/desk/cases/hearings/")
    do.shoot(page, "hearing-4-list")
    page.locator("tr", has_text=number).get_by_role("link").click()
    do.reads(page, "待确定听证时间")
    expect(page.locator(".clock")).to_contain_text("停止计时")
    do.lacks(page, "特别程序结束")
    page.locator("#hearing_place").fill("县林业局三楼会议室")
    choose_presider(page, "何苗")
    page.get_by_role("button", name="发出听证通知书").click()
    expect(page.locator("#hearing_presider-error")).to_contain_text("审查这份申请的工作人员以外")
    expect(page.locator("#hearing_place")).to_have_value("县林业局三楼会议室")
    choose_presider(page, "赵远")
    page.get_by_label("向社会公告").check()
    page.locator("#hearing_registration").fill("11 月底前致电县林业局 0999-6001234 报名")
    page.get_by_role("button", name="发出听证通知书").click()
    expect(page.locator("#notices")).to_contain_text("听证通知书已经发出")
    do.reads(page, "已通知，等待举行", "已向社会公告")
    do.shoot(page, "hearing-5-scheduled")


def choose_presider(page: Page, name: str) -> None:
    field = page.locator("#hearing_presider")
    value = field.locator("option", has_text=name).first.get_attribute("value")
    field.select_option(value)


def the_public_reads_of_it(people: People) -> None:
    page = people.visitor(phone=True)
    page.goto("/hearings/")
    page.get_by_role("link", name="林木采伐许可").first.click()
    do.reads(page, "听证公告", "县林业局三楼会议室", "0999-6001234")
    do.shoot(page, "hearing-6-announced")


def applicant_reads_the_notice(applicant: Page, number: str) -> None:
    mine(applicant, number)
    do.reads(applicant, "听证已经通知", "县林业局三楼会议室", "赵远")
    said = do.document(applicant, "听证通知书")
    assert not said or "县林业局三楼会议室" in said
    do.press(applicant, "查看听证")
    do.reads(applicant, "申请主持人回避")


def hold(people: People, applicant: Page, number: str) -> None:
    page = people.sign_in("zhaoyuan")
    page.goto("/desk/cases/hearings/")
    page.locator("tr", has_text=number).get_by_role("link").click()
    opening = form(page, "hearing-open")
    opening.get_by_role("checkbox").first.check()
    opening.get_by_role("button", name="开始听证").click()
    expect(page.locator("#notices")).to_contain_text("听证开始")
    say(page, "陈青", "审查人员", "采伐量在限额以内，不在水源保护范围。")
    say(page, "申请人", "申请人", "只采伐过熟林，采后补种。")
    do.reads(page, "笔录（2 条）")
    page.locator("#findings").fill("各方对采伐量没有分歧；采后补种由申请人承担。")
    page.get_by_role("button", name="完成笔录，请参加人确认").click()
    expect(page.locator("#notices")).to_contain_text("笔录已完成")
    do.shoot(page, "hearing-7-recorded")
    mine(applicant, number)
    do.press(applicant, "核对听证笔录")
    do.reads(applicant, "只采伐过熟林，采后补种。")
    do.shoot(applicant, "hearing-8-confirm")
    do.press(applicant, "我已核对，确认无误")
    do.reads(applicant, "已确认听证笔录。")
    page.reload()
    page.get_by_role("button", name="结束听证，恢复计时").click()
    expect(page.locator("#notices")).to_contain_text("听证结束")
    do.reads(page, "听证已结束")


def form(page: Page, verb: str) -> Locator:
    return page.locator(f"form[action*='/act/{verb}/']")


def say(page: Page, who: str, capacity: str, text: str) -> None:
    page.locator("#speaker").fill(who)
    page.locator("#capacity").fill(capacity)
    page.locator("#statement").fill(text)
    form(page, "hearing-say").get_by_role("button", name="记入笔录").click()
    expect(page.locator("ol.said")).to_contain_text(text)
    expect(page.locator("#statement")).to_have_value("")


def decide(people: People, reviewer: Page, number: str) -> None:
    do.open_task(reviewer, number)
    do.act(reviewer, "同意", "听证已举行，各方没有分歧，建议准予。")
    second = people.sign_in("sunli")
    do.open_task(second, number)
    do.act(second, "同意", "同意审查意见。")
    leader = people.sign_in("zhaoyuan")
    do.open_task(leader, number)
    do.act(leader, "准予", "根据听证笔录，准予采伐。")
    do.reads(leader, "已办结")
