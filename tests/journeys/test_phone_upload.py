"""A phone without an account takes the photos for a page on the screen; bad files get clear words;
two gigabytes never arrive."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import applications
from tests.journeys import people as do
from tests.journeys.people import People

pytestmark = pytest.mark.journey


def scan(people: People, screen: Page) -> Page:
    """The phone reads the code: here, the address beside it."""
    address = screen.locator(".phone-url").get_attribute("href")
    phone = people.visitor(phone=True)
    phone.goto(address)
    return phone


def take(phone: Page, *photos: do.File) -> None:
    with phone.expect_response(lambda r: r.request.method == "POST"):
        phone.locator("#camera").set_input_files(list(photos))


def test_photos_of_a_phone_show_on_the_screen_without_reloading(people: People) -> None:
    page = people.sign_in(do.VILLAGERS[5])
    applications.find(page, "砍树", "林木采伐许可")
    applications.begin(page)
    applications.tree_felling(page, plot="手机 1 号")
    page.locator("a[href*='/papers/']").first.click()
    do.reads(page, "还没有页")
    do.press(page, "用手机拍")
    expect(page.locator(".phone-qr svg")).to_be_visible()
    do.shoot(page, "phone-1-code")

    phone = scan(people, page)
    do.reads(phone, "拍“采伐林木的照片”")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    do.shoot(phone, "phone-2-camera")
    take(phone, do.photo("IMG_1.jpg", size=(4000, 3000)))
    do.reads(phone, "已传 1 张，电脑上已经能看到。")
    expect(page.locator(".pages-grid li")).to_have_count(1)
    take(phone, do.photo("IMG_2.jpg"), {**do.photo("坏.jpg"), "buffer": b"MZ" + bytes(4000)})
    do.reads(phone, "“坏.jpg”：文件内容与扩展名“.jpg”不符", "已传 2 张")
    do.shoot(phone, "phone-3-refused")
    expect(page.locator(".pages-grid li")).to_have_count(2)
    do.reads(page, "手机已传来 2 张。")
    do.shoot(page, "phone-4-arrived")

    page.get_by_role("button", name="第 1 页右转").click()
    expect(page.locator(".pages-grid img").first).to_have_class("turn-90")
    page.get_by_role("button", name="第 2 页前移").click()
    expect(page.locator(".pages-grid img").last).to_have_class("turn-90")
    do.press(page, "每页一张照片，放入材料")
    do.reads(page, "已放入“采伐林木的照片”：2 个文件。")
    expect(page.locator(".file-list__item")).to_have_count(2)
    do.shoot(page, "phone-5-taken")
    phone.reload()
    do.reads(phone, "这个拍照链接已经失效")

    do.go_on(page, "上传并继续")
    do.go_on(page)
    applications.hand_in(page)


def test_only_one_phone_uses_a_code_and_it_can_be_stopped(people: People) -> None:
    page = people.sign_in(do.VILLAGERS[6])
    applications.find(page, "砍树", "林木采伐许可")
    applications.begin(page)
    applications.tree_felling(page, plot="手机 2 号")
    page.locator("a[href*='/papers/']").first.click()
    do.press(page, "用手机拍")
    mine, other = scan(people, page), scan(people, page)
    take(mine, do.photo("我的.jpg"))
    do.reads(mine, "已传 1 张")
    take(other, do.photo("别人的.jpg"))
    do.reads(other, "这个链接正由另一部手机使用")
    expect(page.locator(".pages-grid li")).to_have_count(1)
    do.press(page, "停用")
    take(mine, do.photo("晚了.jpg"))
    do.reads(mine, "这个拍照链接已经失效")
    page.reload()
    expect(page.locator(".pages-grid li")).to_have_count(1)
    page.get_by_role("button", name="删掉第 1 页").click()
    do.reads(page, "还没有页")


def test_the_pages_work_without_scripts(people: People) -> None:
    page = people.sign_in(do.VILLAGERS[7])
    applications.find(page, "砍树", "林木采伐许可")
    applications.begin(page)
    applications.tree_felling(page, plot="无脚本 3 号")
    page.locator("a[href*='/papers/']").first.click()
    plain = people.visitor(scripts=False, cookies=page.context.storage_state())
    plain.goto(page.url)
    plain.locator("#pages").set_input_files([do.photo("一.jpg"), do.photo("二.jpg")])
    do.press(plain, "放进来")
    do.reads(plain, "已有 2 页")
    do.press(plain, "用手机拍")
    phone = people.visitor(phone=True, scripts=False)
    phone.goto(plain.locator(".phone-url").get_attribute("href"))
    phone.locator("#camera").set_input_files([do.photo("三.jpg")])
    do.press(phone, "上传")
    do.reads(phone, "已传 1 张")
    plain.reload()
    do.reads(plain, "已有 3 页")


def test_two_gigabytes_are_refused_at_once(people: People) -> None:
    target = urlsplit(people.platform.address)
    head = (
        "POST /accounts/login/ HTTP/1.1\r\n"
        f"Host: {target.netloc}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        f"Content-Length: {2 * 1024**3}\r\n\r\n--x\r\n"
    )
    with socket.create_connection((target.hostname, target.port), timeout=10) as link:
        link.sendall(head.encode())
        answer = link.recv(4096)
    assert answer.startswith(b"HTTP/1.1 413")
    with socket.create_connection((target.hostname, target.port), timeout=10) as link:
        link.sendall(
            head.replace("Content-Length: 2147483648", "Transfer-Encoding: chunked").encode()
        )
        answer = link.recv(4096)
    assert answer.startswith(b"HTTP/1.1 411")
