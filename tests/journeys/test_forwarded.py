"""Cases that are decided above: a township forwards to the county, the county to the city."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey


def apply_for_support(page: Page) -> str:
    """农村五保, from the village of 上湾."""
    applications.find(page, "五保", "农村五保供养待遇核定")
    do.reads(page, "由您所在的乡镇初审，再报实施机关决定")
    do.shoot(page, "forwarded-1-item")
    applications.begin(page)
    do.choose(page, "没有劳动能力的老年人")
    do.fill(page, location_region="上湾村", home_address="上湾村 3 组")
    do.choose(page, "自有")
    do.go_on(page)
    do.fill(page, income="1200", reason="年老，没有子女。")
    do.choose(page, "在家分散供养")
    do.go_on(page)
    do.go_on(page)
    applications.materials(page, village_opinion=do.paper("民主评议.pdf"))
    return applications.hand_in(page)


def forward(page: Page, number: str, opinion: str) -> None:
    """The last step of the review."""
    do.open_task(page, number)
    form = page.locator("form[data-act]")
    form.locator(".opt", has_text="审查完毕，转报上级机关").click()
    form.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#problem")).to_contain_text("请选择拟同意还是拟不同意")
    form = page.locator("form[data-act]")
    form.locator(".opt", has_text="审查完毕，转报上级机关").click()
    form.get_by_label("拟同意", exact=True).check()
    form.locator("#opinion").fill(opinion)
    do.shoot(page, f"forwarded-{number}-desk")
    form.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("已转报上级机关")


def mine(page: Page, number: str) -> None:
    page.goto("/cases/mine/")
    page.locator(".case-list__item", has_text=number).get_by_role("link").first.click()


def test_a_township_reviews_and_the_county_decides(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[21])
    number = apply_for_support(citizen)

    counter = people.sign_in("xionglanfang")
    do.open_task(counter, number)
    do.act(counter, "予以受理", says="已受理")
    reviewer = people.sign_in("zhaoxuewen")
    do.open_task(reviewer, number)
    do.act(reviewer, "同意", "入户调查属实。")
    head = people.sign_in("jiangxiaoman")
    forward(head, number, "符合供养条件，拟同意。")
    do.reads(head, "已转报上级", "转报办结")
    do.shoot(head, "forwarded-2-lower")

    mine(citizen, number)
    do.reads(citizen, "两级办理", "已转报青禾县民政局", "上级机关不会要您重复提交材料")
    do.shoot(citizen, "forwarded-3-citizen")
    do.press(citizen, "看上级机关办理的进展")
    upper = citizen.locator(".case-head .number").inner_text()
    do.reads(citizen, "转报之前的经过")
    assert upper != number

    county = people.sign_in("zhengdongmei")
    do.open_task(county, upper)
    do.reads(county, "下级转报来的办件", "符合供养条件，拟同意。")
    county.locator("summary", has_text="请下级补充").click()
    county.locator("#wanted").fill("请补充公示情况。")
    county.locator("details").get_by_role("button", name="请下级补充").click()
    expect(county.locator("#notices")).to_contain_text("已请下级补充")
    do.shoot(county, "forwarded-4-upper")

    head.goto("/desk/levels/?view=complete")
    do.shoot(head, "forwarded-5-list")
    head.locator("tr", has_text="农村五保").get_by_role("link").first.click()
    head.locator("#completion").fill("已公示七天，无异议。")
    head.locator("#completion_files").set_input_files([do.photo("公示.jpg")])
    do.press(head, "补充并报上级")
    expect(head.locator("#notices")).to_contain_text("已补充")

    do.open_task(county, upper)
    do.reads(county, "已公示七天，无异议。", "公示.jpg")
    do.act(county, "已核对，继续办理")
    second = people.sign_in("jiachangqing")
    do.open_task(second, upper)
    do.act(second, "同意", "同意初审意见。")
    leader = people.sign_in("haojianguo")
    do.open_task(leader, upper)
    do.act(leader, "准予", "同意供养。")

    mine(citizen, upper)
    do.reads(citizen, "已办结：准予")
    do.shoot(citizen, "forwarded-6-granted")


def test_the_county_reviews_and_the_city_outside_decides(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[22], phone=True)
    applications.find(citizen, "护士", "护士执业许可（初审）")
    applications.begin(citizen)
    do.choose(citizen, "首次执业注册")
    do.fill(
        citizen, school="云岭卫生学校", graduated_on="2026-06-30", examination_number="HS2026-015"
    )
    do.go_on(citizen)
    do.fill(citizen, workplace_name="青禾县人民医院")
    do.go_on(citizen)
    do.go_on(citizen)
    applications.materials(citizen, health_report=do.paper("体检.pdf"))
    number = applications.hand_in(citizen)

    counter = people.sign_in("taozhongwen")
    do.open_task(counter, number)
    do.act(counter, "予以受理", says="已受理")
    reviewer = people.sign_in("baitianyou")
    do.open_task(reviewer, number)
    do.act(reviewer, "同意", "符合执业注册条件。")
    forward(people.sign_in("helixin"), number, "符合条件，拟同意注册。")

    mine(citizen, number)
    do.reads(citizen, "已转报云岭市卫生局", "0960-7700215", "等待上级决定")
    do.shoot(citizen, "forwarded-7-outside-phone")
    text = do.document(citizen, "初审转报函")
    assert not text or "第四十三条" in text

    counter.goto("/desk/levels/?view=answer")
    counter.locator("tr", has_text=re.compile("护士执业许可")).get_by_role("link").first.click()
    do.press(counter, "登记并告知申请人")
    expect(counter.locator("#problem")).to_contain_text("请选择上级的决定")
    counter.locator("#outcome").select_option(label="准予")
    counter.locator("#answer_name").fill("护士执业证书")
    counter.locator("#answer_number").fill("202641000123")
    counter.locator("#answered_on").fill(timezone.localdate().isoformat())
    counter.locator("#answer_file").set_input_files([do.paper("证书.pdf")])
    do.shoot(counter, "forwarded-8-answer")
    do.press(counter, "登记并告知申请人")
    expect(counter.locator("#notices")).to_contain_text("已登记上级的决定")

    mine(citizen, number)
    do.reads(citizen, "云岭市卫生局已作出决定：准予", "护士执业证书", "证书.pdf")
    do.shoot(citizen, "forwarded-9-answered-phone")
