"""Remembers reads of slow-changing things for the length of one request.

Only inside `remembering()`: elsewhere every call reads anew, so tests and long jobs never see an
old world. Use it for directories (regions, organisations, versions in force), never for what a
command of the same request changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("memo", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Open a memory; nested ones begin empty again and leave nothing behind."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def forget() -> None:
    """After a change of what was remembered."""
    memory = _memory.get()
    if memory is not None:
        memory.clear()


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """The value read before in this request, or a fresh one. Errors are not remembered."""
    memory = _memory.get()
    if memory is None:
        return make()
    if key not in memory:
        memory[key] = make()
    value: T = memory[key]
    return value
