"""A form is built in the browser from nothing, published, and filled in: by mouse, by keyboard."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.people import People, shoot
from tests.journeys.test_everybody import fits_everybody

pytestmark = pytest.mark.journey

EDITOR = "chuniwen"


def new_form(page: Page, title: str) -> str:
    """Start a blank form; returns its key."""
    key = f"journey.{uuid.uuid4().hex[:10]}"
    page.goto("/desk/forms/new/")
    page.locator("#zh").fill(title)
    page.locator("#key").fill(key)
    page.get_by_role("button", name="开始设计").click()
    ready(page)
    return key


def ready(page: Page) -> None:
    expect(page.locator("[data-builder][data-ready]")).to_be_visible()


def prop(page: Page, name: str) -> str:
    return f".builder-properties [data-prop='{name}']"


def label(page: Page, text: str) -> None:
    page.locator(f"{prop(page, 'label')} input").first.fill(text)


def saved(page: Page) -> None:
    expect(page.locator(".builder-status")).to_have_attribute("data-state", "saved")


def test_a_form_with_a_condition_and_a_table_is_built_published_and_filled(people: People) -> None:
    page = people.sign_in(EDITOR)
    key = new_form(page, "旅程采伐表")
    page.click("[data-type=text]")
    label(page, "申请人姓名")
    page.check(f"{prop(page, 'required')} input")
    page.click("[data-type=yes_no]")
    label(page, "是否委托代办")
    page.click("[data-type=phone]")
    label(page, "代办人手机")
    page.locator(f"{prop(page, 'show_if')} button", has_text="加一个条件").click()
    page.locator(f"{prop(page, 'show_if')} select").first.select_option("yes_no_1")
    expect(page.locator(".builder-canvas")).to_contain_text("“是否委托代办” 等于 是")

    page.click("[data-type=table]")
    label(page, "采伐地块")
    page.locator(".builder-inner select").select_option("computed")
    page.locator("[data-act=add_inside]").click()
    label(page, "合计")
    page.locator(f"{prop(page, 'expression')} select").first.select_option("op:mul")
    expect(page.locator(f"{prop(page, 'expression')} .builder-said")).to_contain_text("×")
    page.keyboard.press("Control+z")
    expect(page.locator(f"{prop(page, 'expression')} .builder-said")).to_contain_text("0")
    page.keyboard.press("Control+y")
    saved(page)
    expect(page.locator("[data-tab=problems]")).to_have_text("问题清单")

    page.locator("[data-item$='fields.0']").first.drag_to(
        page.locator("[data-item$='fields.2']").first
    )
    saved(page)
    shoot(page, "builder-1-canvas")
    page.click("[data-tab=preview]")
    frame = page.frame_locator(".builder-frame")
    expect(frame.locator("[data-field=phone_1]")).to_be_hidden()
    frame.get_by_label("是", exact=True).check()
    expect(frame.locator("[data-field=phone_1]")).to_be_visible()
    shoot(page, "builder-2-preview")

    with page.expect_popup() as opened:
        page.get_by_role("link", name="新窗口试填").click()
    trial = opened.value
    trial.get_by_role("button", name="检查全部").click()
    expect(trial.locator("#verdict-title")).to_contain_text("要改")
    expect(trial.locator("[data-browser-verdict]")).to_have_attribute("data-verdict", "same")
    trial.locator("#f-text_1").fill("王小明")
    trial.get_by_label("是", exact=True).check()
    trial.locator("#f-phone_1").fill("13800138000")
    trial.get_by_role("button", name="检查全部").click()
    expect(trial.locator("#verdict-title")).to_have_text("服务器：可以提交")
    expect(trial.locator("[data-browser-verdict]")).to_have_attribute("data-verdict", "same")
    shoot(trial, "builder-3-trial")
    trial.close()

    page.get_by_role("link", name="发布…").click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("main")).to_contain_text("“旅程采伐表”第 1 版已发布。")
    page.goto(f"/desk/forms/?q={key}")
    expect(page.locator("main table")).to_contain_text("第 1 版")


def walk(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab, until the focus is there."""
    for _ in range(120):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reached {selector}")


