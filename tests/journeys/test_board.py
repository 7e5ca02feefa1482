"""Supervisors and leaders look at the county: figures lead to cases, the board moves by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.journeys import people as do
from tests.journeys.people import People
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey

BOARD = "/desk/supervision/"
NEWEST = "document.querySelector('#board .board-found [data-finding]')?.dataset.finding"


def test_every_figure_of_the_board_leads_to_its_rows(people: People, platform: Platform) -> None:
    played = platform.console("simulate", "--days", "12", "--seed", "7")
    assert played.returncode == 0, played.stdout + played.stderr
    page = people.sign_in("zhengmingcha")
    page.goto(BOARD)
    figure = page.locator("a.stat", has_text="已超时").first
    late = int(figure.locator(".num").inner_text())
    assert late > 0
    do.reads(page, "各部门", "卡在哪里")
    do.shoot(page, "board", whole=False)
    do.shoot(page, "board-whole")
    figure.click()
    do.reads(page, f"{late} 条")
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("已超时")
    do.shoot(page, "board-rows")
    page.goto("/desk/supervision/findings/")
    expect(page.locator("tbody tr").first).to_be_visible()
    do.shoot(page, "board-findings")
    page.locator("tbody tr a").first.click()
    do.reads(page, "每个环节")
    do.shoot(page, "board-trace")


def test_a_leader_finds_the_department_that_delays_a_joint_approval(people: People) -> None:
    page = people.sign_in("liangxiansheng")
    page.goto(BOARD)
    section = page.locator("section", has=page.get_by_role("heading", name="联办件：谁在用时间"))
    days = [float(text) for text in section.locator("tbody td:nth-child(2)").all_inner_texts()]
    assert days, "the county has joint cases under way"
    slowest = section.locator("tbody tr").nth(days.index(max(days)))
    department = slowest.locator("th").inner_text()
    slowest.locator("th a").click()
    do.reads(page, department)
    page.locator("tbody tr a").first.click()
    do.reads(page, "每个环节", department)
    do.shoot(page, "board-joint-case")


def test_a_finding_comes_to_the_open_board_by_itself(people: People, platform: Platform) -> None:
    """How fast is measured by `benchmarks.visible`."""
    page = people.sign_in("liangxiansheng")
    page.goto(BOARD)
    expect(page.locator("[data-board-state]")).to_have_text("实时更新")
    platform.let_pass("workflow_clock", "due_on", days=90)
    (case_id,) = platform.numbers(
        "SELECT c.id FROM cases_case c JOIN workflow_due_facts d ON d.instance_id = c.instance_id"
        " WHERE c.closed_at IS NULL AND d.kind = 'statutory' AND NOT EXISTS"
        " (SELECT 1 FROM supervision_finding f JOIN supervision_supervisionrule r"
        " ON r.id = f.rule_id WHERE f.case_id = c.id AND f.cleared_at IS NULL AND r.code = 'T1')"
        " ORDER BY c.id LIMIT 1"
    )
    before = page.evaluate(NEWEST)
    platform.tell_again("cases.case_submitted", case_id)
    page.wait_for_function(
        f"before => ({NEWEST}) !== undefined && ({NEWEST}) !== before", arg=before
    )
    do.reads(page, "各部门", "卡在哪里")
    do.shoot(page, "board-live", whole=False)


def test_the_halls_screen_opens_with_a_code_and_without_an_account(people: People) -> None:
    keeper, hall = people.sign_in("zhengmingcha"), people.visitor()
    keeper.goto("/desk/supervision/screens/")
    keeper.locator("#name").fill("大厅东侧大屏")
    do.press(keeper, "登记大屏")
    code = keeper.locator(".screen-code .code").inner_text()
    hall.goto("/desk/supervision/screen/open/")
    hall.locator("#code").fill(code)
    hall.get_by_role("button", name="打开", exact=True).click()
    expect(hall.locator(".panel:visible")).to_have_count(1)
    expect(hall.locator("[data-board-state]")).to_have_text("实时更新")
    first = hall.locator(".panel:visible h2").inner_text()
    hall.keyboard.press("ArrowRight")
    expect(hall.locator(".panel:visible h2")).not_to_have_text(first)
    do.shoot(hall, "board-screen", whole=False)
    keeper.get_by_role("button", name="停用").first.click()
    expect(keeper.locator("tbody")).to_contain_text("已停用")
    hall.goto("/desk/supervision/screen/")
    expect(hall.locator("[name=password]")).to_be_visible()
