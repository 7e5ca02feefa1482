"""Handing the result over: one row for every way that was tried (行政许可法 第四十四条).

What happened is in the log of the case, entry by entry; here stands where each attempt is now.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.models.agency import IdentitySeen
from zhengtong.modules.cases.models.case_state import DeliveryMethod


class DeliveryState(models.TextChoices):
    """waiting: at the counter, or to be packed. `delivered` and `replaced` are ends; a parcel that
    came back is not: the organ owes the result still."""

    WAITING = "waiting", _("待领取或待寄出")
    ON_WAY = "on_way", _("寄送途中")
    RETURNED = "returned", _("邮件已退回")
    DELIVERED = "delivered", _("已送达")
    REPLACED = "replaced", _("已改用别的方式")


UNDELIVERED = (DeliveryState.WAITING, DeliveryState.ON_WAY, DeliveryState.RETURNED)


class CollectorRelation(models.TextChoices):
    """Who may receive it (民事诉讼法 第八十八条, by analogy)."""

    SELF = "self", _("申请人本人")
    FAMILY = "family", _("同住的成年家属")
    AGENT = "agent", _("受委托的代理人")
    RECEIVER = "receiver", _("单位的法定代表人或者收件人")


class ReturnReason(models.TextChoices):
    ABSENT = "absent", _("无人签收")
    REFUSED = "refused", _("收件人拒收")
    ADDRESS = "address", _("收件人给的地址不准确")
    OURS = "ours", _("本单位写错或者包装有误")


class Delivery(models.Model):
    """One attempt. Of the pick-up code only a keyed hash is kept (`delivery.codes`)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    method = models.CharField(max_length=12, choices=DeliveryMethod)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    address = models.CharField(max_length=300, blank=True)
    ready_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    carrier = models.CharField(max_length=60, blank=True)
    waybill = models.CharField(max_length=40, blank=True)
    posted_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=10, choices=ReturnReason, blank=True)
    return_note = models.CharField(max_length=300, blank=True)
    received_on = models.DateField(null=True)
    collector = models.CharField(max_length=120, blank=True)
    relation = models.CharField(max_length=10, choices=CollectorRelation, blank=True)
    identity_seen = models.CharField(max_length=12, choices=IdentitySeen, blank=True)
    """The paper that was checked where no code was said."""
    signature_public_id = models.UUIDField(null=True)
    receipt = models.ForeignKey(
        "cases.CaseDocument", models.PROTECT, related_name="+", null=True, db_index=False
    )
    reminded_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="delivery_under_way",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["carrier", "waybill"],
                name="delivery_waybill",
                condition=~models.Q(waybill=""),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="delivery_case"),
            models.Index(
                fields=["organization", "state", "ready_at"],
                name="delivery_waits",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["code_hash"],
                name="delivery_code",
                condition=models.Q(ended_at__isnull=True),
            ),
        ]
