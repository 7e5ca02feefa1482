"""Organisations, their posts, and who holds a post when."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class WholeNumber(Func):
    """A number as a range of one, so that GiST excludes on it without the btree_gist extension."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = BigIntegerRangeField()


class Days(Func):
    function = "daterange"
    output_field = DateRangeField()


class Organization(models.Model):
    """A body that handles affairs: government, hall, department, township, village."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("人民政府")
        HALL = "hall", _("政务大厅")
        DEPARTMENT = "department", _("县直部门")
        TOWNSHIP = "township", _("乡镇")
        VILLAGE = "village", _("村（社区）")
        UNIT = "unit", _("内设机构")

    key = models.SlugField(max_length=60)
    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=60)
    short_name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    region = models.ForeignKey("org.Region", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    consult_phone = models.CharField(max_length=40, blank=True)
    supervise_phone = models.CharField(max_length=40, blank=True)
    office_hours = models.CharField(max_length=200, blank=True)
    office_hours_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    ended_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("机构")
        verbose_name_plural = _("机构")
        constraints = [
            models.UniqueConstraint(fields=["region", "key"], name="organization_key_in_region"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post (岗位). Tasks go to posts, never to names; whoever holds the post does them."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="posts")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    duties = models.CharField(max_length=500, blank=True)
    duties_en = models.CharField(max_length=500, blank=True)
    is_head = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    roles = models.ManyToManyField("org.Role", through="org.PostRole", related_name="+")

    class Meta:
        ordering = ["organization_id", "id"]
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="post_key_in_organization"
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(is_head=True, ended_on=None),
                name="one_head_post_in_organization",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostRole(models.Model):
    """The role that comes with a post: in the post's organisation, or everywhere."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="post_roles")
    role = models.ForeignKey("org.Role", on_delete=models.PROTECT, related_name="+")
    is_everywhere = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "role"], name="role_once_a_post")]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.role_id}"


class PostHolderQuerySet(models.QuerySet["PostHolder"]):
    def on(self, day: dt.date) -> PostHolderQuerySet:
        """Held on that day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class PostHolder(models.Model):
    """Someone holds a post from `valid_from` on; `valid_to` is the first day they do not."""

    class Share(models.TextChoices):
        A = "A", _("A 岗")
        B = "B", _("B 岗")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    staff = models.ForeignKey("org.StaffMember", on_delete=models.PROTECT, related_name="holdings")
    share = models.CharField(max_length=1, choices=Share.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PostHolderQuerySet.as_manager()

    class Meta:
        ordering = ["post_id", "share", "id"]
        verbose_name = _("任岗")
        verbose_name_plural = _("任岗")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="holding_ends_after_it_began",
            ),
            ExclusionConstraint(
                name="one_holding_at_a_time",
                expressions=[
                    (WholeNumber("post_id", "post_id"), RangeOperators.EQUAL),
                    (WholeNumber("staff_id", "staff_id"), RangeOperators.EQUAL),
                    (Days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}:{self.staff_id}:{self.share}"
