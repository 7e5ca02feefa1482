"""A site visit, act by act: dates proposed and answered, findings, photographs, minutes."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import people as do

PLACE = "工业路 9 号地块北门"


def open_case(page: Page, number: str) -> None:
    page.goto(f"/desk/cases/?q={number}")
    page.locator("tr[data-row]", has_text=number).get_by_role("link").first.click()
    expect(page.locator(".case-head")).to_contain_text(number)


def call_the_visit(page: Page) -> None:
    page.get_by_text("踏勘、会审和征求意见", exact=True).first.click()
    page.get_by_role("link", name="组织踏勘或者会审").click()
    page.locator("#subject").fill("用地边界和消防通道")
    page.locator("#place").fill(PLACE)
    now = timezone.localtime()
    # Later today, so that the day has come as soon as the date stands.
    today = min(now + dt.timedelta(minutes=10), now.replace(hour=23, minute=59, second=0))
    page.locator("#date_1").fill(f"{today:%Y-%m-%dT%H:%M}")
    page.locator("#date_2").fill(f"{now + dt.timedelta(days=1):%Y-%m-%dT09:30}")
    for label in ("环保局 审查岗", "人防办 审查岗"):
        page.get_by_label(label).uncheck()
    do.shoot(page, "joint-1-new-visit")
    do.press(page, "发出征询")
    do.reads(page, "征询日期", "未答复")
    page.locator(".meeting-answer input[value=yes]").first.check()
    page.locator(".meeting-answer input[value=yes]").nth(1).check()
    do.press(page, "答复")


def open_meeting(page: Page, number: str, view: str) -> None:
    page.goto("/desk/meetings/")
    page.get_by_role("link", name=view, exact=True).click()
    page.locator(".meeting-card", has_text=number).get_by_role("link").first.click()


def answer_dates(page: Page, number: str, word: str) -> None:
    page.goto("/desk/meetings/")
    page.locator(".meeting-card", has_text=number).get_by_role("link").first.click()
    for row in page.locator(".meeting-answer .yes-no").all():
        row.get_by_label(word, exact=True).check()
    do.press(page, "答复")
    expect(page.locator("#notices")).to_contain_text("已答复")


def on_site(page: Page, number: str, position: str, text: str) -> None:
    open_meeting(page, number, "将要进行")
    opinion_of_the_day(page, position, text)


def opinion_of_the_day(page: Page, position: str, text: str) -> None:
    form = page.locator(".seat-form").first
    form.get_by_label(position, exact=True).check()
    form.locator("textarea").fill(text)
    form.get_by_role("button", name="保存意见").click()
    expect(page.locator("#notices")).to_contain_text("意见已保存")


def send_photos(page: Page, *files: do.File) -> None:
    page.wait_for_function("window.htmx !== undefined")
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.locator("#files").set_input_files(list(files))
    expect(page.locator(".photo-grid li")).to_have_count(len(files))


def issue_minutes(page: Page) -> None:
    form = page.locator("#minutes")
    form.locator("#record").fill("各方到现场查看了边界、北侧通道和排水口。")
    form.locator("#conclusion").fill("具备建设条件，北侧通道按四米建设。")
    form.get_by_role("button", name="形成纪要").click()
    do.reads(page, "至少两名")
    expect(page.locator("#record")).to_have_value("各方到现场查看了边界、北侧通道和排水口。")
    for name in ("方正", "萧防", "许平"):
        form.get_by_label(name).first.check()
    form.get_by_label("申请人或者其委托的人到场").check()
    do.shoot(page, "joint-4-minutes-form")
    form.get_by_role("button", name="形成纪要").click()
    do.reads(page, "纪要待确认")


def confirm(page: Page) -> None:
    page.goto("/desk/meetings/")
    page.get_by_role("link", name="确认纪要").first.click()
    page.get_by_role("button", name="确认纪要").click()
    expect(page.locator("#notices")).to_contain_text("已确认纪要")
