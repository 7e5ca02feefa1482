"""Promises in the place of papers: 容缺受理 and 告知承诺, and the record of those that were broken.

The course of a promise is in `promises/course.py`; nothing here changes but by its commands.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class PromiseKind(models.TextChoices):
    """What is promised: to bring papers later, or that the conditions are met."""

    PENDING = "pending", _("容缺受理")
    COMMITMENT = "commitment", _("告知承诺")


class PromiseState(models.TextChoices):
    """Where a promise stands.

    signed: handed in with the application, not yet accepted. open: papers are to come. decided
    upon: checking → rectifying → false. kept, broken and void are ends; void: the case ended before
    anything had to be kept.
    """

    SIGNED = "signed", _("已承诺")
    OPEN = "open", _("待补交")
    CHECKING = "checking", _("待核查")
    RECTIFYING = "rectifying", _("整改中")
    FALSE = "false", _("承诺不实，待撤销")
    KEPT = "kept", _("已履行")
    BROKEN = "broken", _("未履行")
    VOID = "void", _("无需履行")


UNDER_WAY = (
    PromiseState.SIGNED,
    PromiseState.OPEN,
    PromiseState.CHECKING,
    PromiseState.RECTIFYING,
    PromiseState.FALSE,
)


class DraftPromise(models.Model):
    """A promise signed in an application that is being prepared. Taken back with it."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey("cases.Application", models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=12, choices=PromiseKind)
    material_keys = models.JSONField()
    signed_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="draft_promise_kind")
        ]


class Promise(models.Model):
    """One promise in one case. `due_on` is the day by which something must have happened now: the
    papers brought (it follows the case's clock `promise`), the check made, the fault mended."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="promises", db_index=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        "org.NaturalPerson", models.PROTECT, related_name="+", db_index=False
    )
    entity = models.ForeignKey(
        "org.LegalEntity", models.PROTECT, related_name="+", null=True, db_index=False
    )
    kind = models.CharField(max_length=12, choices=PromiseKind)
    state = models.CharField(max_length=12, choices=PromiseState, default=PromiseState.SIGNED)
    signed_name = models.CharField(max_length=120)
    signed_at = models.DateTimeField()
    witnessed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """The clerk before whom it was signed; none when it was signed online."""
    due_on = models.DateField(null=True)
    extended_days = models.PositiveIntegerField(default=0)
    finding = models.TextField(blank=True)
    """What the check found, in the words of the checker."""
    checked_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    checked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="promise_case_kind")]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="promise_under_way",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.Index(fields=["organization", "state"], name="promise_org_state"),
        ]


class PromisedMaterial(models.Model):
    """A paper that the promise stands for. A commitment's papers are never brought."""

    id = models.BigAutoField(primary_key=True)
    promise = models.ForeignKey(Promise, models.PROTECT, related_name="materials")
    material_key = models.CharField(max_length=60)
    name = models.JSONField()
    brought_at = models.DateTimeField(null=True)
    brought_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """The clerk who took it in at the counter."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "material_key"], name="promised_material")
        ]


class PromiseReminder(models.Model):
    """A reminder that was sent, once for each day that it is about."""

    id = models.BigAutoField(primary_key=True)
    promise = models.ForeignKey(Promise, models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    is_last = models.BooleanField()
    """On the very day; else before it."""
    document = models.ForeignKey("cases.CaseDocument", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "due_on", "is_last"], name="promise_reminder_once"
            )
        ]


class Revocation(models.Model):
    """A decision taken back because the commitment was untrue. The decision itself stays on record
    as it was (行政许可法 第六十九条)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="revocation")
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="revocation")
    reason = models.TextField()
    document = models.ForeignKey("cases.CaseDocument", models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )


class BrokenPromise(models.Model):
    """失信记录: a promise that was not kept. It is the company's when a company applied, else the
    person's; the two are counted apart. It ends by time, or when it is lifted."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="breach")
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey("org.NaturalPerson", models.PROTECT, related_name="+", null=True)
    entity = models.ForeignKey("org.LegalEntity", models.PROTECT, related_name="+", null=True)
    basis = models.TextField()
    evidence = models.TextField()
    since = models.DateField()
    until = models.DateField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(entity__isnull=True),
                name="broken_promise_of_one",
            )
        ]


class RepairKind(models.TextChoices):
    """What the one concerned says, or the organ by itself."""

    OBJECTION = "objection", _("异议")
    REPAIR = "repair", _("信用修复申请")
    OWN_MOTION = "own_motion", _("依职权更正")


class RepairState(models.TextChoices):
    """Asked → proposed by one clerk → lifted by a second person, or refused."""

    ASKED = "asked", _("待处理")
    PROPOSED = "proposed", _("待复核")
    LIFTED = "lifted", _("已移出")
    REFUSED = "refused", _("未支持")


class CreditRepair(models.Model):
    """信用修复: a record questioned, and what two persons of the organ made of it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    breach = models.ForeignKey(BrokenPromise, models.PROTECT, related_name="repairs")
    kind = models.CharField(max_length=12, choices=RepairKind)
    state = models.CharField(max_length=10, choices=RepairState)
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "org.NaturalPerson", models.PROTECT, related_name="+", null=True, db_index=False
    )
    proposal = models.TextField(blank=True)
    proposed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["breach"],
                name="credit_repair_open",
                condition=models.Q(decided_at__isnull=True),
            )
        ]
