"""Counts the statements of a block: Django's own, and the prepared ones that it does not see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from zhengtong.core.prepared import watched


@contextmanager
def at_most(number: int) -> Iterator[list[str]]:
    """The block costs no more statements; answers them. Frames of transactions count as well."""
    with watched() as seen:
        yield seen
    assert len(seen) <= number, _report(seen, f"at most {number}")


@contextmanager
def exactly(number: int) -> Iterator[list[str]]:
    with watched() as seen:
        yield seen
    assert len(seen) == number, _report(seen, f"exactly {number}")


def same_for_more(ask: Callable[[], object], add: Callable[[], object]) -> int:
    """How many statements `ask` costs; as many after `add` as before, or it is an N+1.

    Asked once before counting: what is kept between requests is kept by then.
    """
    ask()
    with watched() as few:
        ask()
    add()
    ask()
    with watched() as many:
        ask()
    assert len(many) == len(few), _report(many, f"{len(few)} with fewer rows")
    return len(few)


def _report(seen: list[str], wanted: str) -> str:
    lines = "\n".join(f"{n:3} {' '.join(sql.split())[:160]}" for n, sql in enumerate(seen, start=1))
    return f"{len(seen)} statements, {wanted}:\n{lines}"
