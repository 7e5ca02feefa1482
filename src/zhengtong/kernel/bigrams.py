"""Words for search without a dictionary: Chinese as overlapping pairs, the rest as words.

`砍树证` becomes `砍树 树证`; a phrase of pairs next to each other is that string and nothing else,
so no text is missed because a segmenter cut it differently. Rare characters count as Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_CHINESE = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(f"[{_CHINESE}]+|[0-9a-z]+")
_LATIN = re.compile("[0-9a-z]")
_GAP = 4
MOST_POSITIONS = 16_000
"""A tsvector counts no further than 16,383."""
MOST_OF_ONE = 200


def normal(text: str) -> str:
    """Full width to half width, lower case, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def runs(text: str) -> list[str]:
    """Stretches of Chinese, and Latin words or numbers, in order."""
    return _RUN.findall(normal(text))


def is_chinese(run: str) -> bool:
    return not _LATIN.match(run)


def pairs(run: str) -> list[str]:
    """Overlapping pairs of a Chinese run (the character itself when it is alone)."""
    if not is_chinese(run) or len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def vector(parts: Iterable[tuple[str, str]]) -> str:
    """A tsvector literal of parts that stand apart: texts, each with a weight A–D or none."""
    positions: dict[str, list[str]] = {}
    at = 1
    for text, weight in parts:
        for run in runs(text):
            for token in pairs(run):
                if at < MOST_POSITIONS:
                    positions.setdefault(token, []).append(f"{at}{weight}")
                at += 1
            at += _GAP
    return " ".join(f"'{t}':{','.join(p[:MOST_OF_ONE])}" for t, p in positions.items())


def phrase(text: str, weights: str = "") -> str:
    """A tsquery in which every run of the text occurs as it stands, in parts of these weights;
    a word or a character alone is the beginning of one. Empty when there is no run."""
    return " & ".join(_run_query(run, weights) for run in runs(text))


def any_pair(text: str) -> str:
    """A tsquery that one pair or word of the text satisfies."""
    return " | ".join(dict.fromkeys(f"'{t}'" for run in runs(text) for t in pairs(run)))


def _run_query(run: str, weights: str) -> str:
    if not is_chinese(run) or len(run) == 1:
        return f"'{run}':*{weights}"
    end = f":{weights}" if weights else ""
    return "(" + " <-> ".join(f"'{t}'{end}" for t in pairs(run)) + ")"
