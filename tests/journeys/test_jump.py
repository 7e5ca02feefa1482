"""A case hangs at the wrong step: one manager proposes to move it, a second one confirms."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey

REASON = "审查时看错了小班号，系统里已经没有退回的机会"


def test_two_persons_move_a_case_and_nobody_does_it_alone(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[31])
    number = applications.apply_for_felling(citizen, plot="跳转 1 号")
    for username, choice, says in (
        ("hemiao", "予以受理", "已受理"),
        ("chenqing", "同意", "已提交"),
    ):
        page = people.sign_in(username)
        do.open_task(page, number)
        do.act(page, choice, "情况属实。", says=says)

    first = people.sign_in("fangzhongwen")
    first.goto(f"/desk/cases/?q={number}")
    first.locator("tr", has_text=number).get_by_role("link").first.click()
    case = first.url
    do.press(first, "提出调整办理环节")
    first.locator("label.tick", has_text="审查").first.click()
    do.press(first, "看看会发生什么")
    do.reads(first, "取消，不再办理", "重新开始", "陈青")
    do.shoot(first, "jump-1-preview")
    do.press(first, "提出，等另一人确认")
    expect(first.locator("#problem, .problem")).to_contain_text("有内容需要更正")
    first.locator("#reason").fill(REASON)
    do.press(first, "提出，等另一人确认")
    do.reads(first, "须由另一人确认", REASON)
    do.lacks(first, "确认，立即调整")

    second = people.sign_in("luzihan")
    second.goto("/desk/cases/jumps/")
    second.locator("tr", has_text=number).get_by_role("link").first.click()
    do.reads(second, REASON, "会发生什么")
    do.shoot(second, "jump-2-confirm")
    do.press(second, "确认，立即调整")
    do.reads(second, "办件已调整到新的环节")
    second.goto(f"{case.partition('?')[0]}?tab=log")
    do.reads(second, "管理员调整环节", "由卢子涵确认", "方仲文")
    do.shoot(second, "jump-3-log")
    reviewer = people.sign_in("chenqing")
    do.open_task(reviewer, number)
    do.act(reviewer, "同意", "已按正确小班号复核。")
