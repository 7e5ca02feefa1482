"""Who listens, and what each of them has to be told."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from dataclasses import dataclass, field

FINDING, FLOW = "finding", "flow"
MOST_OF_ONE = 4
"""Streams of one account or screen; its next page asks by itself every some seconds."""
MOST = 500


class TooMany(Exception):
    """No place for another stream."""


@dataclass(eq=False)
class Listener:
    """One open stream. `organizations` are those that it may hear of; None for all."""

    person: str
    organizations: frozenset[int] | None
    pending: set[str] = field(default_factory=set)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def hears(self, organization: int | None) -> bool:
        return (
            organization is None or self.organizations is None or organization in self.organizations
        )

    def tell(self, kind: str) -> None:
        self.pending.add(kind)
        self.woken.set()

    async def next(self, timeout: float) -> set[str]:
        """What there is to tell; empty when nothing came in that many seconds."""
        try:
            await asyncio.wait_for(self.woken.wait(), timeout)
        except TimeoutError:
            return set()
        found, self.pending = self.pending, set()
        self.woken.clear()
        return found


class Hub:
    """All listeners of this process. Signals are numbered from its start on; who comes back with
    an older number, or with one of another start, is told at once to look again."""

    def __init__(self) -> None:
        self.start = secrets.token_hex(4)
        self.number = 0
        self.newest: dict[int | None, int] = {}
        self.listeners: set[Listener] = set()
        self._of_one: Counter[str] = Counter()

    def join(self, listener: Listener, last_id: str = "") -> None:
        """Raises TooMany."""
        if len(self.listeners) >= MOST or self._of_one[listener.person] >= MOST_OF_ONE:
            raise TooMany
        self.listeners.add(listener)
        self._of_one[listener.person] += 1
        if last_id and self._missed(listener, last_id):
            listener.tell(FINDING)

    def leave(self, listener: Listener) -> None:
        if listener in self.listeners:
            self.listeners.remove(listener)
            self._of_one[listener.person] -= 1

    def signal(self, kind: str, organization: int | None = None) -> None:
        """Something happened there; None: anywhere."""
        self.number += 1
        self.newest[organization] = self.number
        for listener in self.listeners:
            if listener.hears(organization):
                listener.tell(kind)

    @property
    def last_id(self) -> str:
        return f"{self.start}-{self.number}"

    def _missed(self, listener: Listener, last_id: str) -> bool:
        start, _dash, number = last_id.partition("-")
        if start != self.start or not (number.isascii() and number.isdigit()):
            return True
        return any(n > int(number) for where, n in self.newest.items() if listener.hears(where))
