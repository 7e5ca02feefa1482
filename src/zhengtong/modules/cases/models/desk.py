"""How a staff member wants their inbox: columns, density, filter sets with a name."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Density(models.TextChoices):
    """How much room a row takes."""

    COMFORTABLE = "comfortable", _("宽松")
    COMPACT = "compact", _("紧凑")


class PersonalDesk(models.Model):
    """One row a person, made when they first change something. No columns means the usual ones."""

    id = models.BigAutoField(primary_key=True)
    staff = models.OneToOneField("org.StaffMember", models.PROTECT, related_name="+")
    columns = models.JSONField(default=list)
    density = models.CharField(max_length=12, choices=Density, default=Density.COMFORTABLE)


class SavedView(models.Model):
    """常用视图: filters of the inbox under a name of one's own. `query` is what stands in the
    address."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    desk = models.ForeignKey(PersonalDesk, models.PROTECT, related_name="views")
    name = models.CharField(max_length=30)
    query = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "name"], name="view_name_once_a_desk"),
            models.UniqueConstraint(
                fields=["desk"], condition=models.Q(is_default=True), name="view_one_default"
            ),
        ]
