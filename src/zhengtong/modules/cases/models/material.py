"""A material of a case: what was brought, fetched or promised."""

from __future__ import annotations

from django.db import models

from zhengtong.modules.cases.models.case import Case
from zhengtong.modules.cases.models.case_state import MaterialState


class CaseMaterial(models.Model):
    """One file (or fetched proof) of one material. Rows are added, never replaced."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="materials", db_index=False)
    material_key = models.CharField(max_length=60)
    name = models.JSONField()
    state = models.CharField(max_length=10, choices=MaterialState, default=MaterialState.PROVIDED)
    file_public_id = models.UUIDField(null=True)
    file_name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    source = models.CharField(max_length=120, blank=True)
    supplement = models.ForeignKey(
        "cases.SupplementNotice", models.PROTECT, related_name="+", null=True
    )
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "material_key"], name="case_material_key")]
