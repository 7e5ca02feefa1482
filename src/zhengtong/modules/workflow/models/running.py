"""What runs. Written by the engine's statements (`sql.py`); these models are for reading.

Posts, organisations, staff and regions are plain ids: the engine knows nothing of them. The hot
path pays for no foreign key, check or index that it does not need: rows are written under the lock
of their instance, by statements that just read or made what they point at. So of the keys within a
run only those to the instance, and from an arrival to its scope, are constraints.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7

NEVER = dt.date(9999, 12, 31)


class Instance(models.Model):
    """One run of a process version, which it keeps for life. The root of all locking."""

    class State(models.TextChoices):
        RUNNING = "running", _("办理中")
        SUSPENDED = "suspended", _("暂停")
        ENDED = "ended", _("已办结")
        TERMINATED = "terminated", _("已终止")

    public_id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(
        default=uuid7, unique=True, editable=False
    )
    process_version = models.ForeignKey(
        "workflow.ProcessVersion", on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(max_length=120)
    owner_organization_id = models.BigIntegerField()
    region_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    end_kind = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    lock_version = models.IntegerField(default=1)
    variables = models.JSONField(default=dict)
    slots = models.JSONField(default=dict)
    posts = models.JSONField(default=dict)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="workflow_instance_subject"),
            models.Index(fields=["process_version"], name="workflow_instance_version"),
            models.Index(
                fields=["id"],
                include=["process_version"],
                name="workflow_instance_live",
                condition=models.Q(state__in=["running", "suspended"]),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Scope(models.Model):
    """One activation of the case, a fork, a sub-process or a countersignature."""

    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    region_id = models.BigIntegerField()
    parent = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    node = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10)
    pass_no = models.IntegerField(default=1)
    expected = models.IntegerField(default=0)
    signers = models.JSONField(default=list)
    carried = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="active")
    caused_by = models.IntegerField()
    ended_by = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["instance", "node"], name="workflow_scope_instance")]

    def __str__(self) -> str:
        return f"{self.kind} {self.node} #{self.pass_no}"


class Arrival(models.Model):
    """Tokens that wait at a join, per scope and flow."""

    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+", db_index=False)
    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    region_id = models.BigIntegerField()
    flow = models.CharField(max_length=120)
    n = models.IntegerField()
    caused_by = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "flow"], name="workflow_arrival_flow"),
            models.CheckConstraint(condition=models.Q(n__gte=0), name="workflow_arrival_n"),
        ]

    def __str__(self) -> str:
        return f"{self.flow}: {self.n}"


class Task(models.Model):
    """A person's 待办: one step, once. Rows are never deleted; a redo is a new row."""

    class State(models.TextChoices):
        OPEN = "open", _("待领取")
        CLAIMED = "claimed", _("办理中")
        DONE = "done", _("已办")
        RETURNED = "returned", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")
        CANCELLED = "cancelled", _("已取消")
        SUSPENDED = "suspended", _("暂停")

    public_id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(
        default=uuid7, unique=True, editable=False
    )
    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    region_id = models.BigIntegerField()
    subject = models.CharField(max_length=120)
    scope = models.ForeignKey(
        Scope, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    node = models.CharField(max_length=120)
    stage = models.CharField(max_length=10)
    seq = models.IntegerField(default=0)
    post_id = models.BigIntegerField()
    organization_id = models.BigIntegerField()
    assignee_staff_id = models.BigIntegerField(null=True)
    owner_staff_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    limit = models.IntegerField(null=True)
    unit = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True)
    is_provisional = models.BooleanField(default=False)
    deputy_on = models.DateField(null=True)
    outcome = models.CharField(max_length=60, blank=True)
    opinion = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    straight_to = models.CharField(max_length=120, blank=True)
    reopens_id = models.BigIntegerField(null=True)
    caused_by = models.IntegerField()
    closed_by = models.IntegerField(null=True)
    close_reason = models.CharField(max_length=40, blank=True)
    done_by_staff_id = models.BigIntegerField(null=True)
    acting_for_staff_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    escalated = models.SmallIntegerField(default=0)
    next_check_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["instance"], include=["organization_id"], name="workflow_task_instance"
            ),
            models.Index(
                models.F("post_id"),
                Coalesce("due_on", models.Value(NEVER)),
                models.F("id"),
                name="workflow_task_post_due",
                condition=models.Q(state__in=["open", "claimed"]),
            ),
            models.Index(
                models.F("post_id"),
                Coalesce("due_on", models.Value(NEVER)),
                models.F("id"),
                name="workflow_task_paused",
                condition=models.Q(state="suspended"),
            ),
            models.Index(
                models.F("assignee_staff_id"),
                Coalesce("due_on", models.Value(NEVER)),
                models.F("id"),
                name="workflow_task_claimed",
                condition=models.Q(state="claimed"),
            ),
            models.Index(
                fields=["next_check_on"],
                # What counts of all that is open ask for: they read this and no row.
                include=[
                    "id",
                    "organization_id",
                    "instance",
                    "node",
                    "unit",
                    "limit",
                    "due_on",
                    "opened_at",
                ],
                name="workflow_task_check",
                condition=models.Q(state__in=["open", "claimed"]),
            ),
            models.Index(
                fields=["done_by_staff_id", "closed_at"],
                name="workflow_task_done_by",
                condition=models.Q(done_by_staff_id__isnull=False),
            ),
            models.Index(fields=["post_id", "instance"], name="workflow_task_post_instance"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.node}"


class Vote(models.Model):
    """What one signer said."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    instance = models.ForeignKey(
        Instance, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    region_id = models.BigIntegerField()
    choice = models.CharField(max_length=60)
    caused_by = models.IntegerField()
    voted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.choice
