"""The demo county's seals."""

from __future__ import annotations

from collections.abc import Callable

from zhengtong.modules.licences.seals.seed import load_seals


def load(progress: Callable[[str], None] | None = None) -> None:
    """What is missing is added; again is harmless."""
    say = progress or (lambda text: None)
    say("电子印章")
    load_seals()
