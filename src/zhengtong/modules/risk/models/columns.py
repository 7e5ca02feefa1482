"""Columns that many tables share."""

from __future__ import annotations

from typing import Any

from django.db import models


def staff(**more: Any) -> models.ForeignKey:
    """A member of staff who did something."""
    return models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False, **more
    )


def person(**more: Any) -> models.ForeignKey:
    """The person who asked for something."""
    return models.ForeignKey(
        "org.NaturalPerson", models.PROTECT, related_name="+", db_index=False, **more
    )


def organization(**more: Any) -> models.ForeignKey:
    return models.ForeignKey("org.Organization", models.PROTECT, related_name="+", **more)
