"""The pick-up code: six digits, worked out from the attempt and the installation's key.

The database holds a keyed hash to search by, and nothing from which the code could be read; who may
see the code gets it worked out anew.
"""

from __future__ import annotations

import uuid

from zhengtong.core.secrets import blind_index

DIGITS = 6
TRIES = 5
LOCKED_MINUTES = 15


def code_of(public_id: uuid.UUID) -> str:
    number = int(blind_index(str(public_id), purpose="cases.delivery.code"), 16)
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def hash_of(code: str) -> str:
    return blind_index(plain(code), purpose="cases.delivery.code_hash")


def plain(typed: str) -> str:
    """As people type it: spaces and full-width digits do not matter."""
    return "".join(str(int(c)) for c in typed if c.isdecimal())


def is_code(typed: str) -> bool:
    return len(plain(typed)) == DIGITS
