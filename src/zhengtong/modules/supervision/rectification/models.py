"""A rectification and its history.

Its identifier is random: one that carries the moment would tell when somebody rated, and so who.
"""

from __future__ import annotations

import uuid

from django.db import models

from zhengtong.modules.supervision.rectification.states import (
    OPEN,
    RectificationAct,
    RectificationState,
)


class Rectification(models.Model):
    """差评整改: one for each low rating. `organization` answers for it; `owner` is in charge and
    alone may learn whom to call. Days are the last ones on time; `…_at` is when it was done."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    rating = models.OneToOneField("cases.Rating", models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    state = models.CharField(max_length=10, choices=RectificationState)
    is_named = models.BooleanField()
    is_complex = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    lock_version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    contact_due_on = models.DateField(null=True)
    contacted_at = models.DateTimeField(null=True)
    due_on = models.DateField()
    replied_at = models.DateTimeField(null=True)
    visit_due_on = models.DateField(null=True)
    visited_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "-opened_at"], name="rectification_unit"),
            models.Index(
                fields=["state"],
                name="rectification_open",
                condition=models.Q(state__in=sorted(OPEN)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class RectificationEntry(models.Model):
    """One act in the history of a task; never changed. Nobody who rated is named in it."""

    id = models.BigAutoField(primary_key=True)
    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="entries")
    act = models.CharField(max_length=14, choices=RectificationAct)
    at = models.DateTimeField()
    staff = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    text = models.CharField(max_length=1000, blank=True)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """Where it was transferred to."""
