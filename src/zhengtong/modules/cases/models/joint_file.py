"""Files of a meeting or a consultation."""

from __future__ import annotations

from django.db import models

from zhengtong.modules.cases.models.joint import Consultation
from zhengtong.modules.cases.models.meeting import Meeting


class JointFile(models.Model):
    """A photograph or paper of a meeting, or of an answer to a consultation."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="files", null=True, db_index=False
    )
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="files", null=True, db_index=False
    )
    file_public_id = models.UUIDField()
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    added_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(meeting__isnull=False) ^ models.Q(consultation__isnull=False),
                name="case_joint_file_owner",
            )
        ]
        indexes = [
            models.Index(fields=["meeting", "id"], name="case_joint_file_meeting"),
            models.Index(fields=["consultation", "id"], name="case_joint_file_answer"),
        ]

    @property
    def is_image(self) -> bool:
        return self.content_type in ("image/jpeg", "image/png")
