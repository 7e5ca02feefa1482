"""What billing plugs into lower boards: who reads receipts, entries in the menus."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.access import Actor
from zhengtong.modules.billing import queries
from zhengtong.modules.billing.models import Receipt
from zhengtong.modules.billing.policies import visible_to
from zhengtong.modules.billing.services.receipts import OWNER

SECTION = "收费和补贴"


class ReceiptFiles:
    """A receipt is read by whoever may see its bill."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        found = Receipt.objects.filter(public_id=owner_id).first()
        return found is not None and visible_to(actor).filter(pk=found.bill_id).exists()


file_access.register(OWNER, ReceiptFiles())

for _entry in (
    Entry(
        key="bills", area="public", section="我的", label="我的缴款", url_name="my_bills", order=52
    ),
    Entry(
        key="cashier",
        area="staff",
        section=SECTION,
        label="窗口收款",
        url_name="cashier",
        permission="billing.collect",
        order=50,
    ),
    Entry(
        key="bills",
        area="staff",
        section=SECTION,
        label="缴款单",
        url_name="desk_bills",
        permission="billing.view",
        order=51,
    ),
    Entry(
        key="billing_approvals",
        area="staff",
        section=SECTION,
        label="减免和退费审核",
        url_name="billing_approvals",
        permission="billing.approve",
        order=52,
        count=queries.to_approve,
    ),
    Entry(
        key="reconciliation",
        area="staff",
        section=SECTION,
        label="支付对账",
        url_name="reconciliation",
        permission="billing.finance",
        order=53,
        count=lambda actor: queries.open_differences(),
    ),
):
    register(_entry)
