"""Fields that orders share."""

from __future__ import annotations

from typing import Any

from django.db import models

STAFF = "org.StaffMember"


def staff_key(**more: Any) -> models.ForeignKey:
    return models.ForeignKey(STAFF, models.PROTECT, related_name="+", db_index=False, **more)


def points_field(**more: Any) -> models.DecimalField:
    return models.DecimalField(max_digits=6, decimal_places=2, **more)
