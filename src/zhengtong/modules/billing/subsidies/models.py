"""Programmes and their versions, batches, rows, files to and from banks. Changed by commands only.

What a state may become stands in `course`; histories and versions are append-only in the database.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.core.secrets import EncryptedTextField
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.billing.subsidies.course import TO_SETTLE
from zhengtong.modules.billing.subsidies.reckoning import ONCE, plain, yuan
from zhengtong.modules.billing.subsidies.states import (
    BatchKind,
    BatchState,
    PeriodKind,
    RowState,
    Unit,
)

STAFF = "org.StaffMember"


def _staff(**more: Any) -> models.ForeignKey:
    return models.ForeignKey(STAFF, models.PROTECT, related_name="+", db_index=False, **more)


class PayoutBank(models.Model):
    """A bank that pays out; the key stands in its files."""

    id = models.BigAutoField(primary_key=True)
    key = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class SubsidyProgramme(models.Model):
    """A subsidy that a department pays. What it pays, and on what basis, is in its versions."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    key = models.SlugField(max_length=40, unique=True)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    current = models.OneToOneField(
        "billing.SubsidyVersion", models.PROTECT, related_name="+", null=True
    )
    """The newest version; new batches take it, older ones keep theirs."""
    is_active = models.BooleanField(default=True)

    @property
    def name(self) -> str:
        return self.current.name if self.current else self.key


class SubsidyVersion(models.Model):
    """What was laid down at one time: never changed, a new version follows it."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(SubsidyProgramme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(gettext_lazy("补贴名称"), max_length=80)
    basis = models.TextField(gettext_lazy("依据"))
    standard_fen = models.BigIntegerField()
    unit = models.CharField(max_length=12, choices=Unit)
    period_kind = models.CharField(max_length=8, choices=PeriodKind)
    funding = models.CharField(max_length=120)
    notice_days = models.PositiveSmallIntegerField()
    item_code = models.CharField(max_length=60, blank=True)
    """Granted cases of this item ask for a payment from the programme; none when empty."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = _staff(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="subsidy_version_number"),
            models.CheckConstraint(condition=Q(standard_fen__gt=0), name="subsidy_standard"),
        ]

    @property
    def standard_words(self) -> str:
        """¥95.00/亩."""
        return f"¥{yuan(self.standard_fen)}/{self.get_unit_display()}"


