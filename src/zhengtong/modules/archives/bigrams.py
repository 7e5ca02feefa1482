"""Words for the catalogue: Chinese as overlapping pairs, the rest as words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_RUN = re.compile(r"[\u3400-\u9fff]+|[0-9a-z]+")
MOST_POSITIONS = 16_000


def runs(text: str) -> list[str]:
    """Stretches of Chinese, and Latin words or numbers, in order."""
    return _RUN.findall(unicodedata.normalize("NFKC", text).lower())


def pairs(run: str) -> list[str]:
    if run[0] < "\u3400" or len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def vector(texts: Iterable[str]) -> str:
    """A tsvector literal with positions; texts stand apart."""
    positions: dict[str, list[int]] = {}
    at = 1
    for text in texts:
        for run in runs(text):
            for token in pairs(run):
                if at < MOST_POSITIONS:
                    positions.setdefault(token, []).append(at)
                at += 1
            # A character alone is found as well.
            at += 3
    return " ".join(
        f"'{token}':{','.join(map(str, found[:200]))}" for token, found in positions.items()
    )


def query(text: str) -> str:
    """A tsquery that wants every run of the text as it stands; empty when there is none."""
    return " & ".join(_run_query(run) for run in runs(text))


def _run_query(run: str) -> str:
    if run[0] < "\u3400" or len(run) == 1:
        return f"'{run}':*"
    return "(" + " <-> ".join(f"'{t}'" for t in pairs(run)) + ")"
