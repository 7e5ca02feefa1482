"""A period, who is in it, what was recorded, what was calculated, and what was appealed."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.schemes.models import SchemeVersion, staff_key


class PeriodState(models.TextChoices):
    """collecting → calculated → published → confirmed → ranked; cancelled ends early."""

    COLLECTING = "collecting", _("采集中")
    CALCULATED = "calculated", _("已计算")
    PUBLISHED = "published", _("公示中")
    CONFIRMED = "confirmed", _("已确认")
    RANKED = "ranked", _("已排名")
    CANCELLED = "cancelled", _("已取消")


class RecordState(models.TextChoices):
    """entered → confirmed counts; corrected, refused and withdrawn do not."""

    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    CORRECTED = "corrected", _("已自行改正，不计分")
    REFUSED = "refused", _("未予确认")
    WITHDRAWN = "withdrawn", _("已撤销")


class AppealState(models.TextChoices):
    """filed → upheld or rejected; a rejected one may go up once."""

    FILED = "filed", _("复核待答复")
    UPHELD = "upheld", _("复核成立")
    REJECTED = "rejected", _("复核维持")


class AssessmentPeriod(models.Model):
    """One round of one scheme version: an organisation assesses its members over some days."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    subject_kind = models.CharField(max_length=12, choices=SubjectKind)
    first_on = models.DateField()
    last_on = models.DateField()
    state = models.CharField(max_length=12, choices=PeriodState, default=PeriodState.COLLECTING)
    lock_version = models.PositiveIntegerField(default=1)
    current = models.OneToOneField(
        "assessment.Calculation", models.PROTECT, related_name="+", null=True
    )
    """The calculation that counts; earlier ones stay."""
    published_on = models.DateField(null=True)
    publish_until = models.DateField(null=True)
    """Last day of the notice; an appeal is in time until its end."""
    opened_by = staff_key()
    opened_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    ranked_at = models.DateTimeField(null=True)
    job_asked_at = models.DateTimeField(null=True)
    """A calculation was asked for and has not ended."""
    job_done = models.PositiveIntegerField(default=0)
    """Members calculated so far by that job."""
    job_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_on__lte=models.F("last_on")), name="assessment_period_days"
            )
        ]
        indexes = [models.Index(fields=["organization", "-first_on"], name="assessment_of_org")]


class PeriodMember(models.Model):
    """Who is assessed: a member of staff, a post at a counter or an organisation. Names and places
    are copied, so that a result reads later as it did then."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    period = models.ForeignKey(AssessmentPeriod, models.PROTECT, related_name="members")
    subject_id = models.BigIntegerField()
    """Id of the row in `org`, of the kind that the period assesses."""
    staff = staff_key(null=True)
    post = models.ForeignKey(
        "org.Post", models.PROTECT, related_name="+", null=True, db_index=False
    )
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    """The home unit."""
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=200, blank=True)
    group = models.CharField(max_length=40, blank=True)
    duty_months = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    """Months on duty, where it was not all of the period."""
    excluded = models.CharField(max_length=40, blank=True)
    """Key of the scheme's reason for which this one is left out."""
    excluded_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "subject_id"], name="period_member_once")
        ]
        indexes = [
            models.Index(fields=["staff"], name="period_member_staff"),
            models.Index(fields=["organization"], name="period_member_home"),
        ]


class ScoreRecord(models.Model):
    """Something that happened and counts for or against somebody, with its evidence. What is
    entered by one person is confirmed by another; nothing is ever deleted."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    period = models.ForeignKey(
        AssessmentPeriod, models.PROTECT, related_name="records", db_index=False
    )
    member = models.ForeignKey(PeriodMember, models.PROTECT, related_name="records")
    indicator = models.CharField(max_length=60)
    """Key of the indicator or the veto in the scheme version."""
    happened_on = models.DateField()
    quantity = models.DecimalField(max_digits=12, decimal_places=4, default=Decimal(1))
    given = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    """Points given within a range; None where the scheme fixes them."""
    choice = models.CharField(max_length=40, blank=True)
    factors = models.JSONField(default=dict)
    """Key of a factor to what was chosen or measured for it."""
    note = models.CharField(max_length=500)
    file_ids = models.JSONField(default=list)
    origin = models.CharField(max_length=80, blank=True)
    """What raised it when it was not a person: `supervision.card:17`."""
    origin_url = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=RecordState, default=RecordState.ENTERED)
    lock_version = models.PositiveIntegerField(default=1)
    entered_by = staff_key(null=True)
    entered_at = models.DateTimeField(default=timezone.now)
    correct_until = models.DateField(null=True)
    """Until then the person may put it right, and it does not count before."""
    correction = models.CharField(max_length=500, blank=True)
    corrected_at = models.DateTimeField(null=True)
    decided_by = staff_key(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "member", "indicator", "origin"],
                condition=~Q(origin=""),
                name="score_record_origin",
            )
        ]
        indexes = [models.Index(fields=["period", "state", "id"], name="score_record_period_state")]


class Calculation(models.Model):
    """One run over all members. Same data, same digest."""

    id = models.BigAutoField(primary_key=True)
    period = models.ForeignKey(AssessmentPeriod, models.PROTECT, related_name="calculations")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = staff_key(null=True)
    member_count = models.PositiveIntegerField()
    input_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    """SHA-256 over all results."""
    warnings = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="calculation_number")
        ]


class Result(models.Model):
    """What one calculation says of one member. `parts` holds the dimensions with every line."""

    id = models.BigAutoField(primary_key=True)
    calculation = models.ForeignKey(
        Calculation, models.PROTECT, related_name="results", db_index=False
    )
    member = models.ForeignKey(PeriodMember, models.PROTECT, related_name="results")
    total = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    """None when the member is left out."""
    plus = models.DecimalField(max_digits=12, decimal_places=4, default=Decimal(0))
    minus = models.DecimalField(max_digits=12, decimal_places=4, default=Decimal(0))
    yuan = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    grade = models.CharField(max_length=40, blank=True)
    consequences = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    place = models.PositiveIntegerField(null=True)
    """Place in the order; equal totals share it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calculation", "member"], name="result_once"),
        ]
        indexes = [
            models.Index(fields=["calculation", "place"], name="result_place"),
        ]


class Appeal(models.Model):
    """An application for review (复核). A second one goes to the next level up."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    period = models.ForeignKey(AssessmentPeriod, models.PROTECT, related_name="appeals")
    member = models.ForeignKey(PeriodMember, models.PROTECT, related_name="appeals")
    record = models.ForeignKey(ScoreRecord, models.PROTECT, related_name="appeals", null=True)
    level = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=1000)
    file_ids = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.FILED)
    filed_by = staff_key()
    filed_at = models.DateTimeField(default=timezone.now)
    decided_by = staff_key(null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "member"], condition=Q(state="filed"), name="appeal_one_open"
            )
        ]


class PeriodEvent(models.Model):
    """What happened to a period, a record or an appeal, in order; never changed."""

    id = models.BigAutoField(primary_key=True)
    period = models.ForeignKey(AssessmentPeriod, models.PROTECT, related_name="events")
    act = models.CharField(max_length=30)
    at = models.DateTimeField(default=timezone.now)
    staff = staff_key(null=True)
    member = models.ForeignKey(
        PeriodMember, models.PROTECT, related_name="+", null=True, db_index=False
    )
    words = models.CharField(max_length=500, blank=True)
