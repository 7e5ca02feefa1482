"""A form on a page: complete without JavaScript, errors linked, nothing typed lost."""

import json
import re

import pytest
from django.template import engines
from django.utils import translation

from zhengtong.modules.forms import api
from zhengtong.modules.forms.posts import PARTS
from zhengtong.modules.forms.tests.factories import (
    IDENTITY_NUMBER,
    field,
    full_definition,
    pages,
    publish,
    publish_definition,
)

pytestmark = pytest.mark.django_db


def html_of(page, tag="{% form_errors form %}{% render_form form %}"):
    return engines["django"].from_string("{% load forms_tags %}" + tag).render({"form": page})


def page_html(form, **more):
    return html_of(api.page(form_version_id=form.id, **more))


def test_every_input_has_a_label_and_a_unique_id():
    form = publish_definition(full_definition())
    for number in (1, 2):
        html = page_html(form, number=number)
        shown = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
        ids = re.findall(r'\bid="([^"]+)"', shown)
        assert len(ids) == len(set(ids))
        labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', shown))
        inputs = re.findall(r"<(?:input|select|textarea)([^>]*)>", shown)
        for attributes in inputs:
            if 'type="hidden"' not in attributes:
                assert re.search(r'\bid="([^"]+)"', attributes)[1] in labelled


def test_every_field_of_a_page_is_named_as_it_is_read():
    raw = full_definition()
    form = publish_definition(raw)
    html = page_html(form, number=1) + page_html(form, number=2)
    for one in (f for p in raw["pages"] for s in p["sections"] for f in s["fields"]):
        if one["type"] in ("computed", "static", "upload"):
            continue
        inner = one.get("columns") or one.get("fields") or []
        names = [f"{one['key']}.0.{c['key']}" for c in inner if c["type"] != "computed"]
        names = names or [f"{one['key']}.{p}" for p in PARTS.get(one["type"], ())] or [one["key"]]
        for name in names:
            assert f'name="{name}"' in html


def test_errors_link_to_their_fields_and_stand_beside_them():
    form = publish_definition(full_definition())
    data = {
        "start": "2026-02-30",
        "home": {"detail": "东"},
        "items": [{"quantity": 1}],
        "fee": "abc",
    }
    result = api.validate(form_version_id=form.id, data=data)
    for number in (1, 2):
        page = api.page(
            form_version_id=form.id, data=result.data, errors=result.errors, number=number
        )
        html = html_of(page)
        links = [link for link, _message in page.error_list if link]
        assert links
        for link in links:
            assert f'id="{link[1:]}"' in html
    assert 'id="f-home-region-error"' in html
    assert 'id="f-items-0-item-error"' in html
    assert 'value="2026-02-30"' in html


def test_an_error_stands_in_its_row_also_below_a_blank_one():
    form = publish(field("rows", "table", columns=[field("a", required=True), field("b")]))
    data = {"rows": [{}, {"b": "x"}]}
    errors = api.validate(form_version_id=form.id, data=data).errors
    (control,) = api.page(form_version_id=form.id, data=data, errors=errors).blocks[0].items
    (row,) = control.rows
    assert [cell.text for cell in row.controls] == ["", "x"]
    assert row.controls[0].error
    (untouched,) = api.page(form_version_id=form.id, data=data).blocks[0].items
    assert len(untouched.rows) == 2


def test_what_was_typed_stays():
    form = publish(field("n", "integer"), field("m", "money"), field("t", "long_text"))
    html = page_html(form, data={"n": "drei", "m": "viel", "t": "a\n<b>"})
    assert 'value="drei"' in html
    assert 'value="viel"' in html
    assert "a\n&lt;b&gt;</textarea>" in html


def test_hidden_fields_are_on_the_page_but_not_shown():
    shown = {"field": "on", "operator": "eq", "value": True}
    form = publish(field("on", "yes_no"), field("x", show_if=shown))
    assert 'data-field="x" data-type="text" hidden' in page_html(form)
    assert 'data-field="x" data-type="text">' in page_html(form, data={"on": True})


