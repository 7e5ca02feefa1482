"""What an applicant asks about a case, and what they put right in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.core.secrets.fields import EncryptedJSONField
from zhengtong.kernel.ids import uuid7


class CaseQuestion(models.Model):
    """A question of the applicant and its answer, each written once."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=1000)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "asked_at"], name="case_question_case")]


class RevisionKind(models.TextChoices):
    ANSWERS = "answers", _("更正填写的内容")
    CONTACT = "contact", _("修改联系或领取方式")


class CaseRevision(models.Model):
    """What stood in a case before the applicant changed it. Rows are added, never changed."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=RevisionKind)
    before = EncryptedJSONField()
    after = EncryptedJSONField()
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "made_at"], name="case_revision_case")]
