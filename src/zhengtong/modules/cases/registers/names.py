"""Names as pairs of characters, so that a part of a name finds it by an index."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(r"[\s·.,，。()（）-]+")


def plain(text: str) -> str:
    """Half width, lower case, without gaps and points."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text).lower())


def pairs(text: str) -> list[str]:
    """Every overlapping pair of a text that is looked for; a single character stands alone."""
    name = plain(text)
    return sorted({name[i : i + 2] for i in range(max(len(name) - 1, 1))} - {""})


def parts(*names: str) -> list[str]:
    """All that names may be found by: their pairs and their characters."""
    return sorted({part for name in names for part in (*pairs(name), *plain(name))})
