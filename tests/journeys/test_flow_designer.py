"""A flow is drawn: by keyboard alone in the step table, and with the mouse on the canvas."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.journeys.people import People, main, press, reads, shoot

pytestmark = pytest.mark.journey
DRAWER, REVIEWER = "chuniwen", "yanshenzhi"


def reach(page: Page, target: str, most: int = 120) -> None:
    """Press Tab until the focus is there."""
    wanted = main(page).locator(target).first
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{target} cannot be reached by keyboard")


def type_into(page: Page, target: str, text: str) -> None:
    reach(page, target)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def pick(page: Page, target: str, label: str) -> None:
    """Choose in a list as a keyboard does: focus it and go down to the words."""
    reach(page, target)
    said = main(page).locator(target).first
    chosen = "e => e.selectedOptions[0].label"
    for _ in range(300):
        if said.evaluate(chosen) == label:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no {label} to choose")


def enter(page: Page, target: str) -> None:
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def open_menu(page: Page, row: str) -> None:
    reach(page, f"#row-{row} summary")
    page.keyboard.press("Enter")


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found
            if v["impact"] in ("serious", "critical")]  # fmt: skip


def begin(page: Page, key: str, name: str, starter: str) -> str:
    page.goto("/desk/flows/new/")
    type_into(page, "#key", key)
    type_into(page, "#name", name)
    reach(page, "#starter-usual")
    while not page.locator(f"#starter-{starter}").is_checked():
        page.keyboard.press("ArrowDown")
    enter(page, "form button.btn")
    return page.url


def test_two_departments_at_the_same_time_are_drawn_by_keyboard_alone(people: People) -> None:
    page = people.sign_in(DRAWER, scripts=False)
    design = begin(page, "item.road_use", "占用道路审批", "usual")
    open_menu(page, "review")
    enter(page, "#row-review [value='add:2:step']")
    type_into(page, "#name", "公安局意见")
    type_into(page, "#name_en", "Opinion of the police")
    pick(page, "#post", "公安局 · 审查岗")
    type_into(page, "#limit", "5")
    enter(page, "button.btn")
    reads(page, "公安局意见", "公安局 · 审查岗", "5 个工作日")
    open_menu(page, "step_1")
    enter(page, "#row-step_1 [value='beside:2']")
    reads(page, "第 1 路", "第 2 路", "已证明这个流程总能办完")
    shoot(page, "flow-table")
    page.goto(f"{design}trial/")
    for said in ("do~accept~accept", "do~review~agree", "do~step_1~agree", "do~decide~grant"):
        enter(page, f"button[value='{said}']")
    enter(page, "button[value='do~deliver~deliver']")
    reads(page, "流程走完了", "最多用 9 个工作日")

    reviewer = people.sign_in(REVIEWER)
    reviewer.goto(design)
    assert serious(reviewer) == []
    reviewer.goto(f"{design}publish/")
    press(reviewer, "审核通过，发布")
    reads(reviewer, "已发布第 1 版", "公安局意见")
    assert serious(reviewer) == []


def test_a_flow_is_drawn_on_the_canvas_and_the_table_follows(people: People) -> None:
    page = people.sign_in(DRAWER)
    design = begin(page, "item.canvas", "画出来的流程", "departments")
    page.goto(f"{design}draw/")
    page.wait_for_selector("[data-element-id=opinion_1]")
    assert page.get_by_title("BPMN.io").or_(page.locator(".bjs-powered-by")).first.is_visible()
    page.locator("[data-element-id=opinion_1]").first.click()
    name = page.locator("#designer-panel input").first
    name.fill("消防意见")
    name.press("Tab")
    page.locator("[data-element-id=decide_flow], [data-element-id=decide]").first.click()
    page.locator(".djs-context-pad [data-action='append.end']").click()
    page.keyboard.press("Escape")
    expect(page.locator("#designer-state")).to_have_text("有未保存的改动")
    press(page, "保存")
    expect(page.locator("#designer-state")).to_have_text("已保存")
    reads(page, "分支要通过网关画出")
    expect(page.locator("#steps")).to_contain_text("消防意见")
    expect(page.locator(".designer-badge").first).to_be_visible()
    shoot(page, "flow-canvas", whole=False)
    press(page, "撤销")
    press(page, "保存")
    expect(page.locator("#designer-verdict")).to_contain_text("已证明这个流程总能办完")

    page.locator("#steps #row-deliver summary").click()
    page.locator("#steps [value^='remove:']").last.click()
    page.wait_for_selector("[data-element-id=decide]")
    expect(page.locator("[data-element-id=deliver]")).to_have_count(0)
    expect(page.locator("[data-element-id=opinion_1]").first).to_contain_text("消防意见")


def test_the_designer_is_readable_on_a_phone_and_in_english(people: People) -> None:
    page = people.sign_in(DRAWER)
    design = begin(page, "item.phone", "手机上看", "visit")
    for phone, language in ((True, "zh-hans"), (False, "en")):
        reader = people.sign_in(DRAWER, phone=phone, language=language)
        for part in ("", "trial/", "compare/", "replay/", "publish/", "steps/review/"):
            reader.goto(f"{design}{part}")
            width = reader.evaluate("document.documentElement.scrollWidth")
            assert width <= reader.viewport_size["width"], f"{part} sticks out"
            assert serious(reader) == [], part
            if language == "en" and part:
                said = re.sub(r"\s+", " ", main(reader).inner_text())
                assert "试运行" not in said
