"""An honour: proposed from a ranking, awarded by another person, certified under a number."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, PeriodMember
from zhengtong.modules.assessment.schemes.models import staff_key


class HonourState(models.TextChoices):
    PROPOSED = "proposed", _("拟授予")
    AWARDED = "awarded", _("已授予")
    DECLINED = "declined", _("不授予")
    REVOKED = "revoked", _("已撤销荣誉")


STANDS = ~models.Q(state__in=["declined", "revoked"])
"""An honour that was declined or revoked bars nobody from being proposed again."""


class Honour(models.Model):
    """One honour of one member, or of a window whose members have the best mean."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    period = models.ForeignKey(AssessmentPeriod, models.PROTECT, related_name="honours")
    key = models.CharField(max_length=40)
    name = models.JSONField()
    member = models.ForeignKey(PeriodMember, models.PROTECT, related_name="+", null=True)
    place = models.CharField(max_length=200, blank=True)
    """The window, where it is not a member that is honoured."""
    holder = models.CharField(max_length=200)
    score = models.DecimalField(max_digits=12, decimal_places=4)
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=HonourState, default=HonourState.PROPOSED)
    number = models.CharField(max_length=40, unique=True, null=True)
    proposed_by = staff_key()
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = staff_key(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "key", "member"],
                condition=STANDS & models.Q(member__isnull=False),
                name="honour_member_once",
            ),
            models.UniqueConstraint(
                fields=["period", "key", "holder"],
                condition=STANDS & models.Q(member__isnull=True),
                name="honour_place_once",
            ),
        ]
