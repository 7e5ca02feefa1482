"""What goes wrong gets a clear sentence; nothing is lost and nothing is doubled."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey

PROGRAM = b"MZ" + bytes(4096)
MEGABYTE = 1024 * 1024


def test_bad_files_are_refused_one_by_one_and_missing_ones_are_named(people: People) -> None:
    page = people.sign_in(do.VILLAGERS[1])
    applications.find(page, "砍树", "林木采伐许可")
    applications.begin(page)
    applications.tree_felling(page, plot="坏文件 1 号")
    good, program = do.photo("好照片.jpg"), {**do.photo("程序.jpg"), "buffer": PROGRAM}
    large = {**good, "name": "大照片.jpg", "buffer": good["buffer"] + bytes(11 * MEGABYTE)}

    assert refused(page, "上传并继续") == 422
    do.reads(page, "请上传“采伐林木的照片”。")
    do.attach(page, "tree_photos", program, good, large)
    do.reads(page, "“程序.jpg”：文件内容与扩展名“.jpg”不符")
    # A photo that is too large is made smaller before it leaves the browser.
    expect(page.locator(".file-list__item")).to_have_count(2)
    expect(page.locator(".file-list")).to_contain_text("好照片.jpg")
    expect(page.locator(".file-list")).to_contain_text("大照片.jpg")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    do.shoot(page, "bad-1-files")

    do.press(page, "移除 大照片.jpg")
    expect(page.locator(".file-list__item")).to_have_count(1)
    do.press(page, "移除 好照片.jpg")
    expect(page.locator(".file-list__item")).to_have_count(0)
    page.goto(page.url.replace("/materials/", "/check/"))
    do.reads(page, "还有 1 部分没有填完")
    assert refused(page, "提交申请") == 422
    do.reads(page, "还不能提交，请先补上这些内容")
    page.locator(".govuk-error-summary a").click()
    do.attach(page, "tree_photos", good)
    do.go_on(page, "保存并返回核对")
    do.reads(page, "坏文件 1 号", "好照片.jpg")


def test_a_wrong_check_digit_is_told_beside_the_field(people: People) -> None:
    page = people.sign_in("wuguixiang")
    applications.find(page, "老年证", "老年人优待证")
    applications.begin(page)
    do.choose(page, "第一次办")
    number = page.locator("#f-senior_id_number").input_value()
    do.fill(page, senior_id_number=number[:-1] + ("0" if number[-1] != "0" else "1"))
    page.locator("#f-senior_name").focus()
    do.press(page, "保存并继续")
    do.reads(page, "“身份证号”的校验位不对，可能抄错了一位，请核对。")
    expect(page.locator("#f-senior_id_number")).to_have_attribute("aria-invalid", "true")
    assert page.title().startswith("错误：")
    do.shoot(page, "bad-2-check-digit")
    page.locator(".govuk-error-summary a").click()
    expect(page.locator("#f-senior_id_number")).to_be_focused()
    do.fill(page, senior_id_number=number)
    do.go_on(page)
    do.reads(page, "谁来申请")


def test_a_press_right_after_a_wrong_value_is_not_lost(people: People) -> None:
    """The message about the field just left must not move away what is being pressed."""
    page = people.sign_in(do.VILLAGERS[2])
    applications.find(page, "砍树", "林木采伐许可")
    applications.begin(page)
    do.choose(page, "自用材（建房、家用）")
    do.choose(page, "不超过 5 立方米")
    do.go_on(page)
    page.locator("[name=plot_area]").fill("-3")
    place = page.locator("label", has_text="承包经营").bounding_box()
    assert place
    page.mouse.move(place["x"] + 5, place["y"] + 5)
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("[name=land_right]").first).to_be_checked()
    do.reads(page, "“采伐面积”不能小于 0.01。")


def test_of_two_reviewers_at_once_the_second_reads_what_the_first_did(people: People) -> None:
    number = applications.apply_for_felling(people.sign_in(do.VILLAGERS[2]), plot="同时 3 号")
    clerk = people.sign_in("hemiao")
    do.open_task(clerk, number)
    do.act(clerk, "予以受理", says="已受理")
    first, second = people.sign_in("chenqing"), people.sign_in("sunli")
    do.open_task(first, number)
    paste(first, "#opinion", "长" * 9000)
    do.reads(first, "粘贴的内容太长", "没有放进来")
    paste(first, "#opinion", "短")
    do.lacks(first, "粘贴的内容太长")
    do.open_task(second, number)
    do.act(first, "同意", "现场核对无误。")
    form = second.locator("form[data-act]")
    form.locator(".opt", has_text="不同意").click()
    form.locator("#opinion").fill("株数与现场不符。")
    with second.expect_response(lambda r: r.request.method == "POST") as answer:
        form.get_by_role("button", name="提交", exact=True).click()
    assert answer.value.status == 409
    do.reads(second, "您打开页面之后", "陈青", "现场核对无误。", "株数与现场不符。")
    do.shoot(second, "bad-3-stale")


def paste(page: Page, selector: str, text: str) -> None:
    """What the browser tells the page when a person pastes."""
    page.locator(selector).evaluate(
        """(field, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }""",
        text,
    )


def test_submitting_twice_makes_one_case(people: People) -> None:
    page = people.sign_in(do.VILLAGERS[0])
    applications.find(page, "砍树", "林木采伐许可")
    applications.begin(page)
    applications.tree_felling(page, plot="两次 4 号")
    applications.materials(page, tree_photos=do.photo())
    other = page.context.new_page()
    other.goto(page.url)
    do.reads(other, "两次 4 号")
    number = applications.hand_in(page)
    do.press(other, "提交申请")
    do.reads(other, "申请已提交")
    expect(other.locator(".confirm-panel .number").first).to_have_text(number)
    page.goto("/cases/mine/?show=open")
    expect(page.locator(".case-list__item", has_text=number)).to_have_count(1)
    page.goto("/cases/mine/")
    do.lacks(page, "还没提交")


def test_a_session_that_ends_in_a_long_form_loses_nothing(people: People) -> None:
    page = people.sign_in(do.VILLAGERS[3])
    applications.find(page, "砍树", "林木采伐许可")
    applications.begin(page)
    do.choose(page, "商品林（出售）")
    do.choose(page, "不超过 5 立方米")
    do.go_on(page)
    page.context.clear_cookies(name="sessionid")
    do.fill(page, location_region="下湾村", plot_name="过期 5 号", plot_area="2.25")
    do.choose(page, "自留山")
    do.press(page, "保存并继续")
    do.reads(page, "登录已过期。请重新登录，您刚才填写的内容已经保留。")
    do.shoot(page, "bad-4-expired")
    do.enter(page, do.VILLAGERS[3])
    do.reads(page, "您登录前填写的内容都在，请核对后继续。")
    expect(page.locator("#f-plot_name")).to_have_value("过期 5 号")
    expect(page.locator("#f-plot_area")).to_have_value("2.25")
    expect(page.get_by_label("自留山")).to_be_checked()
    do.go_on(page)
    do.reads(page, "主要树种")


def test_guessing_query_codes_is_slow(people: People) -> None:
    page = people.visitor()
    number = "QH20261122-00001"
    statuses = []
    for n in range(11):
        page.goto(f"/cases/progress/?number={number}")
        page.locator("#code").fill(f"ZZZZ{n:04}")
        statuses.append(refused(page, "查询"))
        if n == 0:
            do.reads(page, "办件编号或者查询码不对")
    assert statuses == [422] * 10 + [429]
    do.reads(page, "试错次数太多，请 10 分钟后再查")
    do.shoot(page, "bad-5-too-many")
    people.platform.forget("cases_queryattempt")


def refused(page: Page, button: str) -> int:
    """Press it; the status of the answer."""
    with page.expect_response(lambda r: r.request.method == "POST") as answer:
        do.press(page, button)
    page.wait_for_load_state()
    assert not re.search("Traceback|Server Error", page.content())
    return int(answer.value.status)
