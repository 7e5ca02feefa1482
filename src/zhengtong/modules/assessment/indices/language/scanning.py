"""Text into tokens. Full-width characters and the signs of a Chinese keyboard are understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop

from zhengtong.modules.assessment.indices.language.errors import FormulaRefused

LONGEST = 1000
"""Characters of a formula."""
MOST_TOKENS = 200

SIGNS = {"*": "×", "/": "÷", "-": "−", "–": "−", "—": "−", "+": "+", "×": "×", "÷": "÷", "−": "−"}
FULL_WIDTH = range(0xFF01, 0xFF5F)
"""！ to ～, as far from ! to ~ as each other."""
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_QUOTED = re.compile(r"【([^【】]{1,60})】")
_SPACE = re.compile(r"[\s\u200b-\u200d\ufeff]+")
"""With those that nobody sees and that come along when text is copied."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """`kind`: number | name | index | quoted | sign | ( | ) | , | end."""

    kind: str
    text: str
    at: int
    value: Decimal | None = None


def scan(text: str) -> list[Token]:
    """Raises FormulaRefused for a character that means nothing here."""
    if len(text) > LONGEST:
        raise FormulaRefused(gettext_noop("公式太长，请控制在 %(most)s 个字符以内。"), most=LONGEST)
    plain = "".join(_plain(c) for c in text)
    tokens: list[Token] = []
    place = 0
    while place < len(plain):
        token, place = _next(plain, place)
        if token is not None:
            tokens.append(token)
    if len(tokens) > MOST_TOKENS:
        raise FormulaRefused(gettext_noop("公式的项太多，请把它拆成几个指数。"))
    return [*tokens, Token(kind="end", text="", at=len(plain) + 1)]


def _plain(character: str) -> str:
    """One character stays one, so that places stay places. Only the width of a character is set
    right: 10² is not 102."""
    if ord(character) not in FULL_WIDTH:
        return character
    return chr(ord(character) - FULL_WIDTH.start + ord("!"))


def _next(text: str, place: int) -> tuple[Token | None, int]:
    at, first = place + 1, text[place]
    if space := _SPACE.match(text, place):
        return None, space.end()
    if first in SIGNS:
        return Token(kind="sign", text=SIGNS[first], at=at), place + 1
    if first in "(),、":
        kind = "," if first == "、" else first
        return Token(kind=kind, text=first, at=at), place + 1
    if number := _NUMBER.match(text, place):
        return _number(text, number, at)
    if quoted := _QUOTED.match(text, place):
        return Token(kind="quoted", text=quoted[1].strip(), at=at), quoted.end()
    is_index = first == "@"
    if name := _NAME.match(text, place + is_index):
        kind = "index" if is_index else "name"
        return Token(kind=kind, text=name[0], at=at), name.end()
    raise FormulaRefused(
        gettext_noop("第 %(at)s 个字符“%(text)s”不能用在公式里。"), at=at, text=first
    )


def _number(text: str, found: re.Match[str], at: int) -> tuple[Token, int]:
    if _follows_badly(text, found.end()):
        raise FormulaRefused(
            gettext_noop("第 %(at)s 个字符起的数写得不对；最多 12 位整数、6 位小数。"), at=at
        )
    return Token(kind="number", text=found[0], at=at, value=Decimal(found[0])), found.end()


def _follows_badly(text: str, place: int) -> bool:
    return place < len(text) and (text[place] in "._@" or text[place].isalnum())
