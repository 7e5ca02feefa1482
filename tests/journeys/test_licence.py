"""A licence comes out of a case, is shown, verified, retrieved, and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey


def test_a_licence_is_issued_shown_verified_retrieved_and_revoked(people: People) -> None:
    citizen = people.sign_in("lihesheng")
    number = applications.apply_for_felling(citizen, plot="竹园 7 号小班")
    decide(people, number)
    licence = issued(citizen, number)
    download(citizen)

    code = show(citizen)
    stranger = people.visitor(phone=True)
    look_by_code(stranger, code)
    retrieve(people, show(citizen), number)
    sees_who_looked(citizen, licence)

    revoke(people, licence)
    stranger.goto(f"/verify/?q={licence}")
    do.reads(stranger, "撤销", "不能使用")
    do.shoot(stranger, "licence-6-revoked-phone")
    do.eventually(citizen, "/messages/", "撤销")


def decide(people: People, number: str) -> None:
    clerk = people.sign_in("hemiao")
    do.open_task(clerk, number)
    do.act(clerk, "予以受理", says="已受理")
    for name in ("chenqing", "sunli"):
        reviewer = people.sign_in(name)
        do.open_task(reviewer, number)
        do.act(reviewer, "同意", "情况属实。")
    leader = people.sign_in("zhaoyuan")
    do.open_task(leader, number)
    do.act(leader, "准予", "准予采伐。")


def issued(page: Page, number: str) -> str:
    """The page of the case leads to it as soon as it is there."""
    page.goto("/cases/mine/")
    page.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    do.eventually(page, page.url, "已存入您的电子证照")
    page.locator("section", has_text="电子证照").get_by_role("link", name="林木采伐许可证").click()
    do.reads(page, "林木采伐许可证", "有效", "竹园 7 号小班")
    do.shoot(page, "licence-1-mine")
    return page.locator("dd.number").first.inner_text()


def download(page: Page) -> None:
    """Sealed files, made at the first wish."""
    for kind in ("PDF", "OFD"):
        with page.expect_download() as found:
            page.get_by_role("link", name=kind).click()
        assert found.value.path().stat().st_size > 10_000


def show(page: Page) -> str:
    page.get_by_role("link", name="亮证", exact=True).click()
    page.get_by_label("小地名或小班号").check()
    do.press(page, "生成亮证码")
    do.shoot(page, "licence-2-code", whole=False)
    code = page.locator("#show-code").inner_text()
    page.locator(".govuk-back-link").click()
    return code


def look_by_code(page: Page, code: str) -> None:
    page.goto("/verify/")
    do.press(page, "对方出示了亮证码")
    page.locator("#code").fill(code)
    page.locator("#reader").fill("木材收购站")
    do.press(page, "查验")
    do.reads(page, "有效", "竹园 7 号小班", "李禾生")
    do.shoot(page, "licence-3-shown-phone")
    page.goto("/verify/show/")
    page.locator("#code").fill(code)
    with page.expect_response(lambda r: r.url.endswith("/verify/show/")) as answer:
        do.press(page, "查验")
    assert answer.value.status == 410
    do.reads(page, "已经用过")


def retrieve(people: People, code: str, number: str) -> None:
    clerk = people.sign_in("zhoulan")
    clerk.goto("/desk/licences/retrieve/")
    item = "1199902100000014XX4000117010000"
    for key, value in {"item_code": item, "case_number": number, "code": code}.items():
        clerk.locator(f"#{key}").fill(value)
    clerk.get_by_role("button", name="调取", exact=True).first.click()
    do.reads(clerk, "请写明为什么要看这个证照")
    clerk.locator("#purpose").fill("核验采伐许可")
    clerk.get_by_role("button", name="调取", exact=True).first.click()
    do.reads(clerk, "已调取", "持证人出示亮证码")
    expect(clerk.get_by_role("link", name="打开加注件")).to_be_visible()
    do.shoot(clerk, "licence-4-copy")


def sees_who_looked(page: Page, licence: str) -> None:
    page.reload()
    do.reads(page, "谁看过", "木材收购站", "周岚", "核验采伐许可")
    do.shoot(page, "licence-5-looks")


def revoke(people: People, licence: str) -> None:
    head = people.sign_in("linshouye")
    head.goto("/desk/licences/")
    head.locator("main input[name=q]").fill(licence)
    head.get_by_role("button", name="筛选").click()
    head.locator("tbody a").first.click()
    head.locator("summary", has_text="撤销证照").click()
    head.get_by_role("button", name="确认撤销证照").click()
    do.reads(head, "请写明理由")
    head.locator("#revoke-reason").fill("提交的材料不实。")
    head.get_by_role("button", name="确认撤销证照").click()
    do.reads(head, "请写明依据的法律条款")
    head.locator("#revoke-basis").fill("《中华人民共和国行政许可法》第六十九条")
    head.get_by_role("button", name="确认撤销证照").click()
    do.reads(head, "已完成：撤销证照")
