"""A whole case without a mouse: found, claimed, sent back, taken back, decided by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey

FOCUSED = "e => e === document.activeElement"
VISIBLE = """e => { const s = getComputedStyle(e);
  return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none'; }"""


def tab_to(page: Page, wanted: Locator, most: int = 80) -> None:
    """Press Tab until the thing has the focus, which must be seen."""
    expect(wanted).to_be_attached()
    for _ in range(most):
        if wanted.evaluate(FOCUSED):
            assert wanted.evaluate(VISIBLE), "the focus is not visible"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")


def find(page: Page, number: str) -> None:
    """From the inbox to the case."""
    page.goto("/desk/cases/inbox/")
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="清除")).to_be_visible()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.locator("body").press("j")
    expect(page.locator("tr.is-here")).to_contain_text(number)
    page.keyboard.press("Enter")
    expect(page.locator(".case-head")).to_contain_text(number)
    page.wait_for_function("window.htmx !== undefined")


def choose(page: Page, nth: int, opinion: str, says: str) -> None:
    """The nth of the choices (from 0), an opinion, and in with it."""
    page.keyboard.press("a")
    expect(page.locator("#choice")).to_be_focused()
    page.keyboard.press("Space")
    for _ in range(nth):
        page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("#opinion"))
    page.keyboard.type(opinion)
    tab_to(page, page.locator("form[data-act] button[type=submit]").last)
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text(says)
    expect(page.locator("#act")).to_be_focused()


def test_a_whole_case_by_keyboard(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[32])
    number = applications.apply_for_felling(citizen, plot="只用键盘 1 号")

    clerk = people.sign_in("hemiao")
    find(clerk, number)
    clerk.keyboard.press("c")
    expect(clerk.locator("#notices")).to_contain_text("已领取")
    expect(clerk.locator("#act")).to_be_focused()
    choose(clerk, 0, "材料齐全。", "已受理")

    reviewer = people.sign_in("chenqing")
    find(reviewer, number)
    # Handed to the colleague of the post, without a choice first: the summary has the focus.
    reviewer.keyboard.press("t")
    expect(reviewer.locator("#to")).to_be_focused()
    tab_to(reviewer, reviewer.get_by_role("button", name="确认转办"))
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#problem")).to_be_focused()
    tab_to(reviewer, reviewer.locator("#problem a").first)
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#to")).to_be_focused()
    do.shoot(reviewer, "keyboard-1-refused")
    # A letter in a field stays a letter; Escape leaves the field.
    reviewer.keyboard.press("Escape")
    # Letters typed into a field stay letters.
    choose(reviewer, 0, "test：情况属实。", "已提交")

    # Taken back while nobody has gone on; then once more.
    reviewer.keyboard.press("w")
    expect(reviewer.get_by_role("button", name="撤回我的上一步")).to_be_focused()
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator("#notices")).to_contain_text("已撤回")
    choose(reviewer, 0, "复核无误。", "已提交")

    second = people.sign_in("sunli")
    find(second, number)
    second.keyboard.press("b")
    expect(second.locator("[data-key=b]")).to_be_checked()
    second.keyboard.press("Escape")
    second.keyboard.press("c")
    expect(second.locator("#notices")).to_contain_text("已领取")
    reviewer.reload()
    reviewer.keyboard.press("w")
    expect(reviewer.locator("[data-cannot=take-back]")).to_be_focused()
    expect(reviewer.locator("[data-cannot=take-back]")).to_contain_text("已由孙立领取")
    do.shoot(reviewer, "keyboard-2-why-not")
    choose(second, 0, "同意。", "已提交")

    # The letters can be switched off (WCAG 2.1.4), and on again.
    leader = people.sign_in("zhaoyuan")
    find(leader, number)
    leader.keyboard.press("?")
    expect(leader.locator("#keys")).to_be_visible()
    tab_to(leader, leader.locator("[data-keys-switch]"))
    leader.keyboard.press("Space")
    leader.keyboard.press("Escape")
    leader.keyboard.press("a")
    expect(leader.locator("#choice")).not_to_be_focused()
    tab_to(leader, leader.locator("[data-help]"))
    leader.keyboard.press("Enter")
    tab_to(leader, leader.locator("[data-keys-switch]"))
    leader.keyboard.press("Space")
    leader.keyboard.press("Escape")
    choose(leader, 0, "符合条件，准予采伐。", "已提交")
    do.shoot(leader, "keyboard-3-decided")
    citizen.goto("/cases/mine/")
    citizen.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.reads(citizen, "已办结")
