"""What cases add to the demo county."""

from __future__ import annotations

from collections.abc import Callable


def load(progress: Callable[..., None] | None = None) -> None:
    """The stages of investment projects, two projects under way, a receiver of the national
    exchange, bills in every state, results on every way, templates of documents. Idempotent."""
    from zhengtong.modules.cases.archiving import seed as archiving
    from zhengtong.modules.cases.delivery import seed as delivery
    from zhengtong.modules.cases.documents import seed as documents
    from zhengtong.modules.cases.exchange import seed as exchange
    from zhengtong.modules.cases.fees import seed as fees
    from zhengtong.modules.cases.projects import seed, seed_under_way
    from zhengtong.modules.cases.ratings import seed as ratings

    (progress or (lambda *_: None))("工程建设项目")
    documents.load()
    seed.load()
    seed_under_way.load()
    exchange.load()
    fees.load()
    delivery.load()
    archiving.load()
    ratings.load()
