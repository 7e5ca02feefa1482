"""Search without a dictionary: pairs of characters and plain words. No database."""

from hypothesis import given
from hypothesis import strategies as st

from zhengtong.kernel import bigrams


def test_chinese_is_cut_into_overlapping_pairs() -> None:
    assert bigrams.pairs("砍树证") == ["砍树", "树证"]


def test_a_single_character_stays_itself_and_begins_a_pair() -> None:
    assert bigrams.pairs("烟") == ["烟"]
    assert bigrams.phrase("烟") == "'烟':*"


def test_width_case_and_space_do_not_matter() -> None:
    assert bigrams.runs("ＫＴＶ  娱乐") == ["ktv", "娱乐"]


def test_a_phrase_asks_for_neighbouring_pairs() -> None:
    assert bigrams.phrase("砍树证") == "('砍树' <-> '树证')"
    assert bigrams.phrase("砍树证", "AB") == "('砍树':AB <-> '树证':AB)"
    assert bigrams.phrase("，。") == ""


def test_latin_words_match_as_beginnings() -> None:
    assert bigrams.phrase("Tree", "AB") == "'tree':*AB"


def test_a_rare_character_is_a_character() -> None:
    assert bigrams.runs("李𠮷林 2026") == ["李𠮷林", "2026"]
    assert bigrams.phrase("李𠮷林") == "('李𠮷' <-> '𠮷林')"


def test_parts_stand_apart_and_bear_their_weight() -> None:
    assert bigrams.vector([("林木", "A"), ("木材", "")]) == "'林木':1A '木材':6"


@given(st.text(max_size=60))
def test_no_text_breaks_a_query(text: str) -> None:
    """Whatever is typed, quotes cannot leave their token."""
    for query in (bigrams.phrase(text), bigrams.any_pair(text), bigrams.vector([(text, "")])):
        assert query.count("'") % 2 == 0
        assert "\\" not in query