class SubsidyBatch(models.Model):
    """People to be paid together for one period."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=BatchKind)
    programme = models.ForeignKey(SubsidyProgramme, models.PROTECT, related_name="batches")
    version = models.ForeignKey(SubsidyVersion, models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    note = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.DRAFT)
    lock_version = models.PositiveIntegerField(default=1)
    """Grows with every change; a page that is older is refused."""
    row_count = models.PositiveIntegerField(default=0)
    total_fen = models.BigIntegerField(default=0)
    next_line = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = _staff()
    notice_from = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    approved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "state", "-id"], name="subsidy_batch_list")]

    @property
    def is_notice_over(self) -> bool:
        """A payment may be approved from the day after the last day of the notice."""
        return self.notice_until is None or timezone.localdate() > self.notice_until

    @property
    def state_words(self) -> str:
        if self.state == BatchState.NOTICED and self.is_notice_over:
            return _("待批准发放")
        return str(self.get_state_display())

    @property
    def period_words(self) -> str:
        return period_words(self.period)


def period_words(period: str) -> str:
    """2026 年, 2026 年第 3 季度, 2026 年 9 月, 一次性."""
    if period == ONCE:
        return _("一次性")
    if "Q" in period:
        year, quarter = period.split("Q")
        return _("%(year)s 年第 %(quarter)s 季度") % {"year": year, "quarter": quarter}
    if "-" in period:
        year, month = period.split("-")
        return _("%(year)s 年 %(month)s 月") % {"year": year, "month": int(month)}
    return _("%(year)s 年") % {"year": period}


class SubsidyRow(models.Model):
    """One person's money in one batch, with the reckoning: `quantity` × `standard_fen`.

    In a repayment `repays` is the row that a bank had rejected, always that of the regular batch.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    batch = models.ForeignKey(SubsidyBatch, models.PROTECT, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=BatchKind)
    programme = models.ForeignKey(
        SubsidyProgramme, models.PROTECT, related_name="+", db_index=False
    )
    period = models.CharField(max_length=8)
    name = models.CharField(max_length=60)
    id_number = EncryptedTextField()
    id_index = models.CharField(max_length=64, db_index=True)
    """The index under which `org` knows the person, so that they find what came to them."""
    id_masked = models.CharField(max_length=18)
    phone = models.CharField(max_length=20, blank=True)
    bank = models.ForeignKey(PayoutBank, models.PROTECT, related_name="+", db_index=False)
    account = EncryptedTextField()
    account_masked = models.CharField(max_length=24)
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    standard_fen = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=RowState, default=RowState.LISTED)
    repays = models.ForeignKey(
        "self", models.PROTECT, related_name="repayments", null=True, db_index=False
    )
    code = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=120, blank=True)
    """What the bank said when it rejected the row last."""
    answered_at = models.DateTimeField(null=True)
    new_bank = models.ForeignKey(
        PayoutBank, models.PROTECT, related_name="+", null=True, db_index=False
    )
    new_account = EncryptedTextField(null=True)
    new_account_masked = models.CharField(max_length=24, blank=True)
    """The corrected card, to which a repayment goes."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="subsidy_row_line"),
            models.UniqueConstraint(
                fields=["programme", "period", "id_index"],
                condition=Q(kind="regular") & ~Q(state="dropped"),
                name="subsidy_once",
            ),
            models.UniqueConstraint(
                fields=["repays"],
                condition=Q(state__in=["listed", "sent", "paid"]),
                name="subsidy_repaid_once",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="subsidy_amount"),
            models.CheckConstraint(
                condition=Q(kind="repayment", repays__isnull=False)
                | Q(kind="regular", repays__isnull=True),
                name="subsidy_repayment_of",
            ),
        ]
        indexes = [
            models.Index(
                fields=["programme", "state"],
                name="subsidy_to_settle",
                condition=Q(state__in=sorted(TO_SETTLE)),
            ),
        ]

    @property
    def reckoning(self) -> str:
        """4.6 亩 × ¥95.00/亩 = ¥437.00."""
        unit = self.batch.version.get_unit_display()
        return (
            f"{plain(Decimal(self.quantity))} {unit} × ¥{yuan(self.standard_fen)}/{unit}"
            f" = ¥{yuan(self.amount_fen)}"
        )

    @property
    def ref(self) -> str:
        return row_ref(self.batch.number, self.line)


def row_ref(batch_number: str, line: int) -> str:
    """How a row is called in the files."""
    return f"{batch_number}-{line:06d}"


class SubsidyRowEvent(models.Model):
    """What happened to a row, one line each, never changed."""

    id = models.BigAutoField(primary_key=True)
    row = models.ForeignKey(SubsidyRow, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=RowState)
    """The state that it came to."""
    staff = _staff(null=True)
    person = models.ForeignKey(
        "org.NaturalPerson", models.PROTECT, related_name="+", null=True, db_index=False
    )
    words = models.CharField(max_length=200, blank=True)


class SubsidyBatchEvent(models.Model):
    """What was done with a batch and by whom: this is what keeps the hands apart."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(SubsidyBatch, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    act = models.CharField(max_length=12)
    staff = _staff(null=True)
    words = models.CharField(max_length=500, blank=True)
    row_count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()


class PayFile(models.Model):
    """A file to one bank; `file_id` is the stored file."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    batch = models.ForeignKey(SubsidyBatch, models.PROTECT, related_name="files")
    bank = models.ForeignKey(PayoutBank, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, unique=True)
    row_count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    file_id = models.BigIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    """When it was last downloaded."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "bank"], name="subsidy_file_bank"),
        ]


class PayReturn(models.Model):
    """What the bank answered to a file, as it was imported. Never changed."""

    id = models.BigAutoField(primary_key=True)
    pay_file = models.OneToOneField(PayFile, models.PROTECT, related_name="answer")
    digest = models.CharField(max_length=64)
    file_id = models.BigIntegerField()
    paid_count = models.PositiveIntegerField()
    paid_fen = models.BigIntegerField()
    rejected_count = models.PositiveIntegerField()
    rejected_fen = models.BigIntegerField()
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = _staff()


class PayoutOffer(models.Model):
    """A payment that somebody else asks for, a granted case for example; taken into a batch by a
    clerk. `account` is empty where none was given."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    programme = models.ForeignKey(SubsidyProgramme, models.PROTECT, related_name="offers")
    person = models.ForeignKey("org.NaturalPerson", models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=200)
    source_kind = models.CharField(max_length=40)
    source_id = models.CharField(max_length=60)
    offered_at = models.DateTimeField(default=timezone.now)
    row = models.OneToOneField(SubsidyRow, models.PROTECT, related_name="offer", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "source_kind", "source_id"], name="payout_offer_once"
            )
        ]
