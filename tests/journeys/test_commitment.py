"""Granted on a signed promise without the test report; the check afterwards finds it untrue, time
to put it right passes in vain, the decision is taken back, and the next promise is refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

from zhengtong.kernel.ids import credit_code_check_digit

pytestmark = pytest.mark.journey

ITEM = "公共场所卫生许可"
REPORT = "卫生检测或者评价报告"
SIGN = "签承诺书代替"
OWNER = do.VILLAGERS[33]
CODE = "92999021MA0000331"


def test_an_untrue_commitment_costs_the_licence_and_the_next_promise(people: People) -> None:
    owner = people.sign_in(OWNER)
    to_materials(owner, "小河理发店")
    sign(owner)
    number = hand_in(owner)

    clerk = people.sign_in("taozhongwen")
    do.open_task(clerk, number)
    do.reads(clerk, "告知承诺", REPORT, "符合条件的应当当场决定；决定以后再核查。")
    do.act(clerk, "予以受理", says="已受理")
    reviewer = people.sign_in("baitianyou")
    do.open_task(reviewer, number)
    do.act(reviewer, "同意", "材料属实，已签告知承诺书。")
    signer = people.sign_in("helixin")
    do.open_task(signer, number)
    expect(signer.locator("form[data-act] legend").first).to_contain_text("决定")
    do.act(signer, "准予", "准予许可，以后核查。")

    own_case(owner, number)
    do.reads(owner, "已办结：准予", "待核查", "前核查您的承诺。")
    said = do.document(owner, "告知承诺书")
    assert not said or REPORT in said, said
    do.shoot(owner, "commitment-3-granted")

    found_wanting(reviewer, number)
    own_case(owner, number)
    do.reads(owner, "整改中", "毛巾没有消毒")
    still_wanting(reviewer, number)
    taken_back(signer, number)

    own_case(owner, number)
    do.reads(owner, "决定已经撤销", "救济途径", "未履行", "没有履行的承诺已经记入失信记录。")
    said = do.document(owner, "撤销决定书")
    assert not said or "整改期满" in said, said
    do.shoot(owner, "commitment-6-revoked")

    to_materials(owner, "小河理发二店")
    do.reads(owner, "现在不能用承诺代替材料")
    expect(do.main(owner).get_by_role("link", name=re.compile(SIGN))).to_have_count(0)
    do.shoot(owner, "commitment-7-door-shut")
    do.press(owner, "查看记录，提出异议或者申请修复")
    do.reads(owner, "告知承诺", number)


def to_materials(page: Page, name: str) -> None:
    """A hairdresser's licence, up to where its papers are asked for."""
    applications.find(page, "理发店", ITEM)
    applications.begin(page)
    do.choose(page, "新办")
    do.choose(page, "理发店、美容店")
    do.go_on(page)
    do.fill(
        page,
        business_name=name,
        credit_code=CODE + credit_code_check_digit(CODE),
        location_region="上湾村",
        place_address="2 组 6 号",
        place_area="46",
        seats="4",
    )
    do.choose(page, "否")
    do.go_on(page)
    do.fill(page, hygiene_manager="河生", staff_count="2", certified_count="2")
    do.choose(page, "清洗消毒")
    do.go_on(page)
    do.go_on(page)
    do.attach(page, "floor_plan", do.paper("平面图.pdf"))
    do.reads(page, "平面图.pdf", "有的材料暂时没有？")


def sign(page: Page) -> None:
    name = applicant(page)
    do.main(page).get_by_role("link", name=SIGN).click()
    do.reads(page, "符合公共场所卫生标准", "30 个工作日内核查", "撤销许可决定")
    do.choose(page, REPORT)
    do.press(page, "签署承诺")
    expect(page.locator(".govuk-error-summary")).to_contain_text("姓名")
    do.choose(page, "我知道以上内容，符合告知的条件，所作承诺是我真实的意思")
    page.get_by_label("承诺人签名（填写办事人的姓名）").fill(name)
    do.shoot(page, "commitment-1-sign")
    do.press(page, "签署承诺")
    do.reads(page, "已签署", "已承诺，现在不用交")


def applicant(page: Page) -> str:
    """The name under which the application is made, as its overview says; then back."""
    here = page.url
    page.goto(here.replace("/materials/", "/"))
    text = do.main(page).get_by_text("申请人：").first.inner_text()
    page.goto(here)
    return text.removeprefix("申请人：").strip()


def hand_in(page: Page) -> str:
    do.go_on(page, "上传并继续")
    do.go_on(page)
    do.reads(page, "核对并提交", "已承诺，现在不用交")
    return applications.hand_in(page)


def own_case(page: Page, number: str) -> None:
    page.goto("/cases/mine/")
    page.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text(ITEM)


def to_check(page: Page, number: str) -> None:
    """From the list of commitments to be checked."""
    page.goto("/desk/")
    page.get_by_role("link", name="容缺和承诺").first.click()
    page.get_by_role("link", name=re.compile("^承诺核查")).click()
    page.locator("tr[data-row]", has_text=number).locator("a[data-open]").click()
    expect(page.locator(".case-head")).to_contain_text(number)


def found_wanting(page: Page, number: str) -> None:
    to_check(page, number)
    do.press(page, "提交核查结果")
    do.reads(page, "请选择核查结果。")
    page.get_by_label("有不足，10 个工作日内整改").check()
    do.press(page, "提交核查结果")
    do.reads(page, "请写明核查的时间、方式和发现的情况。")
    expect(page.get_by_label("有不足，10 个工作日内整改")).to_be_checked()
    page.get_by_label("核查的时间、方式和发现的情况").fill("上午现场查看：毛巾没有消毒。")
    do.press(page, "提交核查结果")
    do.reads(page, "已记下核查结果。", "整改中")
    do.shoot(page, "commitment-4-to-put-right")


def still_wanting(page: Page, number: str) -> None:
    """The second look leaves two choices only: there is no second time to put it right."""
    to_check(page, number)
    expect(page.get_by_label(re.compile("工作日内整改"))).to_have_count(0)
    page.get_by_label("承诺不实，报请撤销决定").check()
    page.get_by_label("核查的时间、方式和发现的情况").fill("整改期满复查：仍然没有消毒设施。")
    do.press(page, "提交核查结果")
    do.reads(page, "承诺不实，待撤销")
    # Who checked does not sign.
    expect(page.get_by_text("签发撤销决定书")).to_have_count(0)


def taken_back(page: Page, number: str) -> None:
    to_check(page, number)
    page.get_by_label("理由").fill("整改期满，承诺的条件仍不具备。")
    do.shoot(page, "commitment-5-revoke")
    page.locator("form", has=page.get_by_label("签发撤销决定书")).get_by_role(
        "button", name="提交", exact=True
    ).click()
    do.reads(page, "决定已经撤销", "未履行")
