"""Departments that work on one case together: what they agree on outside the drawn flow."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.errors import StateError
from zhengtong.kernel.ids import uuid7


class JointCase(models.Model):
    """What the lead department has set for all branches of a case: the common day of answers."""

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="+")
    answer_by = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    set_at = models.DateTimeField()


class Involvement(models.Model):
    """A post that has a say in a case without a step in its flow: it may open the case."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "case"], name="case_involvement_once")
        ]


class ConsultationState(models.TextChoices):
    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    WITHDRAWN = "withdrawn", _("已撤销")


class Position(models.TextChoices):
    """What a department says of a matter that another one decides."""

    AGREE = "agree", _("同意")
    CONDITIONS = "conditions", _("有条件同意")
    OBJECT = "object", _("不同意")


class JointStateError(StateError):
    """这件事已经办过或者已经变更，请看最新的情况。"""

    code = "joint_state"


class Consultation(models.Model):
    """征求意见: one question to one post, with a day; the flow does not wait for the answer.

    `node` is the step during which it was asked; empty when the lead department asked outside one.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", db_index=False)
    node = models.CharField(max_length=120, blank=True)
    asker = models.ForeignKey("org.Organization", models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    post = models.ForeignKey("org.Post", models.PROTECT, related_name="+", db_index=False)
    question = models.TextField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=ConsultationState, default=ConsultationState.OPEN
    )
    position = models.CharField(max_length=10, choices=Position, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    answered_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="case_consultation_case"),
            models.Index(
                fields=["post", "due_on"],
                name="case_consultation_open",
                condition=models.Q(state="open"),
            ),
        ]

    def answer_with(self, *, position: str, text: str, at: dt.datetime) -> None:
        if self.state != ConsultationState.OPEN:
            raise JointStateError
        self.state = ConsultationState.ANSWERED
        self.position, self.answer, self.answered_at = position, text, at

    def withdraw(self, reason: str) -> None:
        if self.state != ConsultationState.OPEN:
            raise JointStateError
        self.state = ConsultationState.WITHDRAWN
        self.withdrawal_reason = reason
