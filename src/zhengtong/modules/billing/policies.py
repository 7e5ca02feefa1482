"""Who may see a bill, and who may do what with money. Who reduces or refunds never approves it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor, Permission, declare, policy
from zhengtong.modules.billing.models import Bill, BillLine

declare(
    Permission(
        name="billing.view",
        label="查看缴款单",
        description="查看本机构收费的缴款单、收款和退款，不能办理。",
    ),
    Permission(
        name="billing.collect",
        label="窗口收款",
        description="在窗口收现金和刷卡，退付现金，清点并日结自己的款项。",
        implies=("billing.view",),
    ),
    Permission(
        name="billing.assess",
        label="核定和减免收费",
        description="核定收费金额，依据规定减免，提出退费，作废缴款单。",
        implies=("billing.view",),
    ),
    Permission(
        name="billing.approve",
        label="审核减免和退费",
        description="审核别人提出的减免和退费；自己提出的不能自己审核。",
        implies=("billing.view",),
    ),
    Permission(
        name="billing.finance",
        label="财务对账",
        description="线上款项日结，导入支付平台对账单，对账并处理差异，查看支付平台状况。",
        implies=("billing.view",),
    ),
)


def visible_to(actor: Actor) -> QuerySet[Bill]:
    """Bills the actor may open: the payer's own ones; for staff those that their organisations
    issue, or that carry a fee of theirs."""
    if actor.kind == "system":
        return Bill.objects.all()
    if not actor.is_staff:
        return own_bills(actor)
    where = actor.organizations_with("billing.view")
    if ANYWHERE in where:
        return Bill.objects.all()
    lines = BillLine.objects.filter(bill=OuterRef("pk"), organization__in=where)
    return Bill.objects.filter(Q(organization__in=where) | Exists(lines))


def own_bills(actor: Actor) -> QuerySet[Bill]:
    """Those of the person, or of the company for which they act now."""
    if actor.entity_id is not None:
        return Bill.objects.filter(entity_id=actor.entity_id)
    if actor.person_id is None:
        return Bill.objects.none()
    return Bill.objects.filter(person_id=actor.person_id, entity=None)


def is_payer(actor: Actor, bill: Bill) -> bool:
    if bill.entity_id is not None:
        return actor.entity_id == bill.entity_id
    return actor.person_id is not None and actor.person_id == bill.person_id


def _at_its_organ(name: str) -> None:
    """It holds where the organ of the bill, payment, refund or line is among one's own."""

    @policy(name)
    def allowed(actor: Actor, obj: Any) -> bool:
        if obj is None:
            return actor.has(name)
        return actor.has(name, obj.organization_id)


for _name in ("billing.view", "billing.collect", "billing.assess", "billing.approve"):
    _at_its_organ(_name)
