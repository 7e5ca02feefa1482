"""Staff: who works where, when they are away and who acts for them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class StaffMember(models.Model):
    """A member of staff. The account may be missing or closed; the past keeps the name."""

    public_id: models.UUIDField[uuid.UUID, uuid.UUID] = models.UUIDField(
        default=uuid7, unique=True, editable=False
    )
    user = models.OneToOneField(
        "org.User", null=True, on_delete=models.PROTECT, related_name="staff"
    )
    number = models.CharField(_("工号"), max_length=20, unique=True)
    name = models.CharField(_("姓名"), max_length=120)
    organization = models.ForeignKey(
        "org.Organization", on_delete=models.PROTECT, related_name="staff"
    )
    title = models.CharField(_("职务"), max_length=60, blank=True)
    title_en = models.CharField(max_length=120, blank=True)
    workplace = models.CharField(_("办公地点"), max_length=120, blank=True)
    workplace_en = models.CharField(max_length=120, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("工作人员")
        verbose_name_plural = _("工作人员")

    def __str__(self) -> str:
        return self.name


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: dt.date) -> AbsenceQuerySet:
        return self.filter(from_on__lte=day, to_on__gte=day, cancelled_at=None)


class Absence(models.Model):
    """Away from `from_on` to `to_on`, both included; meanwhile the B holder sees the tasks."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="absences")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="absence_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.from_on}–{self.to_on}"


class StaffDelegationQuerySet(models.QuerySet["StaffDelegation"]):
    def on(self, day: dt.date) -> StaffDelegationQuerySet:
        return self.filter(from_on__lte=day, to_on__gte=day, revoked_at=None)


class StaffDelegation(models.Model):
    """`principal` lets `deputy` act in one post (or all of them), both days included."""

    principal = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("org.Post", null=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = StaffDelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="delegation_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("deputy")), name="delegation_to_someone_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal_id}→{self.deputy_id} {self.from_on}–{self.to_on}"
