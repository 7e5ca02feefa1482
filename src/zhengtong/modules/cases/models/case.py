"""The case."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhengtong.core.secrets.fields import EncryptedJSONField
from zhengtong.kernel.access import Actor
from zhengtong.kernel.ids import query_code, uuid7
from zhengtong.modules.cases.models.case_state import (
    BEFORE_ACCEPTANCE,
    BEFORE_DECISION,
    ENDED_EARLY,
    OPEN,
    CaseStateError,
    CaseStatus,
    Channel,
    CloseType,
    DeliveryMethod,
    LegalOutcome,
)


class Case(models.Model):
    """One application under way (办件), from submission on. Drafts are `Application`s.

    `lock order`: workflow instance first, then the case. The instance's `lock_version` is the one
    version that pages send back. Keys that begin an index below have none of their own: every turn
    of a case writes all of them.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    number = models.CharField(max_length=30)
    project_no = models.CharField(max_length=50)
    query_code = models.CharField(max_length=12, default=query_code)
    item_version = models.ForeignKey(
        "items.ItemVersion", models.PROTECT, related_name="+", db_index=False
    )
    instance = models.OneToOneField("workflow.Instance", models.PROTECT, related_name="+")
    form_version = models.ForeignKey(
        "forms.FormVersion", models.PROTECT, related_name="+", db_index=False
    )
    form_sha256 = models.CharField(max_length=64)
    form_data = EncryptedJSONField()
    status = models.CharField(max_length=24, choices=CaseStatus, default=CaseStatus.SUBMITTED)
    channel = models.CharField(max_length=10, choices=Channel)
    case_kind = models.CharField(max_length=20)

    person = models.ForeignKey(
        "org.NaturalPerson", models.PROTECT, related_name="+", db_index=False
    )
    entity = models.ForeignKey(
        "org.LegalEntity", models.PROTECT, related_name="+", null=True, db_index=False
    )
    applicant_name = models.CharField(max_length=120)
    contact_name = models.CharField(max_length=120)
    contact_phone = models.CharField(max_length=30, blank=True)
    entered_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    received_at = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """The hall, centre or station at whose window it was received; none when it came online."""
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_index=False)
    """The case of which this is a part, with its own number and clocks."""
    aspects = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    """Keys of `plugins.aspects` that concern this case."""
    delivery_method = models.CharField(
        max_length=12, choices=DeliveryMethod, default=DeliveryMethod.ELECTRONIC
    )
    delivery_address = models.CharField(max_length=300, blank=True)

    statutory_days = models.PositiveIntegerField()
    statutory_unit = models.CharField(max_length=14)
    promised_days = models.PositiveIntegerField()
    promised_unit = models.CharField(max_length=14)

    submitted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    legal_outcome = models.CharField(max_length=10, choices=LegalOutcome, blank=True)
    outcome_reason = models.TextField(blank=True)
    close_type = models.CharField(max_length=2, choices=CloseType, blank=True)

    seen_by: Actor | None = None
    """Who was found to see this very object: set by `services.locking`, spares asking again."""
    lock_version: int = 0
    """That of the workflow instance when `services.locking` locked it."""

    class Meta:
        indexes = [
            models.Index(fields=["person", "-submitted_at"], name="case_person_time"),
            models.Index(
                fields=["entity", "-submitted_at"],
                name="case_entity_time",
                condition=models.Q(entity__isnull=False),
            ),
            models.Index(
                fields=["entered_by", "-instance"],
                name="case_entered",
                condition=models.Q(entered_by__isnull=False),
            ),
            models.Index(
                fields=["received_at", "-instance"],
                name="case_received",
                condition=models.Q(received_at__isnull=False),
            ),
            models.Index(fields=["organization", "-instance"], name="case_organization"),
            models.Index(
                fields=["organization", "-instance"],
                # What counts of all that is open ask for: they read this and no row.
                include=["id", "item_version", "case_kind", "submitted_at"],
                name="case_open",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["organization", "-instance"],
                name="case_ended_early",
                condition=models.Q(close_type__in=ENDED_EARLY),
            ),
            models.Index(fields=["item_version", "closed_at"], name="case_item_closed"),
            models.Index(fields=["submitted_at"], name="case_submitted"),
            models.Index(
                fields=["parent"], name="case_parent", condition=models.Q(parent__isnull=False)
            ),
            models.Index(
                fields=["received_at", "-submitted_at"],
                name="case_received_time",
                condition=models.Q(received_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="case_number"),
            models.UniqueConstraint(fields=["project_no"], name="case_project_no"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def _from(self, *allowed: CaseStatus) -> None:
        if self.status not in allowed:
            raise CaseStateError

    def accept(self, *, at: dt.datetime, staff_id: int | None) -> None:
        self._from(CaseStatus.SUBMITTED)
        self.status = CaseStatus.IN_PROGRESS
        self.accepted_at = at
        self.accepted_by_id = staff_id

    def refuse(self, *, at: dt.datetime, reason: str) -> None:
        self._from(*BEFORE_ACCEPTANCE)
        self.status = CaseStatus.REFUSED
        self.outcome_reason = reason
        self._close(at=at, close_type=CloseType.RETURNED)

    def request_supplement(self) -> None:
        self._from(CaseStatus.SUBMITTED)
        self.status = CaseStatus.SUPPLEMENT_REQUESTED

    def supplement(self) -> None:
        self._from(CaseStatus.SUPPLEMENT_REQUESTED)
        self.status = CaseStatus.SUBMITTED

    def lapse(self, *, at: dt.datetime) -> None:
        """The applicant did not answer the supplement notice in time."""
        self._from(CaseStatus.SUPPLEMENT_REQUESTED)
        self.status = CaseStatus.TERMINATED
        self._close(at=at, close_type=CloseType.SUPPLEMENT_LAPSED)

    def lapse_promise(self, *, at: dt.datetime, reason: str) -> None:
        """The papers promised at acceptance never came: as if withdrawn. Statistics count it with
        the supplements that never came, the way of closing for papers that were not brought."""
        self._from(*BEFORE_DECISION)
        if self.decided_at:
            raise CaseStateError
        self.status = CaseStatus.TERMINATED
        self.outcome_reason = reason
        self._close(at=at, close_type=CloseType.SUPPLEMENT_LAPSED)

    def suspend(self) -> None:
        self._from(CaseStatus.IN_PROGRESS)
        self.status = CaseStatus.SUSPENDED

    def resume(self) -> None:
        self._from(CaseStatus.SUSPENDED)
        self.status = CaseStatus.IN_PROGRESS

    def decide(self, *, at: dt.datetime, outcome: LegalOutcome, reason: str) -> None:
        self._from(CaseStatus.IN_PROGRESS)
        self.legal_outcome = outcome
        self.outcome_reason = reason
        self.decided_at = at

    def reconsider(self) -> None:
        """The decision is sent back before it was served."""
        self._from(CaseStatus.IN_PROGRESS)
        self.legal_outcome = ""
        self.outcome_reason = ""
        self.decided_at = None

    def await_delivery(self) -> None:
        self._from(CaseStatus.IN_PROGRESS)
        self.status = CaseStatus.DELIVERING

    def deliver(self, *, at: dt.datetime) -> None:
        self._from(CaseStatus.IN_PROGRESS, CaseStatus.DELIVERING)
        self.delivered_at = at
        issued = self.legal_outcome in (LegalOutcome.GRANTED, LegalOutcome.PARTLY)
        self.status = CaseStatus.CLOSED
        self._close(at=at, close_type=CloseType.ISSUED if issued else CloseType.OTHER)

    def forward(self, *, at: dt.datetime) -> None:
        """Reviewed here, decided above."""
        self._from(CaseStatus.IN_PROGRESS)
        self.status = CaseStatus.CLOSED
        self._close(at=at, close_type=CloseType.FORWARDED)

    def deem_renewed(self, *, at: dt.datetime) -> None:
        """Granted by law, not by a decision: nothing was issued, so the case closes as 办结."""
        self._from(*BEFORE_DECISION)
        self.legal_outcome = LegalOutcome.GRANTED
        self.decided_at = at
        self.status = CaseStatus.CLOSED
        self._close(at=at, close_type=CloseType.OTHER)

    def withdraw(self, *, at: dt.datetime, reason: str) -> None:
        if not self.is_open or self.decided_at:
            raise CaseStateError
        self.status = CaseStatus.WITHDRAWN
        self.outcome_reason = reason
        self._close(at=at, close_type=CloseType.RETURNED)

    def terminate(self, *, at: dt.datetime, reason: str) -> None:
        if not self.is_open or self.decided_at:
            raise CaseStateError
        self.status = CaseStatus.TERMINATED
        self.outcome_reason = reason
        self._close(at=at, close_type=CloseType.VOIDED)

    def strike(self, *, at: dt.datetime, reason: str) -> None:
        """It was entered by mistake: there never was such an application."""
        if not self.is_open or self.decided_at:
            raise CaseStateError
        self.status = CaseStatus.TERMINATED
        self.outcome_reason = reason
        self._close(at=at, close_type=CloseType.DELETED)

    def close_on_paper(
        self,
        *,
        outcome: LegalOutcome,
        reason: str,
        decided_at: dt.datetime,
        delivered_at: dt.datetime,
        at: dt.datetime,
    ) -> None:
        """Decided and served on paper, outside the flow."""
        self._from(CaseStatus.IN_PROGRESS)
        if self.decided_at:
            raise CaseStateError
        self.decide(at=decided_at, outcome=outcome, reason=reason)
        self.delivered_at = delivered_at
        self.status = CaseStatus.CLOSED
        self._close(at=at, close_type=CloseType.PAPER)

    def _close(self, *, at: dt.datetime, close_type: CloseType) -> None:
        self.closed_at = at
        self.close_type = close_type
