"""A citizen rates one star and is called back; not content at first, content in the end."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey
WORDS = "来了才说还要别的材料，多跑了一趟。"
LIST = "/desk/ratings/rectifications/"


def test_one_star_is_called_back_and_put_right(people: People) -> None:
    citizen = people.sign_in("wuguixiang", phone=True)
    number = _granted(people, citizen)
    _one_star(citizen)

    clerk = people.sign_in("zhengdongmei")
    clerk.goto(f"/desk/cases/?q={number}")
    clerk.get_by_role("link", name="老年人优待证").first.click()
    do.reads(clerk, "评价已提交")
    do.lacks(clerk, "非常不满意", WORDS)

    lead = people.sign_in("songxuewen")
    do.eventually(lead, LIST, WORDS[:10])
    lead.locator("tr", has_text=WORDS[:10]).get_by_role("link").click()
    do.lacks(lead, number, "吴桂香")
    _called(lead, number)
    _replied(lead, "窗口漏告知一份材料，已修改一次性告知单。")
    task = lead.url

    _answers(citizen, "窗口漏告知一份材料", content=False)
    do.eventually(lead, task, "回访不满意，重新办理")
    _replied(lead, "已上门说明并致歉，以后由专人核对。")
    _answers(citizen, "已上门说明并致歉", content=True)
    do.eventually(lead, task, "回访满意")
    do.reads(lead, "已结束")
    do.shoot(lead, "rating-4-closed")


def _granted(people: People, citizen: Page) -> str:
    applications.find(citizen, "老年证", "老年人优待证")
    applications.begin(citizen)
    do.choose(citizen, "第一次办")
    do.go_on(citizen)
    do.choose(citizen, "本人")
    do.go_on(citizen)
    do.go_on(citizen)
    applications.materials(citizen, portrait=do.photo("照片.jpg", size=(600, 800)))
    number = applications.hand_in(citizen)
    clerk = people.sign_in("zhengdongmei")
    do.open_task(clerk, number)
    do.act(clerk, "予以受理", says="已受理")
    do.act(clerk, "准予", "符合条件，当场核发。")
    citizen.goto("/cases/mine/")
    citizen.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    return number


def _one_star(page: Page) -> None:
    do.press(page, "评价这次服务")
    do.press(page, "提交评价")
    do.reads(page, "请选择满意程度。")
    page.get_by_label(re.compile("^非常不满意")).check()
    page.get_by_label("需提供办事指南之外的申报材料").check()
    page.get_by_label(re.compile("想说的话")).fill(WORDS)
    page.get_by_label("可以联系我，实名评价").check()
    do.shoot(page, "rating-1-phone")
    do.press(page, "提交评价")
    do.reads(page, "谢谢您的评价")


def _called(page: Page, number: str) -> None:
    do.press(page, "由我负责")
    page.locator("#reason").fill("回电核实")
    do.press(page, "查看联系方式")
    do.reads(page, "吴桂香", number)
    do.shoot(page, "rating-2-contact")
    page.locator("#note").fill("已电话核实，情况属实。")
    do.press(page, "记下")
    expect(page.locator(".desk-head")).to_contain_text("整改中")


def _replied(page: Page, text: str) -> None:
    page.locator("#reply").fill(text)
    do.press(page, "答复")
    expect(page.locator(".desk-head")).to_contain_text("待回访")


def _answers(page: Page, reads: str, *, content: bool) -> None:
    page.reload()
    do.reads(page, reads)
    do.press(page, "说说是否满意")
    page.get_by_label("满意，可以结束" if content else "还不满意，请重新处理").check()
    do.shoot(page, f"rating-3-{'content' if content else 'not-content'}")
    do.press(page, "提交")
    do.reads(page, "谢谢您的回应")
    do.press(page, "返回办件")
