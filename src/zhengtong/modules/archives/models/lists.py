"""Lists by which records leave: to the archive, or for good."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class ListState(models.TextChoices):
    MADE = "made", _("已编制")
    APPROVED = "approved", _("已批准")
    DONE = "done", _("已执行")
    WITHDRAWN = "withdrawn", _("已撤回")


class TransferList(models.Model):
    """Records handed over to the archive together (移交清册), and the archive's receipt."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=30, unique=True)
    state = models.CharField(max_length=10, choices=ListState, default=ListState.MADE)
    records = ArrayField(models.BigIntegerField())
    receiver = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160)
    receipt_number = models.CharField(max_length=60, blank=True)
    received_by = models.CharField(max_length=120, blank=True)
    received_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)


class DestructionList(models.Model):
    """Records to be destroyed together (销毁清册). `rows` keeps what the list said of each."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=30, unique=True)
    state = models.CharField(max_length=10, choices=ListState, default=ListState.MADE)
    records = ArrayField(models.BigIntegerField())
    rows = models.JSONField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160)
    made_by_staff = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True
    )
    approved_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=160, blank=True)
    watched_by = models.CharField(max_length=160, blank=True)


class DestructionApproval(models.Model):
    """One of the two approvals, each by another person."""

    list = models.ForeignKey("archives.DestructionList", models.PROTECT, related_name="+")
    staff = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+")
    who = models.CharField(max_length=160)
    words = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "staff"], name="archives_approval_once")
        ]
