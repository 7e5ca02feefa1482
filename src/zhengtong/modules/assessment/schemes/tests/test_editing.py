"""A scheme taken apart into forms and put together again says the same; a form that is wrong says
where."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import Http404

from zhengtong.modules.assessment.plugins import metrics
from zhengtong.modules.assessment.schemes import flat, shipped
from zhengtong.modules.assessment.schemes.checking import findings
from zhengtong.modules.assessment.schemes.reading import read
from zhengtong.modules.assessment.staff.asking import Around, fields
from zhengtong.modules.assessment.staff.parts import Part


def paths(node: dict[str, Any]) -> Iterator[str]:
    yield "head"
    for name in flat.EXTRAS:
        yield from (f"{name}.{n}" for n in range(len(node.get(name, ()))))
    for n, dimension in enumerate(node["dimensions"]):
        yield f"dimensions.{n}"
        for m, indicator in enumerate(dimension["indicators"]):
            yield f"dimensions.{n}.indicators.{m}"
            for k in range(len(indicator.get("factors", ()))):
                yield f"dimensions.{n}.indicators.{m}.factors.{k}"


@pytest.mark.parametrize("key", shipped.KEYS)
def test_every_part_opened_and_saved_unchanged_says_the_same(key):
    before = shipped.definition(key)
    after = copy.deepcopy(before)
    around = Around(definition=before, offered=dict(metrics.items()))
    for path in paths(before):
        where = Part(after, path)
        node = where.node(after)
        row = where.row(node)
        asked = {f.id for f in fields(where.kind, row.get("kind", ""), around)} | {"key", "kind"}
        made = where.made({k: v if k in asked else "" for k, v in row.items()}, dict(node))
        if where.rows is None:
            after = made
        else:
            where.rows[where.index or 0] = made
    assert read(after) == read(before)
    assert findings(read(after), around.offered) == []


@pytest.mark.parametrize(
    "path",
    [
        "dimensions.9", "dimensions", "grades.0.x", "nowhere.0", "x", "dimensions.new.indicators.0",
        "dimensions.0.indicators.0.factors.new", "vetoes.-1", "vetoes.²",
    ],
)  # fmt: skip
def test_a_path_that_leads_nowhere_is_not_found(path):
    with pytest.raises(Http404):
        Part(shipped.definition("window_staff"), path)


NAME = {"zh": "某项", "en": "Something"}
FIRST, LESSONS = "dimensions.0.indicators.0", "dimensions.2.indicators.0"
RATIO = {"kind": "ratio", "to": "metric", "points": 10}
LATE = {"key": "x", "name": NAME, "kind": "metric", "metric": "attendance_late", "rule": RATIO}
MAJOR = {"key": "major", "name": NAME, "times": 2}
BANDED = {"key": "size", "name": NAME, "cases": [{"up_to": 20, "factor": 1}]}


@pytest.mark.parametrize(
    ("place", "patch", "where"),
    [
        ("dimensions.0", {"indicators": []}, ("dimensions.0", "")),
        ("dimensions.0", {"indicators": [{**LATE, "metric": "nobody", "rule": {"points": 1}}]},
         (FIRST, "metric")),
        ("dimensions.0", {"indicators": [LATE]}, (FIRST, "to_metric")),
        (FIRST, {"groups": ["cooks"]}, (FIRST, "groups")),
        (FIRST, {"cards": ["blue"]}, (FIRST, "cards")),
        (FIRST, {"times": [MAJOR, MAJOR]}, (FIRST, "times")),
        (LESSONS, {"factors": [BANDED]}, (LESSONS, "")),
        (LESSONS, {"rule": RATIO}, (LESSONS, "to")),
        ("", {"rewards": [{"key": "r", "name": NAME, "metric": "nobody", "yuan": 1}]},
         ("rewards.0", "metric")),
        ("", {"thresholds": [{"key": "t", "name": NAME, "bound": 1, "kinds": ["window"]}]},
         ("thresholds.0", "kinds")),
        ("grades.1", {"key": "excellent"}, ("grades.1", "key")),
        ("", {"grades": [{"key": "a", "name": NAME, "from": 60}, {"key": "b", "name": NAME,
          "from": 90}, {"key": "c", "name": NAME, "veto": True}]}, ("grades.1", "from")),
    ],
)  # fmt: skip
def test_what_a_draft_may_have_and_a_published_scheme_may_not(place, patch, where):
    whole = copy.deepcopy(shipped.definition("school_staff"))
    node: Any = whole
    for name in place.split(".") if place else ():
        node = node[int(name)] if name.isdigit() else node[name]
    node.update(patch)
    found = findings(read(whole), dict(metrics.items()))
    assert [(f.part, f.field) for f in found] == [where]


def test_a_line_without_a_key_gets_one_that_no_other_has():
    node = flat.indicator({"name": "态度", "choices": "c1|一般|Plain=-5\n重大=-10\n轻微=-1"}, {})
    assert [(c["key"], c["points"]) for c in node["choices"]] == [
        ("c1", "-5"), ("c2", "-10"), ("c3", "-1"),
    ]  # fmt: skip
