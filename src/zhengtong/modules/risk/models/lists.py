"""失信名单 and 守信名单: entries from notice to their end, and the repair of credit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.risk.models.columns import organization, person, staff
from zhengtong.modules.risk.models.scoring import Subject
from zhengtong.modules.risk.states import ENDED, AskState, EntryState, ListKind


class Entry(models.Model):
    """One subject on one list. It leaves the public page when it ends, and stays here."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8, choices=ListKind)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="entries")
    organization = organization()
    """The deciding organ."""
    basis = models.TextField()
    facts = models.TextField()
    months = models.PositiveSmallIntegerField()
    """How long it stands, from the day of the decision."""
    is_public = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=EntryState, default=EntryState.NOTICED)
    lock_version = models.PositiveIntegerField(default=1)
    noticed_at = models.DateTimeField(default=timezone.now)
    hear_until = models.DateField()
    """The last day on which the subject may be heard before anything is decided."""
    statement = models.TextField(blank=True)
    stated_at = models.DateTimeField(null=True)
    proposed_by = staff()
    decided_by = staff(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    """Why it was decided so, and what became of the statement."""
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"],
                condition=~Q(state__in=[str(s) for s in ENDED]),
                name="risk_entry_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["kind", "-id"], name="risk_entry_listed", condition=Q(state="listed")
            )
        ]


class EntryEvent(models.Model):
    """What was done with an entry (append-only)."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    act = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=EntryState)
    staff = staff(null=True)
    person = person(null=True)
    words = models.TextField(blank=True)


class Repair(models.Model):
    """信用修复: what the subject put right, with evidence, and what was decided."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="repairs")
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
                fields=["entry"], condition=Q(state="asked"), name="risk_one_repair"
            )
        ]
