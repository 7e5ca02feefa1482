"""Models and their versions, the subjects with their levels, what was evaluated and objected."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.risk.models.columns import person, staff
from zhengtong.modules.risk.states import AskState, Kind, VersionState


class RiskModel(models.Model):
    """How the level of companies, or of people, comes about. One model for each kind."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kind, unique=True)
    current = models.OneToOneField("risk.ModelVersion", models.PROTECT, related_name="+", null=True)


class ModelVersion(models.Model):
    """A draft may be changed; what was put in force is never changed again (kept by a trigger)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    model = models.ForeignKey(RiskModel, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    name = models.CharField(_("名称"), max_length=80)
    basis = models.TextField(_("依据"))
    definition = models.JSONField()
    lock_version = models.PositiveIntegerField(default=1)
    drafted_by = staff(null=True)
    changed_at = models.DateTimeField(default=timezone.now)
    tested_at = models.DateTimeField(null=True)
    """When this very text was tried on the present population; None after every change."""
    in_force_at = models.DateTimeField(null=True)
    in_force_by = staff(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "number"], name="risk_version_number"),
            models.UniqueConstraint(
                fields=["model"], condition=Q(state="draft"), name="risk_one_draft"
            ),
            models.UniqueConstraint(
                fields=["model"], condition=Q(state="in_force"), name="risk_one_in_force"
            ),
        ]


class TestRun(models.Model):
    """What a draft would do to the present population (append-only)."""

    __test__ = False
    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="tests")
    at = models.DateTimeField()
    staff = staff(null=True)
    result = models.JSONField()
    """`distribution` and `before` by level, `changes` from→to counted, `examples`, `crowded`."""


class Run(models.Model):
    """One evaluation of many or one (append-only)."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind)
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    cause = models.CharField(max_length=120)
    seen = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()


class Subject(models.Model):
    """A company or a person who has a level, with the level of now. `name` is kept for companies
    only, to search; a person's name is read where it may be seen."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    entity = models.OneToOneField("org.LegalEntity", models.PROTECT, related_name="+", null=True)
    person = models.OneToOneField("org.NaturalPerson", models.PROTECT, related_name="+", null=True)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=12, blank=True)
    """The kind of company."""
    level = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=20, blank=True)
    total = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    evaluation = models.OneToOneField(
        "risk.Evaluation", models.PROTECT, related_name="+", null=True
    )
    inspected_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="company", entity__isnull=False, person=None)
                | Q(kind="person", entity=None, person__isnull=False),
                name="risk_subject_of_one",
            )
        ]
        indexes = [models.Index(fields=["kind", "-level", "id"], name="risk_subject_level")]


class Evaluation(models.Model):
    """A level as it came about: by which version, from which records (append-only). Written when
    something changed, so that the rows of a subject are its history."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="evaluations", db_index=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="evaluations")
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    level = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=20)
    total = models.DecimalField(max_digits=9, decimal_places=2)
    detail = models.JSONField()
    """`factors`: key, value, points, records [ref, on, amount, weight, title, and the
    last day where it has one]; `rules` met."""
    fingerprint = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["subject", "-id"], name="risk_evaluation_history")]


class Objection(models.Model):
    """The one concerned says that the level, or what it rests on, is wrong."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="objections")
    state = models.CharField(max_length=8, choices=AskState, default=AskState.ASKED)
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = person()
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = staff(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state="asked"), name="risk_one_objection"
            )
        ]


class Look(models.Model):
    """Somebody on the staff opened the level of a subject, or saw a hint of it at a case
    (append-only)."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="looks")
    at = models.DateTimeField()
    staff = staff()
    purpose = models.CharField(max_length=120)
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """At which case it was shown, where it was a hint."""
