"""Meetings of departments: dates, seats, answers and who came."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.modules.cases.models.joint import Position


class MeetingKind(models.TextChoices):
    SITE_VISIT = "site_visit", _("联合踏勘")
    JOINT_REVIEW = "joint_review", _("联合会审")


class MeetingState(models.TextChoices):
    """`held`: the minutes are issued; `confirmed`: all who came have confirmed them."""

    PROPOSED = "proposed", _("征询日期")
    FIXED = "fixed", _("已定日期")
    HELD = "held", _("纪要待确认")
    CONFIRMED = "confirmed", _("已完成")
    CANCELLED = "cancelled", _("已取消")


AHEAD = (MeetingState.PROPOSED, MeetingState.FIXED)

FINISHED = (MeetingState.HELD, MeetingState.CONFIRMED)
"""The minutes stand: what they say may be built on."""


class Meeting(models.Model):
    """A site visit (联合踏勘) or a joint review (联合会审) of one case.

    `revision` grows whenever the plan changes: it is the SEQUENCE of the calendar file, and what
    pages send back so that nobody answers to a plan that is no more.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=14, choices=MeetingKind)
    subject = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    length_minutes = models.PositiveSmallIntegerField(default=60)
    is_applicant_asked = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PROPOSED)
    revision = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    """Why it was moved or cancelled, the latest."""
    notice = models.ForeignKey(
        "cases.CaseDocument", models.PROTECT, related_name="+", null=True, db_index=False
    )
    has_applicant_come = models.BooleanField(null=True)
    record = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    minutes = models.ForeignKey(
        "cases.CaseDocument", models.PROTECT, related_name="+", null=True, db_index=False
    )
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="case_meeting_case"),
            models.Index(
                fields=["starts_at"],
                name="case_meeting_fixed",
                condition=models.Q(state="fixed"),
            ),
        ]

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD


class MeetingDate(models.Model):
    """A proposed beginning. Rows of an earlier plan stay, with its revision."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="dates", db_index=False)
    revision = models.PositiveIntegerField()
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "revision", "starts_at"], name="case_meeting_date"
            )
        ]


class MeetingParticipant(models.Model):
    """A post that is asked to come: its finding on the day, its word on the minutes."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="participants", db_index=False
    )
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    finding = models.CharField(max_length=10, choices=Position, blank=True)
    finding_text = models.TextField(blank=True)
    found_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    has_come = models.BooleanField(null=True)
    confirmed_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    confirmed_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=200, blank=True)
    is_waiting = models.BooleanField(default=True)
    """Something of this post is awaited: its answer to the dates, or its word on the minutes."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "post"], name="case_meeting_participant")
        ]
        indexes = [
            models.Index(fields=["post", "-meeting"], name="case_meeting_of_post"),
            models.Index(
                fields=["post"], name="case_meeting_waiting", condition=models.Q(is_waiting=True)
            ),
        ]


class MeetingAnswer(models.Model):
    """What a participant says to one date; the latest word counts."""

    id = models.BigAutoField(primary_key=True)
    participant = models.ForeignKey(
        MeetingParticipant, models.PROTECT, related_name="answers", db_index=False
    )
    date = models.ForeignKey(MeetingDate, models.PROTECT, related_name="+", db_index=False)
    may_come = models.BooleanField()
    remark = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "date"], name="case_meeting_answer")
        ]


class MeetingAttendance(models.Model):
    """Who of a participating department was there."""

    id = models.BigAutoField(primary_key=True)
    participant = models.ForeignKey(
        MeetingParticipant, models.PROTECT, related_name="attendances", db_index=False
    )
    staff = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "staff"], name="case_meeting_attended")
        ]
