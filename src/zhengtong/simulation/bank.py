"""A bank that pays subsidies: it reads the county's file and writes its answer. Speaks files only.

It keeps no accounts: every row is paid but those that it is told to reject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhengtong.modules.billing import api as billing

_ASKED = re.compile(r"([1-9][0-9]{0,6}):(E[0-9]{2})")


class WrongOrder(ValueError):
    """A reject that is not written as `row:code`, or a row that the file does not have."""


def read_rejects(asked: Iterable[str]) -> dict[int, str]:
    """`["2:E01"]`: rows of the file, counted from 1, and the code of each."""
    found = {}
    for text in asked:
        match = _ASKED.fullmatch(text)
        if match is None:
            raise WrongOrder(f"{text}: row:code is wanted, such as 2:E01")
        found[int(match[1])] = match[2]
    return found


def answer(content: bytes, rejects: dict[int, str], *, made_at: str) -> bytes:
    """The bank's file. Raises BadPayFile for a damaged file, WrongOrder for a row it has not."""
    pay = billing.read_pay_file(content)
    if beyond := [n for n in rejects if n > len(pay.lines)]:
        raise WrongOrder(f"the file has {len(pay.lines)} rows, no row {min(beyond)}")
    return billing.write_bank_answer(pay, rejects, made_at=made_at)
