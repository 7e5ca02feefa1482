"""What goes from organ to organ: forwarded upwards (转报), or handed to the right one (转交)."""

from __future__ import annotations

from django.db import models

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.models.case_state import LegalOutcome


class Forwarding(models.Model):
    """初审转报: the lower organ has reviewed and sent its opinion with the whole file upwards.

    `case` is the lower organ's, closed by this with close type 4. An upper organ on this platform
    decides in `upper_case`; one outside has none, and its answer is entered here. What the letter
    said of the upper organ is kept: `to_name`, `contact` (address, phone, url as they were).
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="forwarding")
    upper_case = models.OneToOneField(
        "cases.Case", models.PROTECT, related_name="forwarded_from", null=True
    )
    to_name = models.CharField(max_length=200)
    contact = models.JSONField(default=dict)
    is_favourable = models.BooleanField()
    opinion = models.TextField()
    document = models.ForeignKey(
        "cases.CaseDocument", models.PROTECT, related_name="+", null=True, db_index=False
    )
    forwarded_at = models.DateTimeField()
    forwarded_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    outcome = models.CharField(max_length=10, choices=LegalOutcome, blank=True)
    answer_name = models.CharField(max_length=200, blank=True)
    answer_number = models.CharField(max_length=100, blank=True)
    answer_note = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    file_public_id = models.UUIDField(null=True)
    file_name = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["forwarded_at"],
                name="forwarding_unanswered",
                condition=models.Q(upper_case__isnull=True, answered_at__isnull=True),
            )
        ]

    @property
    def is_outside(self) -> bool:
        return self.upper_case_id is None


class CompletionRequest(models.Model):
    """The upper organ asks the lower one to complete what it sent up. The applicant is not asked
    again, and the upper clock does not stop."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    forwarding = models.ForeignKey(Forwarding, models.PROTECT, related_name="requests")
    wanted = models.TextField()
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forwarding"],
                name="completion_request_one_open",
                condition=models.Q(answered_at__isnull=True),
            )
        ]


class Redirection(models.Model):
    """不属于本机关职权: to whom to apply instead, and whether the applicant let it be handed over.

    An organ of the platform has `organization`, with `item` where it is known which of its items
    is meant; any other stands in words.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="redirection")
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", null=True, db_index=False
    )
    item = models.ForeignKey(
        "items.ServiceItem", models.PROTECT, related_name="+", null=True, db_index=False
    )
    organ_name = models.CharField(max_length=200)
    contact = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True)
    application = models.OneToOneField(
        "cases.Application", models.PROTECT, related_name="+", null=True
    )
