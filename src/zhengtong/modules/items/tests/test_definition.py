"""A definition is read whole: every fault is named, nothing is dropped silently. No database."""

import copy
from typing import Any

import pytest

from zhengtong.modules.items import definition
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.definition import DefinitionRefused
from zhengtong.modules.items.seed import detailed_items


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(tree_felling.GUIDE), **changes}


def faults(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(DefinitionRefused) as refused:
        definition.read(raw)
    return [e.path for e in refused.value.errors]


def test_a_misspelt_key_is_refused() -> None:
    assert faults(changed(conditons=[])) == ["conditons"]


def test_all_faults_are_told_at_once() -> None:
    raw = changed(summary="", channels=["pigeon"], special_procedures=["lunch"])
    assert faults(raw) == ["summary", "channels.0", "special_procedures.0"]


def test_a_material_cannot_depend_on_a_question_that_is_not_asked() -> None:
    material = {"key": "x", "name": {"zh": "x", "en": "x"}, "when": {"weather": ["rain"]}}
    assert faults(changed(materials=[material])) == ["materials.0.when"]


def test_two_materials_cannot_share_a_key() -> None:
    material = {"key": "x", "name": {"zh": "x", "en": "x"}}
    assert faults(changed(materials=[material, material])) == ["materials.1.key"]


def test_a_question_needs_two_answers() -> None:
    only = [{"value": "a", "label": {"zh": "甲", "en": "A"}}]
    question = {"key": "q", "question": {"zh": "问", "en": "Q"}, "options": only}
    assert faults(changed(situations=[question], materials=[])) == ["situations.0.options"]


def test_a_limit_needs_a_number_and_a_known_unit() -> None:
    with pytest.raises(DefinitionRefused):
        definition.limits(changed(promised={"n": -1}))
    with pytest.raises(DefinitionRefused):
        definition.limits(changed(promised={"n": 1, "unit": "MOON"}))


def test_an_upload_without_rules_takes_documents_and_pictures_up_to_ten_megabytes() -> None:
    raw = changed(materials=[{"key": "x", "name": {"zh": "x", "en": "x"}}])
    material = definition.read(raw).materials[0]
    assert material.extensions == ("pdf", "jpg", "jpeg", "png")
    assert material.max_bytes == 10 * 1024 * 1024


def test_the_sixteen_worked_out_items_are_good_definitions() -> None:
    items = detailed_items()
    assert len(items) == 30
    for item in items:
        guide = definition.read(item.guide)
        assert guide.is_detailed
        assert guide.faq
        assert guide.situations
        assert len(guide.materials) >= 3


def test_forms_of_the_worked_out_items_have_eight_to_twenty_two_fields() -> None:
    for item in detailed_items():
        fields = [f for p in item.form["pages"] for s in p["sections"] for f in s["fields"]]
        assert 8 <= len(fields) <= 22, item.key


def test_each_question_with_a_choice_is_asked_in_the_form_too() -> None:
    for item in detailed_items():
        asked = {
            f["key"]: {o["value"] for o in f.get("options", [])}
            for p in item.form["pages"]
            for s in p["sections"]
            for f in s["fields"]
        }
        for question in item.guide["situations"]:
            offered = {o["value"] for o in question["options"] if not o.get("stop")}
            if len(offered) > 1:
                assert asked[question["key"]] == offered, item.key


def test_what_nobody_said_about_promises_is_the_usual() -> None:
    guide = definition.read({k: v for k, v in tree_felling.GUIDE.items() if k != "pending"})
    assert (guide.pending.days, guide.pending.extension_days, guide.pending.years) == (10, 0, 1)
    assert guide.commitment.check_days == 30


def test_a_promise_without_a_day_or_with_unknown_words_is_refused() -> None:
    assert faults(changed(pending={"days": 0})) == ["pending.days"]
    assert faults(changed(pending={"dais": 3})) == ["pending.dais"]


def test_a_commitment_says_what_is_told_and_what_follows() -> None:
    paper = {"key": "x", "name": {"zh": "x", "en": "x"}, "by_commitment": True}
    assert faults(changed(materials=[paper])) == ["commitment.notice", "commitment.consequence"]
    fetched = {**paper, "source": "platform", "by_commitment": True}
    assert "materials.0.by_commitment" in faults(changed(materials=[fetched]))


def extended(**own: Any) -> dict[str, Any]:
    return changed(statutory={"n": 30, "unit": "CALENDAR_DAY", "extension": own})


def test_an_extension_is_counted_in_the_unit_of_the_limit_that_it_lengthens() -> None:
    own = {"n": 15, "approved_by": "government", "basis": "本地示例规则第三条"}
    found = definition.read(extended(**own)).extension
    assert found is not None
    assert (found.n, found.unit, found.approved_by) == (15, "CALENDAR_DAY", "government")
    assert faults(extended(**own, unit="WORKDAY")) == ["statutory.extension.unit"]


def test_a_declared_extension_needs_days_and_a_basis() -> None:
    assert faults(extended(approved_by="organ")) == [
        "statutory.extension.n",
        "statutory.extension.basis",
    ]
    assert faults(extended(n="十", basis="某法第一条")) == ["statutory.extension.n"]
    assert faults(extended(n=5, basis="某法第一条", approved_by="mayor")) == [
        "statutory.extension.approved_by"
    ]


def test_a_definition_that_says_nothing_of_extension_leaves_it_to_the_general_rule() -> None:
    assert definition.read(extended()).extension is None
