"""Schemes as configuration: the shipped can be read, and a wrong one says where it is wrong."""

from __future__ import annotations

import copy
from decimal import Decimal

import pytest

from zhengtong.modules.assessment.schemes import shipped
from zhengtong.modules.assessment.schemes.reading import BadScheme, read


@pytest.mark.parametrize("key", shipped.KEYS)
def test_every_shipped_scheme_can_be_read_and_speaks_both_languages(key):
    found = read(shipped.definition(key))
    assert found.key == key
    names = [i.name for _d, i in found.indicators()] + [d.name for d in found.dimensions]
    assert all(n["zh"] and n["en"] and n["zh"] != n["en"] for n in names)


def test_the_parts_of_the_township_scheme_sum_to_85_and_are_not_rescaled():
    found = read(shipped.definition("township_centre"))
    assert found.sums_off() == [("", Decimal(85))]
    assert [d.full for d in found.dimensions] == [5, 10, 10, 10, 10, 15, 10, 5, 10]


def test_the_other_schemes_sum_to_100_or_are_open():
    assert read(shipped.definition("window_staff")).sums_off() == []
    assert read(shipped.definition("information_reporting")).sums_off() == []
    school = read(shipped.definition("school_staff"))
    assert school.sums_off() == []
    assert school.sum_of_full("support") == 100


def broken(change) -> dict[str, str]:
    node = copy.deepcopy(shipped.definition("window_staff"))
    change(node)
    with pytest.raises(BadScheme) as refused:
        read(node)
    return {e.path: e.message for e in refused.value.errors}


def test_a_wrong_scheme_names_every_place_at_once():
    def change(node):
        node["dimensions"][0]["indicators"][1]["points"] = "viele"
        node["dimensions"][1]["key"] = "conduct"
        node["vetoes"][0]["dimension"] = "nowhere"
        node["kinds"] = []
        node["dimensions"][2]["indicators"][0]["rule"]["test"] = "about"

    assert set(broken(change)) == {
        "dimensions.0.indicators.1.points",
        "dimensions.1.key",
        "vetoes.0.dimension",
        "kinds",
        "dimensions.2.indicators.0.rule.test",
    }


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"kind": "ratio", "to": "number", "points": 20, "bound": 0}, "rule.bound"),
        ({"kind": "bands"}, "rule.bands"),
        ({"kind": "per_unit", "points": -1, "step": 0}, "rule.step"),
        ({"kind": "per_unit"}, "rule.points"),
    ],
)
def test_a_rule_that_cannot_be_counted_is_refused(rule, path):
    def change(node):
        node["dimensions"][0]["indicators"][0] = {
            "key": "x", "name": {"zh": "某项"}, "kind": "metric", "metric": "m", "rule": rule,
        }  # fmt: skip

    assert f"dimensions.0.indicators.0.{path}" in broken(change)
