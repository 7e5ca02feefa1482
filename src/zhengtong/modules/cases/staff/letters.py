"""What was written about a case, newest first; the same words to several people are one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhengtong.core.messaging.data import MessageData

TOGETHER = dt.timedelta(minutes=1)
"""Copies of one message leave within this."""


@dataclass(frozen=True)
class Posted:
    """One message with its copies, one for each person."""

    copies: list[MessageData]

    @property
    def subject(self) -> str:
        return self.copies[0].subject

    @property
    def body(self) -> str:
        return self.copies[0].body

    @property
    def created_at(self) -> dt.datetime:
        return self.copies[0].created_at

    @property
    def is_to_many(self) -> bool:
        return len(self.copies) > 1

    @property
    def times_read(self) -> int:
        return sum(1 for copy in self.copies if copy.read_at)

    def holds(self, other: MessageData) -> bool:
        """Whether it is another copy of this message."""
        same = (self.subject, self.body) == (other.subject, other.body)
        return same and other.created_at - self.created_at <= TOGETHER


def posted_of(letters: Iterable[MessageData]) -> list[Posted]:
    """Letters, oldest first, as messages, newest first."""
    found: list[Posted] = []
    for letter in letters:
        known = next((p for p in reversed(found) if p.holds(letter)), None)
        if known:
            known.copies.append(letter)
        else:
            found.append(Posted(copies=[letter]))
    return found[::-1]
