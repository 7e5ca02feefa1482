"""好差评: what the person thought of the service.

Nobody on the staff may learn who rated: rows are shown without the case, with the month instead of
the moment, and the person in charge of a rectification alone is told whom to call.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.kernel.text import Text


class RatingLevel(models.TextChoices):
    """Five levels. Names are stored; number codes differ between interfaces (GB/T 39046 and the
    national interface run in opposite directions) and are mapped where data leaves."""

    VERY_GOOD = "very_good", _("非常满意")
    GOOD = "good", _("满意")
    FAIR = "fair", _("基本满意")
    POOR = "poor", _("不满意")
    VERY_POOR = "very_poor", _("非常不满意")


LOW = (RatingLevel.POOR, RatingLevel.VERY_POOR)
"""差评 (国办发〔2019〕51号)."""


class RatedService(models.TextChoices):
    """Which service was rated (评价环节)."""

    WHOLE = "whole", _("整个办件")
    """线上“一事一评”: the finished case; always service number 1."""
    COUNTER = "counter", _("窗口服务")
    """现场“一次一评”: one visit to a counter; numbers from 2."""


class RatingSource(models.TextChoices):
    """A default that another system filled in is never counted."""

    GIVEN = "given", _("本人评价")
    DEFAULT = "default", _("默认评价")


class Exclusion(models.TextChoices):
    MALICIOUS = "malicious", _("恶意评价")
    INVALID = "invalid", _("无效评价")


class Rating(models.Model):
    """One rating of one service of one case. Staff never see who gave it, and a case without a
    rating has none: nothing is filled in. `post` and `staff` are those who served."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(
        unique=True, default=uuid.uuid4, db_default=RandomUUID(), editable=False
    )
    """Random: an identifier that runs with time would say when, and so who."""
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="ratings", db_index=False)
    item_version = models.ForeignKey(
        "items.ItemVersion", models.PROTECT, related_name="+", db_index=False
    )
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    post = models.ForeignKey(
        "org.Post", models.PROTECT, related_name="+", null=True, db_index=False
    )
    staff = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    service = models.CharField(
        max_length=10, choices=RatedService, default=RatedService.WHOLE, db_default="whole"
    )
    service_no = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(
        max_length=10, choices=RatingSource, default=RatingSource.GIVEN, db_default="given"
    )
    level = models.CharField(max_length=10, choices=RatingLevel)
    indicators = models.JSONField(default=list)
    comment = models.CharField(max_length=500, blank=True)
    channel = models.CharField(max_length=10, default="web")
    wants_contact = models.BooleanField(default=False, db_default=False)
    """实名: may be called back. Who does not want it stays unknown to everybody."""
    rated_at = models.DateTimeField()
    labels: Sequence[Text] = ()
    """The indicators in words; set by pages that show them."""

    exclusion = models.CharField(
        max_length=10, choices=Exclusion, blank=True, default="", db_default=""
    )
    exclusion_reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    excluded_at = models.DateTimeField(null=True)
    excluded_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )

    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    published_comment = models.CharField(max_length=500, blank=True, default="", db_default="")
    published_reply = models.CharField(max_length=1000, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "service_no"], name="rating_once_per_service")
        ]
        indexes = [
            models.Index(fields=["item_version", "rated_at"], name="rating_item_time"),
            models.Index(fields=["organization", "rated_at"], name="rating_organization_time"),
            models.Index(
                fields=["post", "rated_at"],
                name="rating_post_time",
                condition=models.Q(post__isnull=False),
            ),
            models.Index(
                fields=["staff", "rated_at"],
                name="rating_staff_time",
                condition=models.Q(staff__isnull=False),
            ),
            models.Index(
                fields=["-published_at"],
                name="rating_published",
                condition=models.Q(published_at__isnull=False),
            ),
        ]

    @property
    def waits_for_answer(self) -> bool:
        """Whether the person has not yet said what they think of the latest reply."""
        replies = sorted(self.replies.all(), key=lambda r: r.number)
        return bool(replies) and replies[-1].answered_at is None

    @property
    def is_low(self) -> bool:
        return self.level in LOW

    @property
    def counts(self) -> bool:
        return self.source == RatingSource.GIVEN and self.excluded_at is None


class RatingReply(models.Model):
    """What the organ answered to a rating, and what the person said to that. A person who is not
    content gets another one."""

    id = models.BigAutoField(primary_key=True)
    rating = models.ForeignKey(Rating, models.PROTECT, related_name="replies", db_index=False)
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    replied_at = models.DateTimeField()
    is_content = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rating", "number"], name="rating_reply_number")
        ]


class RatingTicket(models.Model):
    """A link by SMS that opens one door once: to rate, or to read the reply (`rating`) and answer.
    The database holds a keyed hash to search by, nothing from which the link could be read."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    rating = models.ForeignKey(Rating, models.PROTECT, related_name="+", null=True, db_index=False)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class RatingPlace(models.Model):
    """Where people rate at a counter: a tablet or second screen that is bound to it, and a card on
    the table. `staff` sits there now; `case` is shown on the screen until it is rated."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    label = models.CharField(max_length=60)
    staff = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    device_hash = models.CharField(max_length=64, blank=True)
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, related_name="+", null=True, db_index=False
    )
    shown_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "label"],
                condition=models.Q(closed_at=None),
                name="rating_place_label",
            )
        ]
