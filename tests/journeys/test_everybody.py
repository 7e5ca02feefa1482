"""In English, by keyboard alone, without scripts, in large type, on a small phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey

ADVICE = "农业技术产前、产中、产后服务咨询"
MOST_STEPS = 90
FOCUSED = """() => {
  const e = document.activeElement;
  const label = e.labels && e.labels[0];
  return (e.getAttribute("aria-label") || (label || e).innerText || "").trim();
}"""


def test_a_whole_application_in_english_by_keyboard_alone(people: People) -> None:
    page = people.sign_in("wuguixiang", language="en")
    page.goto("/")
    reach(page, "Search services")
    page.keyboard.type("advice on farming techniques")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/?q=*")
    follow(page, "Advice on farming techniques before, during and after production")
    do.shoot(page, "english-1-item")
    follow(page, "Start now")
    follow(page, "Start")
    follow(page, "Continue")
    reach(page, "What do you need?")
    page.keyboard.type("Aphids on my tea bushes")
    reach(page, "Village")
    page.keyboard.press("ArrowDown")
    reach(page, "Details")
    page.keyboard.type("Half a hectare, since October.")
    reach(page, "Message here")
    page.keyboard.press("Space")
    do.shoot(page, "english-2-form")
    follow(page, "Save and continue")
    follow(page, "Save and continue")
    follow(page, "Upload and continue")
    follow(page, "Save and continue")
    do.reads(page, "Aphids on my tea bushes", "Message here")
    do.shoot(page, "english-3-check")
    follow(page, "Submit the application")
    do.reads(page, "Application submitted", "Case number", "Query code")
    chinese = do.main(page).evaluate("e => e.innerText.match(/[\\u4e00-\\u9fff]+/g)")
    assert not set(chinese or ()) - {"青禾县农林局"}, chinese
    do.shoot(page, "english-4-submitted")


def test_a_whole_application_without_scripts(people: People) -> None:
    page = people.visitor(scripts=False, phone=True)
    page.goto("/accounts/login/")
    do.enter(page, "sunjia")
    applications.find(page, "农技咨询", ADVICE)
    applications.begin(page)
    do.fill(page, subject="茶树蚜虫", location_region="茶山村", description="半公顷，从十月开始。")
    do.choose(page, "站内消息")
    do.go_on(page)
    do.go_on(page)
    page.locator("#material-supporting").set_input_files([do.photo("蚜虫.jpg")])
    do.go_on(page, "上传并继续")
    do.go_on(page)
    do.reads(page, "茶树蚜虫", "蚜虫.jpg")
    number = applications.hand_in(page)
    do.press(page, "查看办理进展")
    do.reads(page, number, "现在轮到")
    do.shoot(page, "no-scripts-phone")


PUBLIC = {
    "home": "/",
    "search": "/items/?q=开饭馆",
    "login": "/accounts/login/",
    "progress": "/cases/progress/",
    "disclosure": "/items/disclosure/",
    "help": "/help/",
    "hearings": "/hearings/",
    "project-stages": "/cases/projects/guide/",
    "not-mine": "/cases/not-mine/",
}
CITIZEN = {
    "messages": "/messages/",
    "guidance": "/cases/guidance/",
    "projects": "/cases/projects/",
    "promises": "/cases/promises/",
}
DESK = {
    "inbox": "/desk/cases/inbox/",
    "register": "/desk/cases/",
    "counter": "/desk/cases/counter/",
    "components": "/desk/components/",
    "promises": "/desk/promises/",
    "levels": "/desk/levels/",
    "meetings": "/desk/meetings/",
    "hearings": "/desk/cases/hearings/",
    "handovers": "/desk/cases/handover/",
}
HALL = {
    "exchange": "/desk/exchange/",
    "exchange-checks": "/desk/exchange/checks/",
    "exchange-errors": "/desk/exchange/errors/",
    "exchange-codes": "/desk/exchange/codes/",
    "jumps": "/desk/cases/jumps/",
    "contested": "/desk/cases/agency/contested/",
    "desk-projects": "/desk/cases/projects/",
    "desk-guidance": "/desk/cases/guidance/",
}
ADMIN = {
    "organisations": "/desk/org/",
    "organisation-add": "/desk/org/organizations/add/",
    "staff": "/desk/org/staff/",
    "staff-add": "/desk/org/staff/add/",
    "roles": "/desk/org/roles/",
    "permission": "/desk/org/permissions/cases.handle/",
    "import": "/desk/org/import/",
    "calendar": "/desk/cases/calendar/",
    "calendar-notice": "/desk/cases/calendar/notice/",
}
WATCH = {"board": "/desk/supervision/", "findings": "/desk/supervision/findings/"}


def test_public_pages_are_for_everybody(people: People) -> None:
    page, small = people.visitor(), people.visitor(phone=True, elder=True)
    for name, address in PUBLIC.items():
        fits_everybody(page, small, name, address)
    applications.find(page, "砍树", "林木采伐许可")
    fits_everybody(page, small, "item", page.url)
    citizen, phone = people.sign_in(do.VILLAGERS[7]), people.sign_in(do.VILLAGERS[7], phone=True)
    applications.find(citizen, "砍树", "林木采伐许可")
    applications.begin(citizen)
    fits_everybody(citizen, phone, "form", citizen.url)
    number = applications.apply_for_felling(citizen, plot="无障碍 6 号")
    citizen.goto("/cases/mine/")
    fits_everybody(citizen, phone, "mine", citizen.url)
    citizen.locator(".case-list__item", has_text=number).get_by_role("link").first.click()
    expect(citizen.locator("h1")).to_be_visible()
    case = citizen.url
    fits_everybody(citizen, phone, "case", case)
    for name in ("ask", "contact"):
        fits_everybody(citizen, phone, f"case-{name}", f"{case}{name}/")
    for name, address in CITIZEN.items():
        fits_everybody(citizen, phone, name, address)


def test_desk_pages_are_for_everybody(people: People) -> None:
    number = applications.apply_for_felling(people.sign_in(do.VILLAGERS[8]), plot="桌面 7 号")
    page, small = people.sign_in("hemiao"), people.sign_in("hemiao", phone=True)
    for name, address in DESK.items():
        fits_everybody(page, small, f"desk-{name}", address)
    do.open_task(page, number)
    fits_everybody(page, small, "desk-case", page.url)
    for username, pages in (("zhengmingcha", WATCH), ("fangzhongwen", HALL)):
        page, small = people.sign_in(username), people.sign_in(username, phone=True)
        for name, address in pages.items():
            fits_everybody(page, small, f"desk-{name}", address)


def test_administration_is_for_everybody_and_new_staff_set_their_own_password(
    people: People,
) -> None:
    page, small = people.sign_in("qinwei"), people.sign_in("qinwei", phone=True)
    for name, address in ADMIN.items():
        fits_everybody(page, small, f"admin-{name}", address)
    page.goto("/desk/org/?q=forestry")
    page.get_by_role("link", name="青禾县农林局").click()
    fits_everybody(page, small, "admin-organisation", page.url)
    do.press(page, "录入人员")
    page.get_by_label("姓名").fill("新护林")
    page.get_by_label("工号").fill("J0001")
    do.press(page, "录入并开通账户")
    codes = page.locator("main code").all_inner_texts()
    do.shoot(page, "admin-staff-made")
    visitor = people.visitor()
    visitor.goto("/accounts/login/")
    do.press(visitor, "忘记密码或首次登录")
    for label, text in zip(("用户名", "口令码"), codes, strict=True):
        visitor.get_by_label(label, exact=True).fill(text)
    for label in ("设置密码", "再输一次密码"):
        visitor.get_by_label(label, exact=True).fill("their-own-long-secret")
    visitor.locator("main form button[type=submit]").click()
    do.reads(visitor, "密码已重设")
    do.press(page, "下一步：任岗和授权")
    fits_everybody(page, small, "admin-member", page.url)
    do.press(page, "办理离岗")
    fits_everybody(page, small, "admin-leave", page.url)


def fits_everybody(page: Page, small: Page, name: str, address: str) -> None:
    """No serious finding of axe; on a phone nothing sticks out at the side."""
    page.goto(address)
    found = Axe().run(page).response["violations"]
    serious = [
        f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:4]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious, f"{name}: " + "; ".join(serious)
    small.goto(address)
    wide = small.evaluate("document.documentElement.scrollWidth")
    assert wide <= do.PHONE["width"], f"{name} is {wide} px wide on a phone"
    do.shoot(small, f"phone-{name}")


def reach(page: Page, text: str) -> None:
    """Press Tab until the thing with these words has the focus."""
    seen = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
        if seen[-1] == text:
            return
    raise AssertionError(f"Tab never reached {text!r}, only {seen}")


def follow(page: Page, text: str) -> None:
    """Reach a link or a button and press Enter."""
    before = page.url
    reach(page, text)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
