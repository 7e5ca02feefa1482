"""A year of window staff: from the scheme to a published ranking, with an appeal on the way."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect
from tests.journeys import people as do
from tests.journeys.people import People

from zhengtong.modules.assessment.imports.metrics import SHIPPED

pytestmark = pytest.mark.journey
YEAR = dt.datetime.now(dt.UTC).year - 1
TITLE = f"{YEAR} 年度窗口工作人员考核"
CLERK, NUMBER = "何苗", "hemiao"
"""Whose year is told."""


def attendance(numbers: list[tuple[str, str]]) -> bytes:
    """Twelve months of the attendance machine; the clerk was late six times in May."""
    book = Workbook()
    page = book.active
    keys = ["who", "name", "on", *(m.key for m in SHIPPED)]
    page.append(keys)
    for number, name in numbers:
        for month in range(1, 13):
            row: dict[str, object] = dict.fromkeys(keys, 0)
            row |= {"who": number, "name": name, "on": f"{YEAR}-{month:02d}"}
            row["attendance_duty_days"] = 20
            row["attendance_late"] = 6 if name == CLERK and month == 5 else 0
            page.append([row[k] for k in keys])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(page: Page) -> str:
    """The period with the clerks of two departments; its address."""
    page.goto("/desk/assessment/periods/new/")
    page.locator("#scheme").select_option(label="窗口工作人员考核")
    page.locator("#organization").select_option(label="青禾县政务服务中心")
    page.locator("#title").fill(TITLE)
    page.locator("#kind").select_option("staff")
    page.locator("#first_on").fill(f"{YEAR}-01-01")
    page.locator("#last_on").fill(f"{YEAR}-12-31")
    do.press(page, "开设")
    address = page.url.removesuffix("members/")
    names = page.locator("#organizations option").all_inner_texts()
    wanted = [n for n in names if n in ("青禾县政务服务中心", "青禾县农林局")]
    page.locator("#organizations").select_option(label=wanted or names[:2])
    page.get_by_label("只要窗口岗位的人员").check()
    do.press(page, "添加")
    do.reads(page, CLERK)
    return address


def entered(page: Page, address: str, indicator: str, **typed: str) -> None:
    page.goto(f"{address}records/new/?indicator={indicator}")
    page.locator("#members option", has_text=CLERK).first.evaluate("o => { o.selected = true; }")
    page.locator("#happened_on").fill(f"{YEAR}-06-10")
    for key, value in typed.items():
        page.locator(f"#{key}").fill(value)
    do.press(page, "录入")
    do.reads(page, "等待另一位同事确认")


def test_a_year_from_configuration_to_a_published_ranking(people: People):
    assessor = people.sign_in("kaochengzhi")
    assessor.goto("/desk/assessment/schemes/")
    do.reads(assessor, "列出的分值合计 85 分")
    assessor.get_by_role("link", name="窗口工作人员考核", exact=True).click()
    do.reads(assessor, "从满分往下扣")

    address = opened(assessor)
    rows = assessor.locator("table tbody tr")
    numbers = [
        (row.locator("td").nth(1).inner_text().strip(), row.locator("td a").first.inner_text())
        for row in rows.all()
    ]
    assert len(numbers) > 3

    entered(assessor, address, "first_asked", note="群众反映未一次性告知，经核查")
    entered(assessor, address, "suggestion", note="建议增设取件柜，已采纳")
    confirmed(people, address)

    assessor.goto("/desk/assessment/imports/new/")
    taken_in(assessor, attendance(numbers))

    assessor.goto(address)
    do.press(assessor, "计算")
    do.press(assessor, "开始公示")
    do.reads(assessor, "公示中")
    notice = people.visitor()
    notice.goto("/notices/assessment/")
    notice.get_by_role("link", name=TITLE).click()
    do.reads(notice, CLERK)
    expect(notice.locator("body")).not_to_contain_text("未一次性告知")

    appealed(people, address)
    assessor.goto(address)
    do.press(assessor, "计算")
    over(people, address)

    assessor.goto(address)
    do.press(assessor, "公布排名")
    assessor.goto(f"{address}results/")
    line = assessor.locator("tr", has_text=CLERK)
    # 100 − 2 (late six times in May) + 2 (a suggestion); the record was withdrawn on appeal
    expect(line.locator("strong")).to_have_text("100")
    line.get_by_role("link", name=CLERK).click()
    do.reads(assessor, "6 > 5：−2")
    assessor.goto(address)
    do.press(assessor, "拟授荣誉")
    awarded(people, address)


def confirmed(people: People, address: str) -> None:
    """The days to put it right are over: the clerk says nothing, the reviewer confirms."""
    people.platform.manage("shell", "-c", _BACK.format(field="correct_until", days=3))
    reviewer = people.sign_in("hemingli")
    for _each in range(2):
        reviewer.goto(f"{address}records/?state=entered")
        reviewer.locator("tbody tr a").first.click()
        do.press(reviewer, "确认计分")
        do.reads(reviewer, "已确认计分。")


_BACK = (
    "import datetime as d; from zhengtong.modules.assessment.models import ScoreRecord as R;"
    " R.objects.filter(state='entered', {field}__isnull=False).update("
    "{field}=d.date.today() - d.timedelta(days={days}))"
)
_OVER = (
    "import datetime as d; from zhengtong.modules.assessment.models import AssessmentPeriod as P;"
    f" P.objects.filter(title='{TITLE}').update("
    "publish_until=d.date.today() - d.timedelta(days=2))"
)
"""Days go by: the tables are set back, since the platform's clock is the machine's."""


def taken_in(page: Page, content: bytes) -> None:
    """Checked first, then taken in."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "考勤.xlsx", "mimeType": kind, "buffer": content}
    page.locator("#organization").select_option(label="青禾县政务服务中心")
    page.locator("#kind").select_option("staff")
    page.locator("#file").set_input_files([file])
    do.press(page, "检查")
    do.reads(page, "检查没有问题")
    page.locator("#file").set_input_files([file])
    do.press(page, "导入")
    do.reads(page, "已导入")


