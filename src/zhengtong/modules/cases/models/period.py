"""What stops or lengthens the limits of a case: special procedures and requests for extension."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class SpecialProcedure(models.Model):
    """A time in which clocks of the case stand still (特别程序), from its notice to its result.

    The arithmetic is the engine's; this is what the law wants told: why, until when, with what
    result. `stops` are the kinds of clocks: a local ground never stops the statutory one.
    """

    class Ending(models.TextChoices):
        RESUMED = "resumed", _("恢复计时")
        CASE_ENDED = "case_ended", _("办件结束")

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="special_procedures")
    ground = models.CharField(max_length=20)
    stops = ArrayField(models.CharField(max_length=20))
    reason = models.TextField(blank=True)
    document = models.ForeignKey(
        "cases.CaseDocument", models.PROTECT, related_name="+", null=True, db_index=False
    )
    from_on = models.DateField()
    expected_on = models.DateField(null=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    reminded_on = models.DateField(null=True)
    """When the holder of the step was last told that the expected end has passed."""
    to_on = models.DateField(null=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    result = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="case_one_procedure", condition=models.Q(to_on=None)
            )
        ]
        indexes = [
            models.Index(
                fields=["expected_on"],
                name="case_procedure_expected",
                condition=models.Q(to_on=None),
            )
        ]


class ProcedureChange(models.Model):
    """The expected end of a special procedure was told anew, in writing. Rows are never changed:
    together they are the history of what the applicant was told."""

    id = models.BigAutoField(primary_key=True)
    procedure = models.ForeignKey("cases.SpecialProcedure", models.PROTECT, related_name="changes")
    was_expected_on = models.DateField(null=True)
    expected_on = models.DateField()
    reason = models.TextField()
    document = models.ForeignKey(
        "cases.CaseDocument", models.PROTECT, related_name="+", null=True, db_index=False
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        ordering = ["id"]


class ExtensionRequest(models.Model):
    """A request to extend the limits once, and the answer to it (行政许可法 第四十二条)."""

    class State(models.TextChoices):
        PENDING = "pending", _("待批准")
        APPROVED = "approved", _("已批准")
        REJECTED = "rejected", _("未批准")
        LAPSED = "lapsed", _("已失效")
        """The case was decided or ended before an answer."""

    class Authority(models.TextChoices):
        """Who approves."""

        ORGAN = "organ", _("本机关负责人")
        GOVERNMENT = "government", _("本级人民政府负责人")

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="extension_requests")
    days = models.PositiveIntegerField()
    reason = models.TextField()
    authority = models.CharField(max_length=12, choices=Authority)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    answer = models.TextField(blank=True)
    document = models.ForeignKey(
        "cases.CaseDocument", models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="case_one_pending_extension",
                condition=models.Q(state="pending"),
            ),
            models.UniqueConstraint(
                fields=["case"], name="case_one_extension", condition=models.Q(state="approved")
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="case_extension_pending",
                condition=models.Q(state="pending"),
            )
        ]
