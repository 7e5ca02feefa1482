"""The printed application form: from the same definition, blank or filled, fonts within."""

import re
import shutil
import subprocess

import pytest
from django.utils import translation

from zhengtong.modules.forms import api
from zhengtong.modules.forms.compiled import ready_of
from zhengtong.modules.forms.printing import content_of, print_ready
from zhengtong.modules.forms.starting_points import TEMPLATES
from zhengtong.modules.forms.tests.factories import (
    definition,
    field,
    full_definition,
    publish_definition,
)

ON = {"field": "on", "operator": "eq", "value": True}


def text_of(pdf, tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("poppler is not installed: the text of the PDF is read where it is")
    (tmp_path / "x.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", str(tmp_path / "x.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def cells(content):
    return [
        cell
        for section in content["sections"]
        for part in section["parts"]
        for cell in part.get("cells", [])
    ]


def test_the_blank_sheet_asks_everything_and_says_when(tmp_path):
    raw = definition(field("on", "yes_no", required=True), field("x", show_if=ON))
    found = {cell["label"]: cell for cell in cells(content_of(ready_of(raw), None))}
    assert found["字段on"]["ticks"] == [["是", False], ["否", False]]
    assert found["字段on"]["required"]
    assert found["字段x"]["note"] == "（“字段on”等于是时填写）"
    text = text_of(print_ready(ready_of(raw)), tmp_path)
    assert "测试表" in text
    assert "第 1 页，共 1 页" in text


def test_the_filled_sheet_leaves_out_what_does_not_apply():
    raw = definition(field("on", "yes_no"), field("x", show_if=ON), field("y"))
    found = {c["label"]: c for c in cells(content_of(ready_of(raw), {"on": False, "x": "旧"}))}
    assert found["字段on"]["ticks"] == [["是", False], ["否", True]]
    assert "字段x" not in found
    assert found["字段y"]["text"] == ""


@pytest.mark.django_db
def test_a_long_table_goes_on_over_pages_with_its_heading(tmp_path):
    version = publish_definition(full_definition())
    rows = [{"item": f"树种{n}", "quantity": n, "unit_price": 150} for n in range(1, 80)]
    pdf = api.print_pdf(form_version_id=version.id, data={"name": "王小明", "items": rows})
    text = text_of(pdf, tmp_path)
    assert re.search(r"树种 ?79", text)
    assert len(re.findall(r"字段 ?unit_price", text)) >= 3
    assert "王小明" in text
    assert version.sha256[:12] in text


@pytest.mark.django_db
def test_every_font_is_embedded(tmp_path):
    if not shutil.which("pdffonts"):
        pytest.skip("poppler is not installed: the fonts of the PDF are listed where it is")
    (tmp_path / "x.pdf").write_bytes(
        api.print_pdf(form_version_id=publish_definition(full_definition()).id)
    )
    command = ["pdffonts", str(tmp_path / "x.pdf")]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    fonts = lines[2:]
    assert fonts
    assert all(" yes " in line for line in fonts)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_template_prints_in_both_languages(template, language, tmp_path):
    with translation.override(language):
        text = text_of(print_ready(ready_of(TEMPLATES[template].definition)), tmp_path)
    assert ("Page 1 of" in text) == (language == "en")


@pytest.mark.parametrize(
    "data",
    [
        {"sign": {"name": "王", "picture": "data:image/png;base64,AAAA"}},
        {"items": "x", "family": [1], "home": 3, "who": ["self"], "interests": "self"},
        {"name": '#import "/etc/passwd" *粗* $x$ \\ ]#', "note": "＠" * 3000},
        [],
    ],
    ids=["no picture", "wrong types", "markup", "no form"],
)
def test_odd_answers_are_printed_and_never_obeyed(data, tmp_path):
    text = text_of(print_ready(ready_of(full_definition()), data), tmp_path)
    assert "root:" not in text
    if isinstance(data, dict) and "name" in data:
        assert '#import "/etc/passwd"' in text


def test_a_condition_that_both_shows_and_requires_is_printed_once_with_the_options_names():
    options = [{"value": "x", "label": "甲"}, {"value": "y", "label": "乙"}]
    condition = {"field": "a", "operator": "in", "value": ["x", "y"]}
    raw = definition(
        field("a", "choice", options=options), field("b", show_if=condition, require_if=condition)
    )
    found = {cell["label"]: cell for cell in cells(content_of(ready_of(raw), None))}
    assert found["字段b"]["note"] == "（“字段a”是其中之一“甲”、“乙”时填写）"
