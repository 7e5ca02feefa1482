"""Plug boards: typed registries that a low module offers and higher modules plug into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable


@runtime_checkable
class Checkable(Protocol):
    """An integration that can say whether its configuration works."""

    def check_config(self) -> list[str]:
        """Return what is wrong, one sentence each; an empty list means healthy."""
        ...


class DuplicatePlug(RuntimeError):
    """Two plugs claim one key: a programming error, found at import."""


class UnknownPlug(LookupError):
    """No plug has this key."""


P = TypeVar("P")


BOARDS: dict[str, Registry[Any]] = {}
"""Every board by name, so that one command can ask all plugs how they are."""


class Registry(Generic[P]):
    """A board of plugs by key.

    `base` is checked at registration, so that a wrong plug fails at import and not in front of
    a person. Keys are stable: they are stored in definitions.
    """

    def __init__(self, name: str, base: type[P]) -> None:
        self.name = name
        self.base = base
        BOARDS[name] = self
        self._plugs: dict[str, P] = {}

    def register(self, key: str, plug: P) -> P:
        if key in self._plugs:
            raise DuplicatePlug(f"{self.name}: {key!r} is taken")
        if not isinstance(plug, self.base):
            raise TypeError(f"{self.name}: {key!r} is not a {self.base.__name__}")
        self._plugs[key] = plug
        return plug

    def get(self, key: str) -> P:
        try:
            return self._plugs[key]
        except KeyError:
            raise UnknownPlug(f"{self.name}: no {key!r}; known: {sorted(self._plugs)}") from None

    def __contains__(self, key: object) -> bool:
        return key in self._plugs

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._plugs))

    def items(self) -> list[tuple[str, P]]:
        return sorted(self._plugs.items())

    @contextmanager
    def temporarily(self, key: str, plug: P) -> Iterator[P]:
        """Plug in for a test; what was there before comes back."""
        before = self._plugs.pop(key, None)
        try:
            yield self.register(key, plug)
        finally:
            del self._plugs[key]
            if before is not None:
                self._plugs[key] = before

    def check_config(self) -> dict[str, list[str]]:
        """Health of every plug that can be checked, by key."""
        return {k: p.check_config() for k, p in self.items() if isinstance(p, Checkable)}
