"""What the console says, in Chinese or English by the operator's locale. No Django here.

The commands speak before translations are compiled, so their sentences stand beside each other.
"""

from __future__ import annotations

import os
from collections.abc import Mapping


class Problem(Exception):
    """Something that the operator must mend; the text is one sentence, shown as it is."""


def speaks_chinese(environment: Mapping[str, str] | None = None) -> bool:
    """`ZHENGTONG_LANG` decides, then the usual locale variables; English where none is set."""
    env = os.environ if environment is None else environment
    for name in ("ZHENGTONG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if env.get(name):
            return env[name].lower().startswith("zh")
    return False


def both(chinese: str, english: str) -> str:
    """The sentence in the operator's language."""
    return chinese if speaks_chinese() else english
