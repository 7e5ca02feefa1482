"""Facets of the search say what they stand for."""

from collections import Counter

from django.utils.translation import override

from zhengtong.modules.items.searching import _facet


def labels(*themes: str) -> list[str]:
    return [str(v.label) for v in _facet("theme", Counter(themes), "", {}).values]


def test_a_theme_of_people_and_of_companies_says_for_whom():
    assert labels("n040", "l010", "n005") == [
        "生育收养",
        "准营准办 · 个人",
        "准营准办 · 企业和单位",
    ]
    with override("en"):
        assert len(set(labels("n040", "l010"))) == 2


def test_a_theme_of_one_kind_alone_keeps_its_name():
    assert labels("n040") == ["准营准办"]
