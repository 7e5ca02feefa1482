"""The people of the stories, each with a browser of their own, and what they do on a page."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
)
from tests.journeys.platform import Platform

from zhengtong.modules.org import seed
from zhengtong.modules.org.seed import citizens

PICTURES = Path(__file__).parents[2] / "build" / "journeys"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
PATIENCE = 15_000
NAME_THE_CULPRIT = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy violated", event.violatedDirective, event.columnNumber,
    event.target.outerHTML?.slice(0, 300)))"""
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
"""Chromium says so of every refused form; the stories assert those themselves."""

expect.set_options(timeout=PATIENCE)
VILLAGERS = citizens.usernames()[len(citizens.FIRST) :]
"""Whom no story names: a story takes one of them, and finds no drafts of another."""

File = dict[str, Any]
_signed_in: dict[tuple[str, str], Any] = {}


class People:
    """Opens browsers for people and remembers what their pages complained about."""

    def __init__(self, platform: Platform, chromium: Browser) -> None:
        self.platform = platform
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def visitor(
        self,
        *,
        phone: bool = False,
        language: str = "zh-hans",
        elder: bool = False,
        scripts: bool = True,
        cookies: Any = None,
    ) -> Page:
        """Somebody who has not signed in."""
        context = self.chromium.new_context(
            base_url=self.platform.address,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            locale="zh-CN" if language == "zh-hans" else "en-GB",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            storage_state=cookies,
        )
        context.set_default_timeout(PATIENCE)
        wanted = {"django_language": language, **({"elder": "1"} if elder else {})}
        address = self.platform.address
        context.add_cookies([{"name": k, "value": v, "url": address} for k, v in wanted.items()])
        context.add_init_script(NAME_THE_CULPRIT)
        self.contexts.append(context)
        page = context.new_page()
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("response", self._look)
        return page

    def sign_in(self, username: str, **options: Any) -> Page:
        """An account of the demo county; the password is typed once for each."""
        key = (self.platform.address, username)
        if key in _signed_in:
            return self.visitor(**options, cookies=_signed_in[key])
        page = self.visitor(**options)
        page.goto("/accounts/login/")
        enter(page, username)
        _signed_in[key] = page.context.storage_state()
        return page

    def leave(self) -> list[str]:
        """Close every browser; returns the complaints."""
        for context in self.contexts:
            context.close()
        return self.complaints

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.match(message.text):
            where = message.location
            self.complaints.append(f"{where['url']}:{where['lineNumber']}: {message.text}")

    def _look(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")


def enter(page: Page, username: str) -> None:
    """Fill in the sign-in form that is on the page."""
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(seed.PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").click()
    expect(page.locator("[name=password]")).to_have_count(0)


def main(page: Page) -> Locator:
    return page.locator("main")


def reads(page: Page, *texts: str) -> None:
    """The page says all of this, visibly."""
    for text in texts:
        expect(main(page).get_by_text(text).locator("visible=true").first).to_be_visible()


def lacks(page: Page, *texts: str) -> None:
    for text in texts:
        expect(main(page).get_by_text(text).locator("visible=true")).to_have_count(0)


def press(page: Page, text: str) -> None:
    """A button or a link by its words."""
    wanted = main(page).get_by_role("button", name=text, exact=True)
    other = main(page).get_by_role("link", name=text, exact=True)
    wanted.or_(other).first.click()


def choose(page: Page, text: str) -> None:
    """A radio button or tick box by its words."""
    main(page).get_by_label(text, exact=True).check()


def fill(page: Page, **by_id: str) -> None:
    """Fields by key: `place="竹园"` fills `#f-place`; `contact__region` is a part of a field."""
    for key, value in by_id.items():
        field = page.locator(f"#f-{key.replace('__', '-')}")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def go_on(page: Page, text: str = "保存并继续") -> None:
    """To the next page of an application, which must have another address."""
    before = page.url
    press(page, text)
    page.wait_for_url(lambda url: url != before)


def shoot(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture below build/journeys, when `ZHENGTONG_PICTURES` asks for them: each costs as
    much as three pages."""
    if not os.environ.get("ZHENGTONG_PICTURES"):
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    # Hiding the caret would leave inline styles behind, which the policy then refuses.
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole, caret="initial")


def attach(page: Page, key: str, *files: File) -> None:
    """Choose files for a material; the page, once its script is there, uploads them by itself."""
    page.wait_for_function("window.htmx !== undefined")
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.locator(f"#material-{key}").set_input_files(list(files))


def photo(name: str = "松树.jpg", *, size: tuple[int, int] = (1200, 900)) -> File:
    """A JPEG of some trees on a hill."""
    wide, high = size
    picture = Image.new("RGB", size, "#cfe3f2")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, high * 0.62), (wide * 0.6, high * 0.5), (wide, high * 0.58), (wide, high),
                  (0, high)], fill="#7d9a62")  # fmt: skip
    for n, x in enumerate(range(wide // 12, wide, wide // 8)):
        foot, tall = high * (0.8 + 0.05 * (n % 3)), high * (0.5 + 0.06 * (n % 2))
        draw.rectangle((x - 8, foot - tall * 0.4, x + 8, foot), fill="#5c4632")
        for part in range(3):
            top, width = foot - tall + part * tall * 0.2, wide * (0.03 + 0.012 * part)
            draw.polygon([(x, top), (x - width, top + tall * 0.34), (x + width, top + tall * 0.34)],
                         fill="#2f5d3a" if n % 2 else "#396b43")  # fmt: skip
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def paper(name: str) -> File:
    """A one-page PDF."""
    out = io.BytesIO()
    Image.new("L", (595, 842), 250).save(out, "PDF")
    return {"name": name, "mimeType": "application/pdf", "buffer": out.getvalue()}


def document(page: Page, name: str) -> str:
    """Download a document of the case; what it says, where pdftotext can tell, else empty."""
    with page.expect_download() as caught:
        page.locator(".file-list__item", has_text=name).get_by_role("link", name="下载").click()
    path = caught.value.path()
    assert path.read_bytes().startswith(b"%PDF")
    if not shutil.which("pdftotext"):
        return ""
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return re.sub(r"\s", "", done.stdout)


def open_task(page: Page, number: str) -> None:
    """From the inbox to the case with this number."""
    page.goto("/desk/cases/inbox/")
    page.locator("tr[data-row]", has_text=number).locator("a[data-open]").click()
    expect(page.locator(".case-head")).to_contain_text(number)


def act(page: Page, choice: str, opinion: str = "", *, says: str = "已提交") -> None:
    """Choose what begins with these words in the act box, write the opinion, hand in."""
    form = page.locator("form[data-act]")
    form.locator(".opt", has_text=re.compile(rf"^\s*{choice}")).click()
    if opinion:
        form.locator("#opinion").fill(opinion)
    form.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#notices")).to_contain_text(says)


def eventually(page: Page, address: str, text: str, *, seconds: int = 60) -> None:
    """Reload until the worker has delivered what the page should show.

    Events wait for every transaction of the server that is older, also for other tests'.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        page.goto(address)
        if main(page).get_by_text(text).count():
            return
        page.wait_for_timeout(300)
    raise AssertionError(f"{address} never said {text}")
