"""Templates: immutable versions for a kind of document and a scope, and what happened to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7

SHIPPED, COUNTY = "shipped", "county"
"""Scopes that every kind has: what comes with the platform, and the whole county."""


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    REVIEW = "review", _("待审核")
    PUBLISHED = "published", _("使用中")
    REPLACED = "replaced", _("已被新版本取代")
    WITHDRAWN = "withdrawn", _("已撤下")
    DISCARDED = "discarded", _("已放弃")


class TemplateVersion(models.Model):
    """One version. `body` never changes once it left the draft: the database refuses it."""

    State = State

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    scope_kind = models.CharField(max_length=20)
    scope_key = models.CharField(max_length=80, default="", blank=True)
    number = models.PositiveIntegerField(default=0)
    """Counts the published versions of a kind and scope from 1; 0 before."""
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    body = models.JSONField()
    note = models.CharField(max_length=500, default="", blank=True)
    """What is new, by whoever sent it to review."""
    based_on = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, db_index=False
    )
    lock_version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField()
    edited_by = models.CharField(max_length=120, default="")
    edited_by_user = models.BigIntegerField(null=True)
    """Who wrote it last, or sent it to review: they may not publish it."""
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=120, default="")
    withdrawal_asked_by = models.CharField(max_length=120, default="")
    withdrawal_asked_by_user = models.BigIntegerField(null=True)
    withdrawal_reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope_kind", "scope_key"],
                condition=Q(state__in=["draft", "review"]),
                name="documents_one_draft",
            ),
            models.UniqueConstraint(
                fields=["kind", "scope_kind", "scope_key"],
                condition=Q(state="published"),
                name="documents_one_published",
            ),
            models.UniqueConstraint(
                fields=["kind", "scope_kind", "scope_key", "number"],
                condition=Q(number__gt=0),
                name="documents_number",
            ),
        ]


class TemplateEvent(models.Model):
    """What somebody did to a template; append-only. Its newest id is the stamp of the cache."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="events")
    action = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=120, default="")
    note = models.CharField(max_length=500, default="", blank=True)


class TemplateFault(models.Model):
    """A published template could not be filled; another one was used. Until somebody looks."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="faults")
    at = models.DateTimeField()
    subject = models.CharField(max_length=80, default="")
    """The number of the document that was issued with the other template."""
    message = models.CharField(max_length=500)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=120, default="")

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(seen_at=None), name="documents_fault_open")
        ]
