"""A step goes yellow and red; the order for it is answered, a red card is shown, the appeal is
upheld, and the points are withdrawn."""

from __future__ import annotations

import datetime as dt
import re

import psycopg
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People
from tests.journeys.platform import Platform

pytestmark = pytest.mark.journey

DUE = """
UPDATE workflow_task t SET due_on = %s FROM cases_case c
WHERE c.number = %s AND t.instance_id = c.instance_id AND t.state IN ('open', 'claimed')
"""
SWEEP = "from zhengtong.modules.supervision.api import sweep; sweep()"


def falls_due(platform: Platform, number: str, *, days: int) -> None:
    """The open step of the case is due in so many days; the sweep comes by."""
    day = timezone.localdate() + dt.timedelta(days=days)
    with psycopg.connect(platform.home.database_url, autocommit=True) as connection:
        assert connection.execute(DUE, [day, number]).rowcount == 1
    platform.manage("shell", "-c", SWEEP)


def finding(page: Page, rule: str, number: str) -> Page:
    page.goto(f"/desk/supervision/findings/?rule={rule}")
    expect(page.locator("tbody tr", has_text=number)).to_have_count(1)
    return page


def light(page: Page, number: str) -> str:
    """How the step stands in the inbox of who has to do it."""
    page.goto("/desk/cases/inbox/")
    return page.locator("tr[data-row]", has_text=number).inner_html()


def opened(page: Page, number: str, *, received: bool = False) -> Page:
    """The order, from the list of its reader."""
    page.goto(f"/desk/supervision/orders/{'received/' if received else ''}")
    page.get_by_role("link", name=number, exact=True).first.click()
    expect(page.locator("h1")).to_have_text(number)
    return page


def test_a_red_card_whose_appeal_is_upheld_costs_nothing(
    people: People, platform: Platform
) -> None:
    case = applications.apply_for_felling(people.sign_in(do.VILLAGERS[23]), plot="督办 1 号")
    clerk = people.sign_in("hemiao")
    do.open_task(clerk, case)
    do.act(clerk, "予以受理", says="已受理")
    reviewer, supervisor = people.sign_in("chenqing"), people.sign_in("zhengmingcha")
    falls_due(platform, case, days=0)
    assert "yellow" in light(reviewer, case)
    finding(supervisor, "step_due", case)
    falls_due(platform, case, days=-1)
    assert "red" in light(reviewer, case)
    finding(supervisor, "step_overdue", case)
    supervisor.locator("tbody tr", has_text=case).get_by_role("checkbox").check()
    do.press(supervisor, "对选中的发督办单")
    do.reads(supervisor, "农林局", case)
    supervisor.locator("#staff").select_option(label="陈青 审批科科长")
    do.press(supervisor, "发出督办单")
    order = supervisor.locator("h1").inner_text()
    assert re.fullmatch(r"县政府督〔\d{4}〕\d+号", order)
    do.shoot(supervisor, "order-1-sent")
    do.open_task(reviewer, case)
    do.reads(reviewer, "督办中", order)

    head = opened(people.sign_in("linshouye"), order, received=True)
    do.press(head, "提交答复")
    do.reads(head, "请写明原因和处理情况。")
    head.locator("#words").fill("系统升级当天无法登录。")
    head.locator("#files").set_input_files(do.paper("升级通知.pdf"))
    do.press(head, "提交答复")
    do.reads(head, "升级通知.pdf")
    do.shoot(head, "order-2-answered")

    opened(supervisor, order)
    supervisor.locator("#outcome").select_option(label="属实")
    supervisor.locator("#measure").select_option(label="红牌")
    supervisor.locator("#words").fill("当天下午已恢复，没有及时办理。")
    do.press(supervisor, "记录认定")
    expect(supervisor.get_by_role("button", name="核准红牌", exact=True)).to_have_count(0)
    approver = opened(people.sign_in("qinshouheng"), order)
    do.press(approver, "核准红牌")
    do.reads(approver, "红牌通知书", "5.00")

    head.reload()
    head.locator("#words").fill("故障持续到次日，有记录。")
    do.press(head, "提出申诉")
    do.reads(head, "申诉中")
    approver.reload()
    expect(approver.get_by_role("button", name="裁决申诉", exact=True)).to_have_count(0)
    judge = opened(people.sign_in("zhangzhizhong"), order)
    judge.locator("#outcome").select_option(label="申诉成立")
    judge.locator("#words").fill("故障记录属实。")
    do.press(judge, "裁决申诉")
    do.reads(judge, "申诉撤销", "申诉决定书")
    do.shoot(judge, "order-3-withdrawn")
    do.eventually(judge, judge.url, "归档文件包")
    judge.goto("/desk/supervision/orders/?changed=1")
    expect(judge.locator("tbody tr", has_text=order)).to_contain_text("—")
