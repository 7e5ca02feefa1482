"""Who reads the files of an order: whoever sees the order."""

from __future__ import annotations

import uuid

from zhengtong.kernel.access import Actor
from zhengtong.modules.supervision.orders.policies import visible_to


class OrderFiles:
    """Evidence, answers, appeals, and the file of the closed order."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        return visible_to(actor).filter(public_id=uuid.UUID(owner_id)).exists()
