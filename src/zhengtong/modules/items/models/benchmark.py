"""Discretion benchmarks (裁量基准): for an act and its circumstances, the range of the penalty."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class BenchmarkState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已停用")


class DiscretionBenchmark(models.Model):
    """One act or matter of one organisation. What it says is in its versions.

    `amount_field` and `situation_field` are keys of the form of `item`: the amount that the grades
    range, and the choice on which the range depends.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    organization = models.ForeignKey("org.Organization", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(
        "items.ServiceItem", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    amount_field = models.CharField(max_length=60, blank=True, default="")
    situation_field = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "items_benchmark"

    def __str__(self) -> str:
        return str(self.public_id)


class BenchmarkVersion(models.Model):
    """What is published stays; a change is a new version (trigger).

    `grades` is a list of `{"circumstance", "range", "applies"}` in both languages, mildest first;
    `least` and `most` (fen) bound the amount, `option` names the answer that they hold for.
    `plain` is the text that search reads.
    """

    benchmark = models.ForeignKey(
        "items.DiscretionBenchmark", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=16, choices=BenchmarkState.choices, default=BenchmarkState.DRAFT
    )
    act = models.JSONField()
    legal_bases = models.JSONField(default=list)
    grades = models.JSONField(default=list)
    is_sample = models.BooleanField(default=False)
    plain = models.TextField(blank=True)
    effective_on = models.DateField(null=True, blank=True)
    drafted_by = models.CharField(max_length=80)
    reviewed_by = models.CharField(max_length=80, blank=True)
    withdrawn_for = models.TextField(blank=True)
    lock_version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "items_benchmark_version"
        constraints = [
            models.UniqueConstraint(fields=["benchmark", "number"], name="items_benchmark_number"),
            models.UniqueConstraint(
                fields=["benchmark"],
                condition=models.Q(state="published"),
                name="items_benchmark_one_published",
            ),
            models.UniqueConstraint(
                fields=["benchmark"],
                condition=models.Q(state="draft"),
                name="items_benchmark_one_draft",
            ),
        ]
        indexes = [models.Index(fields=["state", "benchmark"], name="items_benchmark_state")]

    def __str__(self) -> str:
        return f"{self.benchmark_id} v{self.number}"
