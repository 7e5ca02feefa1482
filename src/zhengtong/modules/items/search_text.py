"""Words for search without a dictionary: Chinese as overlapping pairs, the rest as words.

Pure functions. `砍树证` becomes `砍树 树证`; a phrase of pairs next to each other is that string
and nothing else, so no text is missed because a segmenter cut it differently.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+")
_GAP = 4
DATA = Path(__file__).parent / "catalogue"


def normal(text: str) -> str:
    """Full width to half width, lower case, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def runs(text: str) -> list[str]:
    """Stretches of Chinese, and Latin words or numbers, in order."""
    return _RUN.findall(normal(text))


def is_chinese(run: str) -> bool:
    return run[0] >= "\u3400"


def pairs(run: str) -> list[str]:
    """Overlapping pairs of a Chinese run (the character itself when it is alone)."""
    if not is_chinese(run) or len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def vector_literal(parts: Iterable[tuple[str, str]]) -> str:
    """A tsvector literal of (text, weight A–D) parts, with positions."""
    positions: dict[str, list[str]] = {}
    at = 1
    for text, weight in parts:
        for run in runs(text):
            for token in pairs(run):
                if at < 16000:
                    positions.setdefault(token, []).append(f"{at}{weight}")
                at += 1
            at += _GAP
    return " ".join(f"'{t}':{','.join(p[:200])}" for t, p in positions.items())


def phrase(text: str) -> str:
    """A tsquery in which every run of the text occurs as it stands, in the name or the plain words
    (weights A and B); empty when there is none."""
    return " & ".join(_run_query(run) for run in runs(text))


def any_pair(text: str) -> str:
    """A tsquery that one pair or word of the text satisfies."""
    return " | ".join(dict.fromkeys(_quoted(t) for run in runs(text) for t in pairs(run)))


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


def _run_query(run: str) -> str:
    if not is_chinese(run):
        return f"{_quoted(run)}:*AB"
    return "(" + " <-> ".join(f"{_quoted(t)}:AB" for t in pairs(run)) + ")"


def _quoted(token: str) -> str:
    return f"'{token}'"


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
