"""Names as pairs of characters, so that a part of a name finds it by an index."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(r"[\s·.,，。()（）-]+")


def plain(text: str) -> str:
    """Half width, lower case, without gaps and points."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text).lower())


def pairs(*names: str) -> list[str]:
    """Every overlapping pair of each name; a single character stands alone."""
    found: set[str] = set()
    for name in map(plain, names):
        found.update(name[i : i + 2] for i in range(max(len(name) - 1, 1)))
    return sorted(found - {""})
