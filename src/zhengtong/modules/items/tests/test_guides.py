"""Guides, notices and samples on paper: what they must say."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.guides import printing, sheets
from zhengtong.modules.items.guides.sample import sample_data
from zhengtong.modules.items.guides.spared import spared_materials
from zhengtong.modules.items.public.pages import ItemPage
from zhengtong.modules.items.seed import detailed_items
from zhengtong.modules.items.situations import resolve
from zhengtong.modules.items.tests.factories import DRAFTER, version
from zhengtong.modules.org import api as org
from zhengtong.modules.org.models import Region
from zhengtong.modules.org.tests import factories as make

SPARED = ("platform", "shared")
OWN_SMALL = {"felling_kind": "own_use", "volume_class": "small"}


@pytest.fixture(autouse=True)
def _nothing_kept():
    printing._kept.clear()
    printing._made.clear()


def page(**answers: str) -> ItemPage:
    found = api.current_version(version().item.public_id)
    owner = org.organization(found.owner_organization_id)
    return ItemPage.of(found, resolve(found.guide, answers), owner=owner)


def words(sheet: dict[str, Any]) -> str:
    return json.dumps(sheet, ensure_ascii=False)


def test_the_printed_guide_says_everything_that_the_law_wants_published(db):
    shown = page()
    text = words(sheets.guide_sheet(shown))
    item = shown.version
    wanted = [item.name["zh"], shown.owner.name, item.implementation_code, "办理流程", "监督电话"]
    wanted += [b.title["zh"] for b in item.legal_bases]
    wanted += [c["zh"] for c in item.conditions]
    wanted += [m.name["zh"] for m in item.materials]
    assert [w for w in wanted if w not in text] == []


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="needs pdffonts to look into the file")
def test_fonts_are_in_the_file_so_that_every_machine_prints_the_same(db, tmp_path):
    file = tmp_path / "guide.pdf"
    file.write_bytes(printing.sheet_pdf(sheets.guide_sheet(page())))
    listed = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True)
    fonts = listed.stdout.splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_the_notice_lists_what_these_answers_ask_for_and_nothing_else(db):
    shown = page(**OWN_SMALL)
    asked = {m.key for m, _certain in shown.to_bring}
    left_out = [m for m in shown.version.materials if m.key not in asked and not m.is_spared]
    text = words(sheets.notice_sheet(shown, on=timezone.localdate()))
    assert left_out
    assert all(m.name["zh"] not in text for m in left_out)
    assert all(m.name["zh"] in text for m, _ in shown.to_bring)
    assert "列出的就是需要准备的全部材料" in text


def test_a_notice_with_open_questions_says_that_it_is_not_final(db):
    text = words(sheets.notice_sheet(page(), on=timezone.localdate()))
    assert "还有问题没有选择" in text
    assert "列出的就是需要准备的全部材料" not in text


def test_the_english_guide_is_english(db):
    with translation.override("en"):
        text = words(sheets.guide_sheet(page()))
    assert "Places and phones" in text
    assert "办事指南" not in text


def test_the_address_of_a_notice_holds_the_answers(client, db):
    shown = page(**OWN_SMALL)
    answer = client.get(shown.notice_address)
    assert f"?{shown.notice_address.partition('?')[2]}".replace("&", "&amp;") in answer.text
    assert all(f"{k}={v}" in shown.notice_address for k, v in OWN_SMALL.items())
    pdf = client.get(shown.notice_pdf_address)
    assert pdf.status_code == 200
    assert pdf.content.startswith(b"%PDF")


def test_a_made_up_answer_is_told_and_lists_everything(client, db):
    shown = page()
    answer = client.get(reverse("items:notice", args=[shown.version.public_id]) + "?felling_kind=x")
    assert "选择的情形不存在" in answer.text


def test_the_same_sheet_is_made_once(client, db, monkeypatch):
    shown, made = page(), []
    typeset = printing.typesetting.pdf

    def counted(*args):
        made.append(args)
        return typeset(*args)

    monkeypatch.setattr(printing.typesetting, "pdf", counted)
    first = client.get(shown.guide_pdf_address)
    assert client.get(shown.guide_pdf_address).content == first.content
    again = client.get(shown.guide_pdf_address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, len(made)) == (304, 1)


def test_one_address_cannot_have_sheets_made_without_end(client, db, monkeypatch):
    monkeypatch.setattr(printing, "SHEETS", 1)
    shown = page()
    assert client.get(shown.guide_pdf_address).status_code == 200
    refused = client.get(shown.notice_pdf_address)
    assert refused.status_code == 429
    assert "一分钟后再试" in refused.text


def village() -> None:
    below = Region(code="999021001001", level=Region.Level.VILLAGE, name="青山村")
    below.place_below(make.region())
    below.save()


@pytest.mark.parametrize("item", detailed_items(), ids=lambda i: i.key)
def test_the_sample_of_every_detailed_form_is_filled_in_as_the_form_wants_it(item, db):
    village()
    form = forms.publish(definition=item.form, key="sample", actor=DRAFTER)
    data = sample_data(form.definition, {})
    wrong = forms.validate(form_version_id=form.id, data=data).errors
    assert [(e.path, e.code) for e in wrong] == []


def test_what_applicants_are_spared_is_counted_from_the_versions_in_force(client: Client, db):
    made = version()
    found = spared_materials()
    expected = [m for m in tree_felling.GUIDE["materials"] if m.get("source") in SPARED]
    assert found.uses == len(expected)
    assert {row.name["zh"] for row in found.materials} == {m["name"]["zh"] for m in expected}
    assert str(made.item.public_id) in client.get(reverse("items:spared")).text
