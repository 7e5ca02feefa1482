"""What billing plugs into lower boards: who reads receipts, entries in the menus."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.kernel.access import Actor
from zhengtong.modules.billing.models import Receipt
from zhengtong.modules.billing.policies import visible_to
from zhengtong.modules.billing.services.receipts import OWNER


class ReceiptFiles:
    """A receipt is read by whoever may see its bill."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        found = Receipt.objects.filter(public_id=owner_id).first()
        return found is not None and visible_to(actor).filter(pk=found.bill_id).exists()


file_access.register(OWNER, ReceiptFiles())
