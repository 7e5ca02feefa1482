"""Numbers of bank cards: what was typed, its check digit, what may be shown. Pure."""

from __future__ import annotations

import unicodedata

SHORTEST, LONGEST = 16, 19


def read_card(text: str) -> str | None:
    """The digits, when there are 16 to 19 and the last one is right (Luhn, ISO/IEC 7812-1)."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c != "-")
    if not (digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST):
        return None
    return digits if luhn(digits[:-1]) == digits[-1] else None


def luhn(front: str) -> str:
    """The check digit behind these digits."""
    total = 0
    for n, character in enumerate(reversed(front)):
        digit = int(character) * (2 if n % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def masked(number: str) -> str:
    """`6200 **** 1234`: enough to recognise one's own."""
    return f"{number[:4]} **** {number[-4:]}"