def test_text_cannot_break_out_of_the_page():
    evil = "</script><script>alert(1)</script>"
    form = publish(field("x", label=evil, hint=evil), {"key": "s", "type": "static", "text": evil})
    html = page_html(form, data={"x": evil})
    assert "<script>alert" not in html
    payload = re.search(r"data-form-payload>(.*?)</script>", html, re.DOTALL)[1]
    assert json.loads(payload)["messages"]["x"]["required"] == f"请填写“{evil}”。"


def test_the_script_gets_the_answers_of_other_pages_only():
    form = publish_definition(pages([field("a")], [field("b")]))
    payload = api.page(form_version_id=form.id, data={"a": "1", "b": "2"}, number=2).payload
    assert payload["data"] == {"a": "1"}
    assert payload["fields"] == ["b"]


def test_the_upload_slot_belongs_to_the_caller():
    form = publish(field("proof", "upload", material="photo"))
    page = api.page(form_version_id=form.id, upload_context={"photo": ["x.jpg"]})
    assert page.upload_context == {"photo": ["x.jpg"]}
    assert "这份材料在" in html_of(page)


def test_pages_have_numbers_and_titles():
    form = publish_definition(pages([field("a")], [field("b")]))
    page = api.page(form_version_id=form.id, number=99)
    assert (page.number, page.page_count, page.page_title, page.is_last) == (2, 2, "第 2 页", True)


def test_a_form_speaks_english():
    form = publish(field("x", "date", label={"zh": "日期", "en": "Date"}, required=True))
    with translation.override("en"):
        (error,) = api.validate(form_version_id=form.id, data={}).errors
        assert error.message == "Enter “Date”, for example 2026-03-15."
        assert not re.search(
            r"[\u4e00-\u9fff]",
            page_html(form).split("data-form-payload")[0].replace("测试表", "").replace("内容", ""),
        )


def test_the_summary_tells_answers_that_apply_as_people_read_them():
    form = publish_definition(full_definition())
    data = {
        "name": "王小明", "who": "agent", "agent_number": IDENTITY_NUMBER, "is_company": False,
        "phone": "13800138000", "fee": 123456789, "area": "3.50",
        "period": {"from": "2026-01-01", "to": "2026-01-31"},
        "home": {"region": "999021101000", "detail": "东街 1 号"}, "interests": ["self", "agent"],
        "items": [{"item": "甲", "quantity": 2, "unit_price": 150}],
    }  # fmt: skip
    data = api.validate(form_version_id=form.id, data=data).data
    sections = api.summary(form_version_id=form.id, data=data)
    answers = dict(row for section in sections for row in section.rows)
    assert answers["字段who"] == "代办人"
    assert answers["字段fee"] == "¥1,234,567.89"
    assert answers["字段area"] == "3.50 平方米"
    assert answers["字段period"] == "2026-01-01 至 2026-01-31"
    assert answers["字段home"] == "城关镇东街 1 号"
    assert answers["字段interests"] == "本人、代办人"
    assert answers["字段total"] == "¥3.00"
    assert answers["字段mail"] == "未填写"
    assert "字段code" not in answers
    assert answers["字段agent_number"] == IDENTITY_NUMBER


def test_personal_numbers_are_masked_when_asked():
    form = publish_definition(full_definition())
    data = {"who": "agent", "agent_number": IDENTITY_NUMBER, "phone": "13800138000"}
    sections = api.summary(form_version_id=form.id, data=data, mask=True)
    answers = dict(row for section in sections for row in section.rows)
    assert answers["字段agent_number"] == "1101**********002X"
    assert answers["字段phone"] == "138****8000"


def test_the_printed_form_has_every_answer():
    form = publish_definition(full_definition())
    data = {
        "name": "<王>",
        "items": [{"item": "甲", "quantity": 2, "unit_price": 150, "amount": 300}],
    }
    html = api.print_html(form_version_id=form.id, data=data)
    assert "&lt;王&gt;" in html
    assert "¥3.00" in html
    summary = api.summary(form_version_id=form.id, data=data)
    template = engines["django"].from_string(
        "{% load forms_tags %}{% form_summary s change_url='/x/' %}"
    )
    assert 'href="/x/?page=2#f-items"' in template.render({"s": summary})
