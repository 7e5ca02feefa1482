"""A hearing in a case: who was told of the right, what they answered, the date, the record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class HearingState(models.TextChoices):
    """Where it stands. A decision waits for `SETTLED` or `HELD`."""

    TOLD = "told", _("已告知听证权利，等待答复")
    SETTLED = "settled", _("无人要求听证")
    REQUESTED = "requested", _("待确定听证时间")
    SCHEDULED = "scheduled", _("已通知，等待举行")
    OPEN = "open", _("正在听证")
    RECORDED = "recorded", _("笔录待确认")
    HELD = "held", _("听证已结束")
    ENDED = "ended", _("办件结束，听证终止")


class HearingOrigin(models.TextChoices):
    RIGHT = "right", _("申请人、利害关系人要求")
    ORGAN = "organ", _("应当听证的事项")


class PartyRole(models.TextChoices):
    APPLICANT = "applicant", _("申请人")
    INTERESTED = "interested", _("利害关系人")


class PartyAnswer(models.TextChoices):
    NONE = "", _("未答复")
    REQUESTED = "requested", _("要求听证")
    WAIVED = "waived", _("放弃听证")
    LAPSED = "lapsed", _("逾期未提出")


class Hearing(models.Model):
    """One per case (行政许可法 第四十六至四十八条).

    `stops_clock`: the clocks of the case stand still for this hearing now. `starts_at`, `place`,
    `presider`, `recorder` are those of the newest notice; every notice is kept.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="hearing")
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=HearingState, default=HearingState.TOLD)
    origin = models.CharField(max_length=10, choices=HearingOrigin, default=HearingOrigin.RIGHT)
    reason = models.TextField()
    """Which important interests the decision concerns, or why a hearing must be held."""
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    requested_at = models.DateTimeField(null=True)
    organise_by = models.DateField(null=True)
    stops_clock = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    presider = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    recorder = models.CharField(max_length=60, blank=True)
    is_announced = models.BooleanField(default=False)
    registration = models.CharField(max_length=300, blank=True)
    """How people register, as the announcement says it."""
    opened_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    findings = models.TextField(blank=True)
    """What the presider sums up: the points at issue and what was shown."""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "state"], name="case_hearing_org_state"),
            models.Index(
                fields=["-starts_at"],
                name="case_hearing_announced",
                condition=models.Q(is_announced=True),
            ),
        ]


class HearingParty(models.Model):
    """Someone who was told of the right to be heard, or takes part."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=12, choices=PartyRole)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    interest = models.CharField(max_length=300, blank=True)
    entity = models.ForeignKey("org.LegalEntity", models.PROTECT, related_name="+", null=True)
    """A company with an account: whoever may act for it answers under their own name."""
    told_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    """Last day to ask for a hearing; none where the organ holds one anyway."""
    answer = models.CharField(max_length=10, choices=PartyAnswer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_via = models.CharField(max_length=10, blank=True)
    """web | link | company | counter | system."""
    answer_note = models.CharField(max_length=500, blank=True)
    attended = models.BooleanField(null=True)
    represented_by = models.CharField(max_length=120, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_via = models.CharField(max_length=10, blank=True)
    not_confirmed = models.CharField(max_length=300, blank=True)
    """Why the record bears no signature of theirs."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "name"], name="case_hearing_party_name")
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="case_hearing_answer_due",
                condition=models.Q(answer=""),
            )
        ]

    @property
    def id_text(self) -> str:
        """For names of fields on pages."""
        return str(self.pk)


class HearingNotice(models.Model):
    """One notice of time and place. Rows are added, never changed."""

    id = models.BigAutoField(primary_key=True)
    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="notices")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    presider = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    recorder = models.CharField(max_length=60, blank=True)
    is_announced = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    """Why it was postponed; empty for the first."""
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )


class HearingObjection(models.Model):
    """申请回避: a party holds that the presider has a direct interest in the matter."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="objections")
    party = models.ForeignKey(HearingParty, models.PROTECT, related_name="+", db_index=False)
    presider = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    reason = models.TextField()
    made_at = models.DateTimeField()
    is_upheld = models.BooleanField(null=True)
    ruling = models.TextField(blank=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hearing"],
                name="case_hearing_open_objection",
                condition=models.Q(is_upheld=None),
            )
        ]


class HearingStatement(models.Model):
    """What someone said, or the evidence they gave. Rows are added, never changed."""

    id = models.BigAutoField(primary_key=True)
    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="statements")
    speaker = models.CharField(max_length=120)
    capacity = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    file_public_id = models.UUIDField(null=True)
    file_name = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
