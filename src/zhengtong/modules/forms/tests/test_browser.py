"""The script in a real browser, under the content-security policy, on the server's own markup."""

import gzip
import re
import shutil
import subprocess

import pytest
from django.template import engines

from zhengtong.modules.forms import api
from zhengtong.modules.forms.tests.conftest import FRONTEND
from zhengtong.modules.forms.tests.factories import full_definition, publish_definition

PAGE = """<!doctype html><html lang="zh"><title>x</title><body><form method="post" novalidate>
<input type="hidden" name="_lock_version" value="1">
{% load forms_tags %}{% form_errors form %}{% render_form form %}<button>继续</button></form>
<script src="/form.js"></script></body></html>"""
POLICY = {"Content-Security-Policy": "default-src 'self'; img-src 'self' data:"}


@pytest.fixture(scope="module")
def chromium():
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("Chromium is not installed: the script is tried in a browser where it is")
    return found


@pytest.fixture(scope="module")
def script(node, tmp_path_factory):
    """The script bundled as it is delivered."""
    esbuild = FRONTEND / "node_modules/.bin/esbuild"
    if not esbuild.exists():
        pytest.skip("run `npm ci` in frontend/ to try the script in a browser")
    out = tmp_path_factory.mktemp("bundle") / "form.js"
    source = FRONTEND / "src/form/index.js"
    command = [str(esbuild), str(source), "--bundle", "--minify", f"--outfile={out}"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return out.read_text()


@pytest.fixture
def pages(db):
    form = publish_definition(full_definition())
    template = engines["django"].from_string(PAGE)
    return {
        f"/{n}": template.render(
            {"form": api.page(form_version_id=form.id, number=n, autosave_url="/save")}
        )
        for n in (1, 2)
    }


@pytest.fixture
def tab(chromium, script, pages):
    """An open tab; `tab.saves` are the autosaved posts, `tab.errors` what the console says."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.saves, tab.errors = [], []
        tab.on("pageerror", lambda error: tab.errors.append(str(error)))
        tab.on("console", lambda line: line.type == "error" and tab.errors.append(line.text))

        def answer(route):
            path = re.sub(r"^https?://[^/]+", "", route.request.url)
            if path == "/save":
                tab.saves.append(route.request.post_data)
                saved = '{"lock_version": 2, "saved_time": "10:32"}'
                route.fulfill(content_type="application/json", body=saved)
            elif path == "/form.js":
                route.fulfill(content_type="text/javascript", body=script)
            elif path in pages:
                kind = "text/html; charset=utf-8"
                route.fulfill(content_type=kind, body=pages[path], headers=POLICY)
            else:
                route.fulfill(status=204)

        tab.route("**/*", answer)
        yield tab
        assert tab.errors == []
        browser.close()


def message(tab, path):
    return tab.inner_text(f"[id='f-{path.replace('.', '-')}-error']")


def test_fields_appear_are_judged_and_saved_while_typing(tab):
    tab.goto("http://form.test/1")
    assert tab.is_hidden("[data-field=agent_number]")
    tab.check("#f-who-2")
    assert tab.is_visible("[data-field=agent_number]")
    tab.fill("#f-agent_number", "110105194912310021")
    tab.press("#f-agent_number", "Tab")
    assert "校验位不对" in message(tab, "agent_number")
    assert tab.get_attribute("#f-agent_number", "aria-describedby") == "f-agent_number-error"
    tab.fill("#f-agent_number", "11010519491231002x")
    assert tab.locator("#f-agent_number-error").count() == 0
    tab.get_by_text("已保存 10:32").wait_for()
    assert tab.input_value("[name=_lock_version]") == "2"
    assert "agent_number" in tab.saves[0]


def test_rows_sums_and_signature_work_without_a_round_trip(tab):
    tab.goto("http://form.test/2")
    tab.fill("#f-items-0-quantity", "3")
    tab.fill("#f-items-0-unit_price", "1.5")
    tab.click("[value='add:items']")
    tab.fill("#f-items-1-quantity", "２")
    tab.fill("#f-items-1-unit_price", "1,000")
    assert tab.inner_text("#f-items-1-amount") == "¥2,000.00"
    assert tab.inner_text("#f-total") == "¥2,004.50"
    tab.press("#f-items-1-item", "Tab")
    assert message(tab, "items.1.item") == "错误：请填写“字段item”。"
    tab.click("[value='remove:items.0']")
    assert tab.inner_text("#f-total") == "¥2,000.00"
    assert tab.is_hidden("[data-field='family.0.school']")
    tab.check("#f-family-0-is_child")
    assert tab.is_visible("[data-field='family.0.school']")
    pad = tab.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    tab.mouse.move(box["x"] + 10, box["y"] + 10)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 90, box["y"] + 60)
    tab.mouse.up()
    assert tab.input_value("#f-sign-picture").startswith("data:image/png;base64,")


def test_the_script_stays_small(script):
    assert len(gzip.compress(script.encode())) < 40_000
