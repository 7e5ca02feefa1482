"""Retrieval (利用): who wants to read which record for what, who agreed, for how long."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class RetrievalRequest(models.Model):
    """One request for one record."""

    class State(models.TextChoices):
        ASKED = "asked", _("待审批")
        APPROVED = "approved", _("可利用")
        REFUSED = "refused", _("未批准")
        ENDED = "ended", _("已归还")
        EXPIRED = "expired", _("已到期")

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=30, unique=True)
    record = models.ForeignKey("archives.ArchiveRecord", models.PROTECT, related_name="+")
    staff = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+")
    who = models.CharField(max_length=160)
    purpose = models.CharField(max_length=300)
    days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=160, blank=True)
    words = models.CharField(max_length=300, blank=True)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="archives_retrieval_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "staff"],
                name="archives_retrieval_once",
                condition=models.Q(state__in=["asked", "approved"]),
            )
        ]


class RetrievalUse(models.Model):
    """Each time somebody read or took a copy: only ever added."""

    request = models.ForeignKey("archives.RetrievalRequest", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=20)
    address = models.CharField(max_length=60, blank=True)
