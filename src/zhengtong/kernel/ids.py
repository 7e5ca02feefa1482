"""Identifiers that leave the house, and their check digits.

`public_id` is a UUID version 7, so that new rows land at the end of their index.
"""

from __future__ import annotations

import os
import time
import uuid

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_QUERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def uuid7() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562, version 7)."""
    ms = time.time_ns() // 1_000_000
    value = (ms << 80) | (7 << 76) | (int.from_bytes(os.urandom(2), "big") & 0xFFF) << 64
    value |= (2 << 62) | (int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1))
    return uuid.UUID(int=value)


def query_code(length: int = 8) -> str:
    """A secret that a person can read over the phone: no 0/O, 1/I/L. Eight characters, 39 bits."""
    return "".join(_QUERY_ALPHABET[b % len(_QUERY_ALPHABET)] for b in os.urandom(length))


def identity_check_digit(first17: str) -> str:
    """The 18th character of a citizen identity number (GB 11643)."""
    total = sum(int(c) * w for c, w in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11]


def is_identity_number(value: str) -> bool:
    """Form and check digit only; whether the person exists is another question."""
    if len(value) != 18 or not value[:17].isascii() or not value[:17].isdigit():
        return False
    try:
        time.strptime(value[6:14], "%Y%m%d")
    except ValueError:
        return False
    return identity_check_digit(value[:17]) == value[17].upper()


def credit_code_check_digit(first17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100)."""
    total = sum(_USCC_ALPHABET.index(c) * w for c, w in zip(first17, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[(31 - total % 31) % 31]


def is_credit_code(value: str) -> bool:
    """Form and check digit of a unified social credit code (GB 32100)."""
    if len(value) != 18 or any(c not in _USCC_ALPHABET for c in value):
        return False
    return credit_code_check_digit(value[:17]) == value[17]


def mask_name(name: str) -> str:
    """李*, 李*生, 欧**满: the first character and, from three on, the last."""
    letters = name.strip()
    if len(letters) < 2:
        return "*"
    return letters[0] + "*" * max(len(letters) - 2, 1) + letters[2:][-1:]


def mask(value: str, *, head: int = 4, tail: int = 4) -> str:
    """`9990**********1234`: enough to recognise, not enough to use."""
    if len(value) <= head + tail:
        return value[:1] + "*" * max(len(value) - 1, 0)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]
