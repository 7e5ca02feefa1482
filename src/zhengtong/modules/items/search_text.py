"""What people mean when they search for an item: plain words, filler, pinyin. Pure functions."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from zhengtong.kernel import bigrams
from zhengtong.kernel.bigrams import normal

DATA = Path(__file__).parent / "catalogue"


def phrase(text: str) -> str:
    """Every run of the text as it stands, in the name or the plain words (weights A and B)."""
    return bigrams.phrase(text, "AB")


def any_phrase(texts: Iterable[str]) -> str:
    return " | ".join(f"({p})" for p in map(phrase, texts) if p)


def without_filler(text: str) -> str:
    """The text without the words in which people wrap a question (怎么办理, 我想 …)."""
    bare = normal(text)
    for word in _filler():
        bare = bare.replace(word, " ")
    return bare.strip() or normal(text)


def meanings(text: str) -> list[str]:
    """Official words for the plain ones in the text: `砍自家的树` means `林木采伐`.

    A rule of `synonyms.csv` applies when all its parts occur in the text.
    """
    bare = normal(text)
    found = [m for parts, means in _synonyms() if all(p in bare for p in parts) for m in means]
    return list(dict.fromkeys(found))


def pinyin_of(name: str) -> str:
    """Syllables and initials, as `linmucaifa lmcf`."""
    # Its dictionary takes 60 MB, which only a process that saves an item should pay.
    from pypinyin import Style, lazy_pinyin

    full = "".join(lazy_pinyin(name, errors="ignore"))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
    return f"{full} {initials}"


@cache
def _filler() -> tuple[str, ...]:
    words = (DATA / "filler_words.txt").read_text(encoding="utf-8").split()
    return tuple(sorted(words, key=len, reverse=True))


@cache
def _synonyms() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return tuple(_read_synonyms())


def _read_synonyms() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    with (DATA / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield tuple(normal(row["plain"]).split()), tuple(row["official"].split())
