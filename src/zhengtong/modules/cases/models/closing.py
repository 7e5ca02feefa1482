"""Ends that somebody enters by hand: struck out as a mistake, or closed on paper."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.models.case import Case


class StrikeState(models.TextChoices):
    OPEN = "open", _("待确认")
    CONFIRMED = "confirmed", _("已删除")
    REJECTED = "rejected", _("已否决")
    RECALLED = "recalled", _("已撤回")
    LAPSED = "lapsed", _("已失效")
    """The case was decided or ended before an answer."""


class StrikeProposal(models.Model):
    """误录删除: one person says that a case was entered by mistake, another confirms or rejects it.

    Rows are never deleted: a case that is struck out stays, with its number, its file and its log.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=StrikeState, default=StrikeState.OPEN)
    proposed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(
        "cases.CaseDocument", models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="one_open_strike_of_case"
            )
        ]
        indexes = [
            models.Index(
                fields=["proposed_at"], condition=models.Q(state="open"), name="strike_open"
            )
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class PaperDecision(models.Model):
    """纸质办结: what was decided and served on paper, outside the flow, as it was entered.

    The outcome and its reasons stand on the case. `why` says why it was done on paper.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="paper_decision")
    number = models.CharField(max_length=100)
    why = models.TextField()
    decided_on = models.DateField()
    served_on = models.DateField()
    file_public_id = models.UUIDField()
    file_name = models.CharField(max_length=255)
    document = models.ForeignKey(
        "cases.CaseDocument", models.PROTECT, related_name="+", null=True, db_index=False
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )

    def __str__(self) -> str:
        return self.number