def test_a_form_is_built_by_keyboard_alone(people: People) -> None:
    page = people.sign_in(EDITOR)
    keys = page.keyboard
    page.goto("/desk/forms/new/")
    walk(page, "#zh")
    keys.type("键盘表")
    walk(page, "#key")
    keys.type(f"journey.{uuid.uuid4().hex[:10]}")
    keys.press("Enter")
    ready(page)
    name = f"{prop(page, 'label')} input"
    walk(page, "[data-type=text]")
    keys.press("Enter")
    expect(page.locator(name).first).to_be_focused()
    keys.type("姓名")
    walk(page, "[data-type=choice]", "Shift+Tab")
    keys.press("Enter")
    expect(page.locator(name).first).to_be_focused()
    keys.type("类别")
    walk(page, "[data-pick='pages.0.sections.0.fields.1']", "Shift+Tab")
    keys.press("Alt+ArrowUp")
    first = page.locator("[data-pick='pages.0.sections.0.fields.0']")
    expect(first).to_contain_text("类别")
    expect(first).to_be_focused()
    keys.press("Control+d")
    expect(page.locator("[data-pick='pages.0.sections.0.fields.1']")).to_contain_text(
        "类别（副本）"
    )
    keys.press("Delete")
    expect(page.locator(".builder-fields > li")).to_have_count(2)
    keys.press("Control+z")
    expect(page.locator(".builder-fields > li")).to_have_count(3)
    keys.press("ArrowDown")
    expect(page.locator("[data-pick='pages.0.sections.0.fields.2']")).to_be_focused()
    walk(page, "[data-act=add_section]")
    keys.press("Enter")
    walk(page, "[data-pick='pages.0.sections.0.fields.2']", "Shift+Tab")
    keys.press("Alt+ArrowDown")
    moved = page.locator("[data-pick='pages.0.sections.1.fields.0']")
    expect(moved).to_contain_text("姓名")
    expect(moved).to_be_focused()
    walk(page, "[data-act=up]")
    keys.press("Enter")
    expect(page.locator("[data-list='pages.0.sections.0.fields']")).to_contain_text("姓名")
    walk(page, "[data-act=move_to]")
    keys.press("Enter")
    expect(page.locator("[data-pick='pages.0.sections.1.fields.0']")).to_be_focused()
    expect(page.locator("[data-list='pages.0.sections.1.fields']")).to_contain_text("姓名")
    walk(page, "[data-pick='pages.0.sections.1.fields.0']", "Shift+Tab")
    keys.press("Enter")
    expect(page.locator(name).first).to_be_focused()
    walk(page, f"{prop(page, 'show_if')} button")
    keys.press("Enter")
    expect(page.locator(".builder-canvas")).to_contain_text("显示条件：“类别” 等于 “选项一”")
    saved(page)
    page.reload()
    ready(page)
    expect(page.locator("[data-list='pages.0.sections.1.fields']")).to_contain_text("显示条件")


def test_pages_of_the_builder_are_for_everybody(people: People) -> None:
    page, small = people.sign_in(EDITOR), people.sign_in(EDITOR, phone=True)
    new_form(page, "人人可用表")
    page.click("[data-type=table]")
    saved(page)
    address = page.url
    fits_everybody(page, small, "builder", address)
    page.click("[data-tab=preview]")
    for name in ("trial", "changes", "import", "publish"):
        fits_everybody(page, small, f"builder-{name}", f"{address}{name}/")
    for name, path in {"forms": "", "new": "new/", "form": "keys/item.tree_felling/"}.items():
        fits_everybody(page, small, f"builder-{name}", f"/desk/forms/{path}")


def test_two_people_at_one_form_lose_nothing(people: People) -> None:
    mine = people.sign_in(EDITOR)
    new_form(mine, "两人表")
    theirs = people.sign_in(EDITOR)
    theirs.goto(mine.url)
    ready(theirs)
    theirs.click("[data-type=date]")
    label(theirs, "对方的日期")
    saved(theirs)
    mine.click("[data-type=text]")
    label(mine, "我的文字")
    dialog = mine.locator("dialog")
    expect(dialog).to_contain_text("楚拟文 在")
    expect(dialog).to_contain_text("增加 “我的文字”")
    expect(dialog).to_contain_text("删去 “对方的日期”")
    expect(mine.locator(".builder-canvas")).to_contain_text("我的文字")
    shoot(mine, "builder-4-conflict")
    dialog.get_by_role("button", name="用我的，覆盖对方的").click()
    saved(mine)
    theirs.reload()
    ready(theirs)
    expect(theirs.locator(".builder-canvas")).to_contain_text("我的文字")
    theirs.click("[data-pick='pages.0.sections.0.fields.0']")
    label(theirs, "又改了")
    saved(theirs)


def test_a_problem_leads_to_its_field_and_the_page_works_on_a_phone(people: People) -> None:
    page = people.sign_in(EDITOR, phone=True)
    new_form(page, "手机表")
    page.click("[data-tab=palette]")
    page.click("[data-type=text]")
    more = page.locator(".builder-more summary")
    more.click()
    page.locator(f"{prop(page, 'pattern')} input").fill("[0-9]")
    saved(page)
    expect(page.locator("[data-tab=problems]")).to_have_text(re.compile("问题清单 1"))
    page.click("[data-tab=canvas]")
    page.click("[data-pick='pages.0']")
    page.click("[data-tab=problems]")
    page.locator(".builder-problem").click()
    expect(page.locator(f"{prop(page, 'pattern')} input")).to_be_focused()
    expect(page.locator(f"{prop(page, 'pattern')} .builder-error")).to_contain_text("以 ^ 开头")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    shoot(page, "builder-5-phone")
