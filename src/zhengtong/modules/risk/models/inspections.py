"""双随机: inspectors, plans, draws with their protocol, and the tasks that come of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.risk.models.columns import organization, staff
from zhengtong.modules.risk.models.scoring import Subject
from zhengtong.modules.risk.states import Kind, PlanState, Result, TaskState


class Inspector(models.Model):
    """A member of staff in the pool of inspectors of an organisation."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organization = organization()
    staff = staff()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "staff"], name="risk_inspector_once")
        ]


class Conflict(models.Model):
    """An inspector must not inspect this subject: kinship, former employment, interests."""

    id = models.BigAutoField(primary_key=True)
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="conflicts")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = staff(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspector", "subject"],
                condition=Q(lifted_at=None),
                name="risk_conflict_once",
            )
        ]


class Plan(models.Model):
    """Whom to inspect: the parameters of the list, and how many of each level are drawn."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    content = models.TextField()
    """What is inspected."""
    organization = organization()
    kind = models.CharField(max_length=8, choices=Kind)
    filters = models.JSONField()
    """`levels`, `form`, `region` (id), `licence_type` (code), `not_since` (day); empty for any."""
    percents = models.JSONField()
    """By level and for "clue"."""
    per_subject = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    lock_version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = staff()
    closed_at = models.DateTimeField(null=True)


class Draw(models.Model):
    """A draw with all that went in and came out (append-only). `reason` is why it was redrawn."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="draws", db_index=False)
    round = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    staff = staff(null=True)
    protocol = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "round"], name="risk_draw_round")]


class Task(models.Model):
    """One subject to be inspected by its inspectors, and what they found."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="tasks", db_index=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="tasks")
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    lock_version = models.PositiveIntegerField(default=1)
    has_clue = models.BooleanField()
    result = models.CharField(max_length=12, choices=Result, blank=True)
    finding = models.TextField(blank=True)
    inspected_on = models.DateField(null=True)
    entered_at = models.DateTimeField(null=True)
    entered_by = staff(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "subject"], name="risk_task_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(result="") & Q(inspected_on__isnull=False)),
                name="risk_task_result",
            ),
        ]


class TeamMember(models.Model):
    """An inspector whom the draw gave to a task."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="team", db_index=False)
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="tasks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "inspector"], name="risk_team_once")]
