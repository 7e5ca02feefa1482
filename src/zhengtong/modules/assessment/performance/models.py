"""Standard times as versions, the factors of a person's month, and what was reckoned from them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.assessment.schemes.models import staff_key
from zhengtong.modules.assessment.versions import Version, by_another


class FactorState(models.TextChoices):
    """entered → confirmed counts; refused does not."""

    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未予确认")


class TimeStandard(Version):
    """One version of the standard times of an organisation; without one, of the whole county.

    In force from `valid_from` until the next published version begins. `bounds`: factor → [least,
    most]. `absences`: metrics on the board (days) that are taken off the statutory time.
    """

    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", null=True
    )
    valid_from = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=2, default=8)
    """Working hours of a day."""
    bounds = models.JSONField(default=dict)
    absences = models.JSONField(default=list)
    basis = models.CharField(max_length=300, blank=True)
    place: str = ""
    """Name of the organisation in the reader's language; set by pages."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"],
                name="time_standard_number",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(state="draft"),
                name="time_standard_one_draft",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["organization", "valid_from"],
                condition=Q(state="published"),
                name="time_standard_one_a_day",
                nulls_distinct=False,
            ),
            by_another("time_standard_published_by_another"),
        ]


class StandardLine(models.Model):
    """One kind of work: what is empty fits everything; the line that says most wins."""

    id = models.BigAutoField(primary_key=True)
    standard = models.ForeignKey(TimeStandard, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    stage = models.CharField(max_length=10, blank=True)
    step = models.CharField(max_length=120, blank=True)
    """Name of the step as the flow calls it."""
    case_kind = models.CharField(max_length=12, blank=True)
    item_code = models.CharField(max_length=40, blank=True)
    """Code of the item's base directory entry or implementation."""
    minutes = models.DecimalField(max_digits=7, decimal_places=2)
    """For normal skill."""
    difficulty = models.DecimalField(max_digits=4, decimal_places=2, default=1)
    responsibility = models.DecimalField(max_digits=4, decimal_places=2, default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "stage", "step", "case_kind", "item_code"],
                name="standard_line_once",
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="standard_line_takes_time"),
        ]


class PersonFactor(models.Model):
    """Quality and contribution of a person in a month; they count when a second person agreed."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    staff = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    month = models.DateField()
    """Its first day."""
    quality = models.DecimalField(max_digits=4, decimal_places=2)
    contribution = models.DecimalField(max_digits=4, decimal_places=2)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=FactorState, default=FactorState.ENTERED)
    made_by = staff_key()
    made_at = models.DateTimeField(default=timezone.now)
    settled_by = staff_key(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "month"],
                condition=~Q(state="refused"),
                name="person_factor_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("made_by")),
                name="person_factor_settled_by_another",
            ),
        ]
        indexes = [models.Index(fields=["organization", "month"], name="person_factor_month")]


class PerformanceRun(models.Model):
    """One reckoning of a month for one organisation; done anew it is the next number."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    month = models.DateField()
    number = models.PositiveIntegerField(default=1)
    standard = models.ForeignKey(TimeStandard, models.PROTECT, related_name="+")
    workdays = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    missing = models.JSONField(default=list)
    """Kinds of work without a standard time: `[{"stage", "step", "item", "count"}]`."""
    made_by = staff_key(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    place: str = ""
    """Name of the organisation in the reader's language; set by pages."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month", "number"], name="performance_run_number"
            )
        ]


class PerformanceResult(models.Model):
    """A month of a person. `ratio`: performance time ÷ statutory time; None without the latter."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    run = models.ForeignKey(PerformanceRun, models.PROTECT, related_name="results")
    staff = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+")
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=120)
    post_name = models.CharField(max_length=60, blank=True)
    steps = models.PositiveIntegerField()
    untimed = models.PositiveIntegerField(default=0)
    """Steps without a standard time; they are in `steps` and in no minutes."""
    minutes = models.DecimalField(max_digits=12, decimal_places=2)
    """Standard times with difficulty and responsibility."""
    quality = models.DecimalField(max_digits=4, decimal_places=2)
    contribution = models.DecimalField(max_digits=4, decimal_places=2)
    performance = models.DecimalField(max_digits=12, decimal_places=2)
    absence_days = models.DecimalField(max_digits=5, decimal_places=2)
    statutory = models.DecimalField(max_digits=12, decimal_places=2)
    ratio = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    post_mean = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    place = models.PositiveIntegerField(null=True)
    """Among the holders of the post, equals share it."""
    shown_post: str = ""
    """The post in the reader's language; set by pages."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "staff"], name="performance_result_once")
        ]


class PerformanceLine(models.Model):
    """One kind of work in a person's month, with the very steps. Without `line` it had no standard
    time and counts nothing."""

    id = models.BigAutoField(primary_key=True)
    result = models.ForeignKey(PerformanceResult, models.PROTECT, related_name="lines")
    line = models.ForeignKey(StandardLine, models.PROTECT, related_name="+", null=True)
    label = models.CharField(max_length=200)
    steps = models.PositiveIntegerField()
    each = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    difficulty = models.DecimalField(max_digits=4, decimal_places=2, default=1)
    responsibility = models.DecimalField(max_digits=4, decimal_places=2, default=1)
    minutes = models.DecimalField(max_digits=12, decimal_places=2)
    tasks = ArrayField(models.BigIntegerField())
    """Ids of the steps."""
