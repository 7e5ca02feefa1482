"""Not every application is granted: one is denied, one taken back, one decided on the spot."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey


def test_a_denial_has_a_reason_and_names_the_remedies(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[5])
    number = applications.apply_for_felling(citizen, plot="封山区 1 号")
    clerk = people.sign_in("hemiao")
    do.open_task(clerk, number)
    do.act(clerk, "予以受理", says="已受理")
    for username, choice, opinion in (
        ("chenqing", "不同意", "该地块在封山育林区内。"),
        ("sunli", "不同意", "同意审查意见，建议不予许可。"),
    ):
        page = people.sign_in(username)
        do.open_task(page, number)
        do.act(page, choice, opinion)
    leader = people.sign_in("zhaoyuan")
    do.open_task(leader, number)
    leader.locator("form[data-act] .opt", has_text="不予许可").click()
    leader.locator("form[data-act]").get_by_role("button", name="提交", exact=True).click()
    expect(leader.locator("#problem")).to_contain_text("理由")
    do.shoot(leader, "denied-1-reason-wanted")
    form = leader.locator("form[data-act]")
    form.locator(".opt", has_text="不予许可").click()
    form.locator("#opinion").fill("地块位于封山育林区，不符合《森林法》的规定。")
    expect(form.locator("#law_basis")).to_have_value(re.compile("行政许可法》第三十八条第二款"))
    form.locator("#law_basis").fill("")
    form.get_by_role("button", name="提交", exact=True).click()
    expect(leader.locator("#problem")).to_contain_text("法律依据")
    expect(form.locator("#opinion")).to_have_value(re.compile("地块位于封山育林区"))
    do.shoot(leader, "denied-2-law-wanted")
    form.locator("#law_basis").fill("《中华人民共和国森林法》第五十五条")
    do.act(leader, "不予许可")
    do.shoot(leader, "denied-3-desk")

    citizen.goto("/cases/mine/")
    citizen.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.reads(citizen, "已办结：不予许可", "救济途径", "不予许可决定书", "地块位于封山育林区")
    do.shoot(citizen, "denied-3-citizen")
    text = do.document(citizen, "不予许可决定书")
    for words in (
        "地块位于封山育林区",
        "法律依据：《中华人民共和国森林法》第五十五条",
        "六十日内依法向青禾县人民政府申请行政复议",
        "六个月内依法向青禾县人民法院提起行政诉讼",
    ):
        assert not text or words in text, text
    # Opening it in electronic form is the service: there is a receipt from now on.
    citizen.reload()
    do.reads(citizen, "送达回证", "已盖章")
    receipt = do.document(citizen, "送达回证")
    assert not receipt or "不予许可决定书" in receipt, receipt
    do.shoot(citizen, "denied-4-served")


def test_an_applicant_may_take_the_application_back(people: People) -> None:
    citizen = people.sign_in(do.VILLAGERS[6], phone=True)
    number = applications.apply_for_felling(citizen, plot="后山 2 号")
    do.press(citizen, "查看办理进展")
    do.press(citizen, "撤回申请")
    do.reads(citizen, "要撤回这份申请吗？")
    citizen.locator("#reason").fill("今年不盖房了。")
    do.press(citizen, "撤回申请")
    do.reads(citizen, "申请已撤回", "您已撤回这份申请")
    do.shoot(citizen, "withdrawn-phone")
    clerk = people.sign_in("hemiao")
    clerk.goto("/desk/cases/inbox/")
    expect(clerk.locator("tr[data-row]", has_text=number)).to_have_count(0)


def test_a_senior_card_is_issued_on_the_spot(people: People) -> None:
    citizen = people.sign_in("wuguixiang", elder=True)
    applications.find(citizen, "老年证", "老年人优待证")
    applications.begin(citizen)
    do.choose(citizen, "第一次办")
    expect(citizen.locator("#f-senior_name")).to_have_value("吴桂香")
    do.shoot(citizen, "senior-1-elder")
    do.go_on(citizen)
    do.choose(citizen, "本人")
    do.go_on(citizen)
    do.go_on(citizen)
    applications.materials(citizen, portrait=do.photo("照片.jpg", size=(600, 800)))
    number = applications.hand_in(citizen)
    clerk = people.sign_in("zhengdongmei")
    do.open_task(clerk, number)
    do.act(clerk, "予以受理", says="已受理")
    do.act(clerk, "准予", "符合条件，当场核发。")
    citizen.goto("/cases/mine/")
    do.reads(citizen, number, "已办结")
    do.shoot(citizen, "senior-2-done")
