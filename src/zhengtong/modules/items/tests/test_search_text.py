"""What people mean: plain words, filler, pinyin. No database."""

import pytest

from zhengtong.modules.items import search_text


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
