"""The one-time notice of what is missing (补正)."""

from __future__ import annotations

from django.db import models

from zhengtong.kernel.ids import uuid7


class SupplementNotice(models.Model):
    """一次性告知需要补正的全部内容. One per case (行政许可法 第三十二条第一款第四项)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="supplement_notice")
    wanted = models.JSONField()
    """[{"key": material key or "", "text": what to bring}]"""
    reason = models.TextField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+")
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answer_note = models.TextField(blank=True)
