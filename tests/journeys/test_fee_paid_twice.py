"""A fee is paid twice, from two tabs: the second payment is found, given back by two persons, the
day is closed and reconciled with what the gateway says."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import people as do
from tests.journeys.people import People
from tests.journeys.platform import Platform

from zhengtong.runtime.pay_simulator import gateway
from zhengtong.simulation.gateway.server import Gateway

pytestmark = pytest.mark.journey
PAYER = "fengjingyi"
"""Whose bill of the demo county is not paid."""


@pytest.fixture
def bank(platform: Platform) -> Iterator[Gateway]:
    started = gateway(platform.home).start()
    yield started
    started.stop()


def tell(bank: Gateway, **asked: object) -> None:
    request = urllib.request.Request(
        f"{bank.root}/control", data=json.dumps(asked).encode(), method="POST"
    )
    urllib.request.urlopen(request, timeout=10).close()


def pays(tab: Page, habit: str) -> None:
    """On the gateway's page; it calls back as the habit has it."""
    tab.get_by_role("link", name="前往支付平台付款").click()
    tab.locator("#habit").select_option(habit)
    tab.get_by_role("button", name="确认支付 Pay").click()
    tab.get_by_role("link", name="返回 Back").click()


def test_a_fee_paid_twice_is_found_given_back_and_reconciled(
    people: People, platform: Platform, bank: Gateway
) -> None:
    payer = people.sign_in(PAYER)
    payer.goto("/bills/")
    payer.get_by_role("link", name="去缴款").first.click()
    do.reads(payer, "补卡工本费", "每张 20 元", "省价格主管部门批准文件")
    bill = payer.url
    do.press(payer, "网上支付 20.00 元")
    do.reads(payer, "正在等支付平台的消息")
    second = payer.context.new_page()
    second.goto(bill)
    do.reads(second, "您已经发起过支付")
    do.press(second, "重新发起支付")
    pays(payer, "held")
    do.reads(payer, "正在等支付平台的消息")
    pays(second, "twice")
    expect(second.locator("h1")).to_have_text("缴款成功")
    do.shoot(second, "fees-1-paid")
    tell(bank, release=True)
    expect(payer.locator("h1")).to_have_text("这一笔是多缴的")
    do.shoot(payer, "fees-2-surplus")
    receipt = second.request.get(
        second.get_by_role("link", name="下载电子凭证").get_attribute("href") or ""
    )
    assert receipt.body().startswith(b"%PDF")

    reviewer = people.sign_in("yufuming")
    reviewer.goto("/desk/billing/approvals/")
    number = payer.locator(".muted .number").first.inner_text()
    reviewer.get_by_role("link", name=number).first.click()
    do.press(reviewer, "同意退款")
    do.reads(reviewer, "退款已审核")
    for _again in range(30):
        reviewer.reload()
        if "已退付" in reviewer.locator("main").inner_text():
            break
        reviewer.wait_for_timeout(500)
    do.reads(reviewer, "已退付")
    payer.goto(bill)
    do.reads(payer, "已缴款", "退多缴", "已退付")

    a_night_passes(platform, bank)
    tell(bank, statement=["extra", "amount"])
    finance = people.sign_in("qianshouzheng")
    finance.goto("/desk/billing/reconciliation/")
    do.press(finance, "取对账单并对账")
    do.reads(finance, "2 处差异待处理", "我方没有", "金额不同")
    do.shoot(finance, "fees-3-differences")
    do.press(finance, "处理 PUNKNOWN0001")
    do.reads(finance, "请写明理由")
    for _difference in range(2):
        row = finance.locator("tr", has=finance.locator("select")).first
        row.locator("input[name=reason]").fill("已与支付平台核实，由其更正。")
        row.locator("select").select_option("gateway")
        row.get_by_role("button").click()
        do.reads(finance, "差异已处理")
    finance.goto("/desk/billing/reconciliation/")
    do.reads(finance, "都已处理")
    finance.get_by_role("button", name="日结到").first.click()
    do.reads(finance, "已日结", "网上支付")
    do.shoot(finance, "fees-4-closed")


def a_night_passes(platform: Platform, bank: Gateway) -> None:
    """For the book and for the bank alike."""
    platform.let_pass("billing_payment", "business_day", days=1)
    platform.let_pass("billing_refund", "business_day", days=1)
    with sqlite3.connect(bank.store.file) as db:
        for table in ("payments", "refunds"):
            db.execute(f"UPDATE {table} SET day = date(day, '-1 day')")
