"""Hearing and renewal in the definition of an item. No database."""

import copy
import dataclasses
from typing import Any

import pytest

from zhengtong.modules.items import definition, linters
from zhengtong.modules.items.catalogue.items import tobacco_retail, tree_felling, water_abstraction
from zhengtong.modules.items.definition import DefinitionRefused
from zhengtong.modules.items.definition_procedures import fields_wanted
from zhengtong.modules.items.public.procedures import procedure_lines
from zhengtong.modules.items.tests.test_linters import GOOD

RENEWAL = {"number_field": "old_number", "expiry_field": "old_expiry"}


def read(**changes: Any) -> Any:
    return definition.read({**copy.deepcopy(tree_felling.GUIDE), **changes})


def faults(**changes: Any) -> list[str]:
    with pytest.raises(DefinitionRefused) as refused:
        read(**changes)
    return [e.path for e in refused.value.errors]


def form(**types: str) -> dict[str, Any]:
    fields = [{"key": key, "type": kind} for key, kind in types.items()]
    return {"pages": [{"sections": [{"fields": [{"type": "section", "fields": fields}]}]}]}


def test_an_item_asks_for_no_hearing_and_renews_nothing_unless_it_says_so() -> None:
    guide = read()
    assert (guide.hearing, guide.renewal) == ("none", None)
    assert read(renewal={}).renewal is None


def test_thirty_working_days_and_handling_as_usual_are_the_rule() -> None:
    rule = read(renewal=RENEWAL).renewal
    assert (rule.lead_days, rule.lead_unit, rule.late) == (30, "WORKDAY", "handle")
    other = read(renewal={**RENEWAL, "lead": {"n": 0, "unit": "CALENDAR_DAY"}, "late": "refuse"})
    assert (other.renewal.lead_days, other.renewal.lead_unit, other.renewal.late) == (
        0,
        "CALENDAR_DAY",
        "refuse",
    )


def test_a_renewal_needs_both_fields_and_known_words() -> None:
    assert faults(renewal={"number_field": "old_number"}) == ["renewal.expiry_field"]
    assert faults(renewal={**RENEWAL, "late": "perhaps"}) == ["renewal.late"]
    assert faults(renewal={**RENEWAL, "when": {"weather": ["rain"]}}) == ["renewal.when"]
    assert faults(renewal={**RENEWAL, "grace": 3}) == ["renewal.grace"]
    assert faults(renewal="yes") == ["renewal"]
    assert faults(hearing="perhaps") == ["hearing"]


def test_the_form_asks_what_the_renewal_names() -> None:
    guide = read(renewal=RENEWAL)
    assert fields_wanted(guide, form(old_number="text", old_expiry="date")) == []
    assert [p for p, _ in fields_wanted(guide, form(old_number="text", old_expiry="text"))] == [
        "renewal.expiry_field"
    ]
    assert [p for p, _ in fields_wanted(guide, form())] == [
        "renewal.number_field",
        "renewal.expiry_field",
    ]
    assert fields_wanted(read(), form()) == []


def test_only_the_answers_that_mean_renewal_make_one() -> None:
    rule = definition.read(tobacco_retail.GUIDE).renewal
    assert rule.concerns({"licence_kind": "renew"})
    assert not rule.concerns({"licence_kind": "new"})
    assert not rule.concerns({})
    assert fields_wanted(definition.read(tobacco_retail.GUIDE), tobacco_retail.FORM) == []


def codes(**guide: Any) -> list[str]:
    version = dataclasses.replace(GOOD, guide=dataclasses.replace(GOOD.guide, **guide))
    return [found.code for found in linters.lint(version)]


def test_a_hearing_belongs_among_the_grounds_that_stop_the_clock() -> None:
    assert codes(hearing="on_request") == ["hearing_without_ground"]
    assert codes(hearing="on_request", special_procedures=("hearing",)) == []


def test_other_days_than_the_law_need_a_basis() -> None:
    rule = read(renewal={**RENEWAL, "lead": {"n": 60}}).renewal
    assert codes(renewal=rule) == ["renewal_lead"]
    cited = dataclasses.replace(rule, basis={"zh": "《某条例》第九条", "en": "Article 9"})
    assert codes(renewal=cited) == []
    version = dataclasses.replace(
        GOOD, matter_type="service", guide=dataclasses.replace(GOOD.guide, renewal=cited)
    )
    assert "renewal_of_no_licence" in [f.code for f in linters.lint(version)]


def test_the_guide_tells_both_in_plain_words() -> None:
    water = dataclasses.replace(GOOD, guide=definition.read(water_abstraction.GUIDE))
    assert ["要求听证的权利" in line for line in procedure_lines(water)] == [True]
    tobacco = dataclasses.replace(GOOD, guide=definition.read(tobacco_retail.GUIDE))
    (line,) = procedure_lines(tobacco)
    assert "30 个工作日" in line
    assert "视为准予延续" in line
    assert procedure_lines(GOOD) == []
