"""A subsidy batch with two rejects: corrected, paid again, and everybody reads what came."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import people as do
from tests.journeys.people import People

from zhengtong.modules.billing.subsidies import bankfile
from zhengtong.modules.billing.subsidies.seed import BANKS, card
from zhengtong.modules.org.seed import citizens

pytestmark = pytest.mark.journey

BANK = BANKS[0][1]
PERIOD = "2031"
FIRST, MANY = 40, 4
"""Villagers whom the seed's own batches leave out."""


class Villager(NamedTuple):
    username: str
    name: str
    number: str


def villagers() -> list[Villager]:
    chance = random.Random(citizens.SEED)
    numbers = [citizens.identity_number(i, chance) for i in range(citizens.PEOPLE)]
    everyone = zip(citizens.usernames(), citizens.citizen_names(), numbers, strict=True)
    return [Villager(*one) for one in everyone][FIRST : FIRST + MANY]


def roster(lines: list[Villager]) -> bytes:
    rows = ["姓名,身份证号,开户银行,银行卡号,数量,事由"]
    rows += [
        f"{v.name},{v.number},{BANK},{card(5000 + n)},{n + 1.5},承包地" for n, v in enumerate(lines)
    ]
    return "\n".join(rows).encode()


def upload(page: Page, selector: str, name: str, content: bytes, button: str) -> None:
    kind = "text/csv" if name.endswith("csv") else "text/plain"
    given = {"name": name, "mimeType": kind, "buffer": content}
    page.locator(selector).set_input_files([given])
    do.press(page, button)


def wrong_total(content: bytes) -> bytes:
    """Signed rightly, counted wrongly: one fen more."""
    lines = content.splitlines(keepends=True)
    above = b"".join(lines[:-1])
    fields = lines[-1].decode().split("|")
    numbers = [int(n) for n in fields[1:7]]
    numbers[1] += 1
    return above + bankfile._line("T", *numbers, bankfile.sm3(above))


def taken(page: Page, folder: Path) -> Path:
    """Download the file to the bank."""
    with page.expect_download() as caught:
        page.get_by_role("link", name="ZTPAY_").first.click()
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return path


def answered(people: People, file: Path, *rejects: str) -> bytes:
    """What the bank writes."""
    words = [word for one in rejects for word in ("--reject", one)]
    target = people.platform.manage("bank_simulator", str(file), *words).strip()
    return Path(target).read_bytes()


def checked(people: People, address: str) -> None:
    checker = people.sign_in("zhaoyuan")
    checker.goto(address)
    do.press(checker, "复核通过")
    do.reads(checker, "复核通过。")


def sent(people: People, address: str, folder: Path) -> tuple[Page, Path]:
    """Approved, downloaded, brought to the bank."""
    payer = people.sign_in("linshouye")
    payer.goto(address)
    do.press(payer, "批准发放，生成代发文件")
    do.reads(payer, "代发文件已生成")
    file = taken(payer, folder)
    payer.goto(address)
    do.press(payer, "登记已送银行")
    do.reads(payer, "已登记送达银行")
    return payer, file


def test_two_rejects_are_corrected_and_paid_again(people: People, tmp_path: Path) -> None:
    one, two, three, four = everyone = villagers()
    maker = people.sign_in("chenqing")
    maker.goto("/desk/subsidies/new/")
    do.press(maker, "建立批次")
    do.reads(maker, "请选择补贴项目。")
    maker.locator("#programme").select_option(index=1)
    maker.locator("#period").fill(PERIOD)
    do.press(maker, "建立批次")
    do.reads(maker, "批次已建好")
    address = maker.url

    bad = roster(everyone).replace(card(5001).encode(), b"6222000000000000001")
    upload(maker, "#file", "册.csv", bad, "导入")
    do.reads(maker, "花名册里有 1 处错误，一行也没有导入", "银行卡号应为 16 至 19 位数字")
    do.shoot(maker, "subsidy-1-faults")
    upload(maker, "#file", "册.csv", roster(everyone), "导入")
    do.reads(maker, "花名册已导入。", one.name, "1.5 亩 × ¥95.00/亩 = ¥142.50")
    do.press(maker, "提交复核")
    do.lacks(maker, "复核通过")

    checked(people, address)
    stranger = people.visitor(phone=True)
    stranger.goto("/subsidies/notices/")
    stranger.get_by_role("link", name=f"{PERIOD} 年").click()
    do.reads(stranger, "公示期", "按当地配置")
    do.lacks(stranger, one.name, two.name)
    people.platform.let_pass("billing_subsidybatch", "notice_until", days=8)

    payer, file = sent(people, address, tmp_path)
    answer = answered(people, file, "1:E01", "2:E02")
    upload(payer, "#return", "r.txt", wrong_total(answer), "导入回盘")
    do.reads(payer, "第 6 行：合计写的是 1140.01 元，逐行相加是 1140.00 元。")
    do.shoot(payer, "subsidy-2-wrong-total")
    upload(payer, "#return", "r.txt", answer, "导入回盘")
    do.reads(payer, "回盘已入账", "退回 2 笔", "E01 账号不存在", "E02 户名不符")
    do.press(payer, "核对无误，结清")
    do.reads(payer, "批次已结清。")
    do.shoot(payer, "subsidy-3-closed")

    phone = people.sign_in(one.username, phone=True)
    do.eventually(phone, "/messages/", "补贴没有发放成功")
    phone.goto("/subsidies/")
    phone.get_by_role("link", name=f"{PERIOD} 年").first.click()
    do.reads(phone, "银行退回：账号不存在", "1.5 亩 × ¥95.00/亩 = ¥142.50", "按当地配置")
    phone.locator("#bank").select_option(label=BANK)
    phone.locator("#account").fill("6222 0000")
    do.press(phone, "保存更正")
    do.reads(phone, "末位校验码正确")
    expect(phone.locator("#account")).to_have_value("6222 0000")
    phone.locator("#account").fill(card(6001))
    do.shoot(phone, "subsidy-4-correct")
    do.press(phone, "保存更正")
    do.reads(phone, "已更正，待补发")

    maker.goto("/desk/subsidies/rejects/")
    maker.locator("tr", has_text=PERIOD).get_by_role("link", name=two.name).click()
    maker.locator("#bank").select_option(label=BANK)
    maker.locator("#account").fill(card(6002))
    do.press(maker, "保存更正")
    do.reads(maker, "银行卡已更正")
    maker.goto("/desk/subsidies/rejects/")
    maker.locator(".subsidy-repay form", has_text=PERIOD).get_by_role("button").click()
    do.reads(maker, "补发批次已建好", one.name, two.name)
    repayment = maker.url
    do.press(maker, "提交复核")
    checked(people, repayment)
    payer, file = sent(people, repayment, tmp_path)
    upload(payer, "#return", "r.txt", answered(people, file), "导入回盘")
    do.press(payer, "核对无误，结清")
    do.reads(payer, "批次已结清。")

    phone.goto("/subsidies/")
    row = phone.locator(".subsidy-list li", has_text=PERIOD)
    expect(row).to_contain_text("补发成功")
    row.get_by_role("link").click()
    do.reads(phone, "到账时间", "更正后的卡", "银行退回", "补发成功")
    do.shoot(phone, "subsidy-5-mine")
    for villager, state in ((two, "补发成功"), (three, "发放成功"), (four, "发放成功")):
        page = people.sign_in(villager.username)
        page.goto("/subsidies/")
        expect(page.locator(".subsidy-list li", has_text=PERIOD)).to_contain_text(state)
        do.lacks(page, one.name)
