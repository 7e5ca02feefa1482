"""修复性跳转: what one person proposes and another confirms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class JumpState(models.TextChoices):
    OPEN = "open", _("待确认")
    CONFIRMED = "confirmed", _("已执行")
    REJECTED = "rejected", _("已否决")
    RECALLED = "recalled", _("已撤回")
    EXPIRED = "expired", _("已失效")


class JumpProposal(models.Model):
    """Moving a case to a step, proposed on the state that the case had then (`lock_version`).

    When the case has moved since, the proposal has expired, whatever its row says.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    target = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    lock_version = models.IntegerField()
    state = models.CharField(max_length=10, choices=JumpState, default=JumpState.OPEN)
    proposed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="open"),
                name="one_open_jump_of_case",
            )
        ]
        indexes = [
            models.Index(
                fields=["proposed_at"],
                condition=models.Q(state="open"),
                name="jump_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.target}"
