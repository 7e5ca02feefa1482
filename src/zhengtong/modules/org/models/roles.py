"""Roles: named bundles of permissions, granted through posts or one by one."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.Model):
    """A bundle of permissions by name. Administrator roles are kept apart from one another
    and from every business role (三员分立)."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    description = models.CharField(max_length=300, blank=True)
    permissions = ArrayField(models.CharField(max_length=60), default=list)
    is_administrator = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("角色")
        verbose_name_plural = _("角色")

    def __str__(self) -> str:
        return self.name


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def on(self, day: dt.date) -> RoleAssignmentQuerySet:
        """Neither revoked nor run out that day."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=day), revoked_at=None)


class RoleAssignment(models.Model):
    """A role given to one person, in one organisation or (without one) everywhere."""

    staff = models.ForeignKey("org.StaffMember", on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        "org.Organization", null=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    granted_by = models.ForeignKey(
        "org.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    """The last day on which it holds."""

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "role", "organization"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="role_granted_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}:{self.role_id}"
