"""What a form sends, as the values that it means."""

from __future__ import annotations


def whole(given: str | None) -> int | None:
    """A whole number that a key of a table can be; None for everything else."""
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 19 else None
