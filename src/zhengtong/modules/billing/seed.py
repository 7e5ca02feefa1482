"""What the demo county needs of the money."""

from __future__ import annotations

from collections.abc import Callable


def load(progress: Callable[..., None] | None = None) -> None:
    """Idempotent."""
    from zhengtong.modules.billing.subsidies import seed as subsidies

    (progress or (lambda *_: None))("补贴")
    subsidies.load()