def appealed(people: People, address: str) -> None:
    clerk = people.sign_in(NUMBER)
    clerk.goto("/desk/assessment/mine/")
    clerk.get_by_role("link", name=TITLE).click()
    clerk.locator("#record option", has_text="首问").evaluate("o => { o.selected = true; }")
    clerk.locator("#text").fill("当天已书面告知，见受理单。")
    do.press(clerk, "提交申请")
    do.reads(clerk, "复核申请已提交。")
    reviewer = people.sign_in("hemingli")
    reviewer.goto(f"{address}appeals/")
    reviewer.locator("#answer").fill("经调取受理单，属实。")
    do.press(reviewer, "成立，撤销记录")
    do.reads(reviewer, "已答复")


def over(people: People, address: str) -> None:
    reviewer = people.sign_in("hemingli")
    reviewer.goto(address)
    do.press(reviewer, "确认结果")
    expect(reviewer.locator(".govuk-error-summary")).to_contain_text(re.compile("公示到.*结束"))
    people.platform.manage("shell", "-c", _OVER)
    reviewer.goto(address)
    do.press(reviewer, "确认结果")
    do.reads(reviewer, "结果已确认。")


def awarded(people: People, address: str) -> None:
    reviewer = people.sign_in("hemingli")
    reviewer.goto(f"{address}honours/")
    reviewer.get_by_role("button", name="授予", exact=True).first.click()
    do.reads(reviewer, "已授予，可以下载证书。")
    link = reviewer.get_by_role("link", name=re.compile("证书 KH")).first
    answer = reviewer.request.get(link.get_attribute("href") or "")
    assert answer.body().startswith(b"%PDF")
