"""The words that come with the platform: unchanged since they were code, and always publishable."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

from zhengtong.core.documents.api import kinds, render
from zhengtong.core.documents.checking import problems
from zhengtong.modules.cases.documents.kinds import COMMON, MARKS, PREFIX, facts_for
from zhengtong.modules.cases.models import DocumentKind
from zhengtong.modules.cases.tests.documents import samples

SAID = json.loads(Path(__file__).with_name("said.json").read_text(encoding="utf-8"))
"""By kind: what the code said before there were templates, for the first facts of `samples` in
full, and the hash over all of them."""
PASSAGES = {key: kind.shipped for key, kind in kinds.items() if kind.is_passage}
DAY = dt.date(2026, 11, 22)


def said(kind: str, case: int, version: int, facts: dict) -> dict:
    stated = facts_for(
        samples.CASES[case],
        DocumentKind(kind),
        version=samples.VERSIONS[version],
        organ=samples.ORGAN,
        facts=facts,
        day=DAY,
        number="林业局〔2026〕1号",
    )
    found = kinds.get(PREFIX + kind)
    made = render(found, found.shipped, stated, PASSAGES)
    return {"title": made.title, "paragraphs": made.paragraphs, "rows": made.rows}


def digest(pages: list[dict]) -> str:
    return hashlib.sha256(json.dumps(pages, ensure_ascii=False).encode()).hexdigest()


@pytest.mark.parametrize("kind", SAID)
def test_a_template_says_what_the_code_said(kind):
    pages = [said(*turn) for turn in samples.turns() if turn[0] == kind]
    assert pages[0] == SAID[kind]["first"]
    assert digest(pages) == SAID[kind]["all"]


def test_every_kind_was_compared():
    assert set(SAID) == {kind.value for kind in MARKS}


@pytest.mark.parametrize("key", sorted(key for key in kinds if not key.startswith("testing.")))
def test_what_comes_with_the_platform_may_be_published_as_it_is(key):
    assert problems(kinds.get(key), kinds.get(key).shipped, PASSAGES.get) == []


def test_the_examples_fill_every_template():
    for kind in kinds:
        found = kinds.get(kind)
        made = render(found, found.shipped, found.examples(), PASSAGES)
        assert made.paragraphs, kind


def test_a_name_stands_for_one_field_of_a_kind():
    for _key, kind in kinds.items():
        names = [field.zh for field in kind.fields]
        assert len(names) == len(set(names)), kind.key


def test_decisions_and_what_article_32_wants_are_sealed_and_promises_are_not():
    sealed = {k.value for k in MARKS if kinds.get(PREFIX + k.value).shipped["is_sealed"]}
    assert {"acceptance", "refusal", "supplement", "grant", "denial", "extension"} <= sealed
    assert not {"promise", "commitment", "authority"} & sealed


@pytest.mark.parametrize("kind", ["refusal", "denial", "termination", "striking", "revocation"])
def test_what_goes_against_somebody_always_names_reasons_and_remedies(kind):
    found = kinds.get(PREFIX + kind)
    assert "reason" in found.required
    assert found.required_passages == ("passage.remedies",)
    [_title, *rest] = found.shipped["blocks"]
    without = {"blocks": [b for b in rest if b["kind"] != "include"]}
    [problem] = problems(found, without, PASSAGES.get)
    assert "救济途径" in problem.message


def test_a_denial_states_its_law_and_its_remedies():
    facts = {"reason": "超出限额。", "law_basis": "《森林法》第五十五条", "basis": []}
    text = "\n".join(said("denial", 0, 0, facts)["paragraphs"])
    for words in ("超出限额。", "法律依据：《森林法》第五十五条。", "六十日", "行政复议", "六个月"):
        assert words in text


def test_common_fields_are_known_to_every_document():
    assert {f.key for f in COMMON} >= {"item", "applicant", "organ", "case_number"}
