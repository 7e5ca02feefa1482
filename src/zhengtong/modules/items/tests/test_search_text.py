"""Search text: pairs of characters, plain words, pinyin. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.modules.items import search_text


def test_chinese_is_cut_into_overlapping_pairs() -> None:
    assert search_text.pairs("砍树证") == ["砍树", "树证"]


def test_a_single_character_stays_itself() -> None:
    assert search_text.pairs("烟") == ["烟"]


def test_width_case_and_space_do_not_matter() -> None:
    assert search_text.runs("ＫＴＶ  娱乐") == ["ktv", "娱乐"]


def test_a_phrase_asks_for_neighbouring_pairs() -> None:
    assert search_text.phrase("砍树证") == "('砍树':AB <-> '树证':AB)"


def test_latin_words_match_as_beginnings() -> None:
    assert search_text.phrase("Tree") == "'tree':*AB"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("砍自家的树要办什么", "林木采伐"),
        ("我想开一家饭店", "餐饮服务"),
        ("给老妈办老年卡", "优待证"),
        ("打一口井", "取水许可"),
        ("开车拉货", "道路货物运输"),
    ],
)
def test_plain_words_lead_to_official_ones(said: str, meant: str) -> None:
    assert meant in search_text.meanings(said)


def test_filler_words_are_dropped_but_never_everything() -> None:
    assert search_text.without_filler("怎么办理低保") == "低保"
    assert search_text.without_filler("怎么办") == "怎么办"


def test_pinyin_has_syllables_and_initials() -> None:
    assert search_text.pinyin_of("取水许可") == "qushuixuke qsxk"


@given(st.text(max_size=60))
def test_no_text_breaks_a_query(text: str) -> None:
    """Whatever is typed, quotes cannot leave their token."""
    for query in (search_text.phrase(text), search_text.any_pair(text)):
        assert query.count("'") % 2 == 0
        assert "\\" not in query
