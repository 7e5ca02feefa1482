"""A county's own staff make a new item in the browser, from nothing to a citizen's application."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import VILLAGERS, People
from tests.journeys.test_form_builder import label, prop, ready, saved

pytestmark = pytest.mark.journey
EDITOR, REVIEWER = "chuniwen", "yanshenzhi"
NAME = "夜市摊位设置许可"


def test_a_new_item_with_two_departments_two_situations_and_its_own_form(people: People) -> None:
    page = people.sign_in(EDITOR)
    begin(page)
    write_guide(page)
    write_situations(page)
    write_rest(page)
    design_form(page)
    draw_flow(page)
    check_and_submit(page)

    reviewer = people.sign_in(REVIEWER)
    reviewer.goto("/desk/items/work/")
    do.press(reviewer, NAME)
    do.reads(reviewer, "新画的", "新设计的", "环保局意见", "审核通过并发布")
    assert serious(reviewer) == []
    do.shoot(reviewer, "new-item-3-review")
    do.press(reviewer, "审核通过并发布")
    do.reads(reviewer, "已发布，现在生效")

    citizen = people.sign_in(VILLAGERS[7])
    apply(citizen)


def begin(page: Page) -> None:
    page.goto("/desk/items/")
    do.press(page, "新建事项")
    do.press(page, "新建本地事项")
    page.locator("#name_zh").fill(NAME)
    page.locator("#owner").select_option("housing")
    page.locator("#matter_type").select_option("licensing")
    do.press(page, "新建草稿")
    expect(page.locator("h1")).to_contain_text(NAME)
    expect(page.locator(".edit-tabs .tag.red").first).to_be_visible()


def write_guide(page: Page) -> None:
    page.locator("#summary").fill("在指定的夜市街区设置摊位之前，需要取得许可。")
    page.locator("#plain_words").fill("摆摊\n夜市")
    do.press(page, "保存，下一步：设定依据")
    page.locator("#legal_bases-0-title").fill("《青禾县夜市管理办法》")
    page.locator("#legal_bases-0-article").fill("第三条")
    do.press(page, "保存，下一步：受理条件")
    page.locator("#conditions-0-zh").fill("摊位在县政府公布的夜市街区内。")
    do.press(page, "＋ 添加条件")
    page.locator("#conditions-1-zh").fill("摊位不占用消防通道和盲道。")
    do.press(page, "保存，下一步：情形")


def write_situations(page: Page) -> None:
    """Two questions; the second by the row buttons as well."""
    for n, (question, key, answers) in enumerate(
        (
            ("您要设几个摊位？", "stalls", (("one", "一个"), ("more", "两个以上"))),
            ("卖不卖吃的？", "food", (("no", "不卖"), ("yes", "卖"))),
        )
    ):
        do.press(page, "＋ 添加问题")
        page.locator(f"#situations-{n}-question").fill(question)
        page.locator(f"#situations-{n}-key").fill(key)
        for m, (value, words) in enumerate(answers):
            page.locator(f"#situations-{n}-options-{m}-value").fill(value)
            page.locator(f"#situations-{n}-options-{m}-label").fill(words)
        do.press(page, "保存")
    expect(page.locator("#situations-1-question")).to_have_value("卖不卖吃的？")
    do.shoot(page, "new-item-1-situations")
    do.press(page, "保存，下一步：材料")


def write_rest(page: Page) -> None:
    do.press(page, "＋ 添加材料")
    page.locator("#materials-1-name").fill("摊位布置图")
    page.locator("#materials-1-key").fill("layout")
    page.locator("input[name='materials.1.when'][value='stalls=more']").check()
    do.press(page, "保存，下一步：收费项目")
    do.press(page, "保存，下一步：时限")
    page.locator("#statutory-n").fill("20")
    page.locator("#statutory-basis").fill("《行政许可法》第四十二条")
    page.locator("#statutory-verified").check()
    page.locator("#promised-n").fill("十")
    do.press(page, "保存，下一步：办理方式")
    page.go_back()
    page.reload()
    expect(page.locator("#promised-n")).to_have_value("十")
    expect(page.locator("#promised-n-error")).to_be_visible()
    page.locator("#promised-n").fill("10")
    do.press(page, "保存，下一步：办理方式")
    do.press(page, "保存，下一步：办理结果")
    page.locator("#result-name").fill("夜市摊位许可证")
    page.locator("#result-kind").select_option("licence")
    do.press(page, "保存，下一步：主题和问答")
    do.press(page, "保存，下一步：申请表")
    assert serious(page) == []


def design_form(page: Page) -> None:
    """The questions are there already; a condition and a table are added by hand."""
    do.press(page, "开始设计")
    ready(page)
    expect(page.locator(".builder-canvas")).to_contain_text("您要设几个摊位？")
    page.locator("[data-pick^='pages.0.sections.0.fields']").last.click()
    page.click("[data-type=text]")
    label(page, "食品种类")
    page.locator(f"{prop(page, 'show_if')} button", has_text="加一个条件").click()
    page.locator(f"{prop(page, 'show_if')} select").first.select_option("food")
    values = page.locator(f"{prop(page, 'show_if')} select").last
    values.select_option(label="卖")
    page.click("[data-type=table]")
    label(page, "摊位清单")
    saved(page)
    do.shoot(page, "new-item-2-form")
    page.get_by_role("link", name=re.compile("返回")).first.click()
    do.reads(page, "正在设计", "食品种类", "摊位清单")


def draw_flow(page: Page) -> None:
    page.locator(".edit-tabs").get_by_role("link", name="流程").click()
    page.locator("#template").select_option("departments")
    do.press(page, "开始设计")
    for step, words, post in (
        ("甲部门意见", "公安局意见", "公安局 · 审查岗"),
        ("乙部门意见", "环保局意见", "环保局 · 审查岗"),
    ):
        do.main(page).get_by_role("link", name=step).first.click()
        page.locator("#name").fill(words)
        page.locator("#post").select_option(label=post)
        page.locator("form button.btn[type=submit], form button.btn").first.click()
        do.reads(page, words, post)
    do.reads(page, "已证明这个流程总能办完")
    page.get_by_role("link", name=re.compile("返回")).first.click()
    do.reads(page, "正在设计")


def check_and_submit(page: Page) -> None:
    page.locator(".edit-tabs").get_by_role("link", name="检查和提交").click()
    expect(page.locator(".findings .lints.errors")).to_have_count(0)
    assert serious(page) == []
    do.press(page, "提交审核")
    do.reads(page, "已提交审核")


def apply(page: Page) -> None:
    applications.find(page, "摆摊", NAME)
    do.reads(page, "摊位布置图", "公安局意见", "环保局意见")
    do.shoot(page, "new-item-4-public")
    applications.begin(page)
    do.choose(page, "两个以上")
    do.choose(page, "卖")
    page.get_by_label("食品种类").fill("烤红薯")
    do.shoot(page, "new-item-5-apply")
    page.locator("table input").first.fill("A 区 3 号")
    do.go_on(page)
    applications.materials(page, layout=do.paper("布置图.pdf"))
    do.reads(page, "烤红薯", "A 区 3 号")
    assert re.search(r"\d{8}", applications.hand_in(page))


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found
            if v["impact"] in ("serious", "critical")]  # fmt: skip
