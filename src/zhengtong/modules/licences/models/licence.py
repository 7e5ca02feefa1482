"""The licence, its editions, what happened to it, and its files."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.core.secrets import EncryptedJSONField, EncryptedTextField
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.licences.models.catalogue import HolderKind, LicenceType, TypeVersion
from zhengtong.modules.licences.states import Act, LicenceState, Operation


class Licence(models.Model):
    """One electronic licence (电子证照). Holder and contents are sealed; `holder_index` finds them.

    `version_no` counts changes and renewals. Lock this row first in every command.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", db_index=False)
    organization = models.ForeignKey(
        "org.Organization", models.PROTECT, related_name="+", db_index=False
    )
    """颁发机构."""
    type = models.ForeignKey(LicenceType, models.PROTECT, related_name="+", db_index=False)
    type_version = models.ForeignKey(TypeVersion, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=60)
    """证照编号, per issuing organ and year by the type's rule."""
    number_index = models.CharField(max_length=60)
    """The same as people type it: capitals, without spaces and signs."""
    serial = models.CharField(max_length=32)
    identifier = models.CharField(max_length=120, unique=True)
    """证照标识 of the edition in force."""
    holder_kind = models.CharField(max_length=10, choices=HolderKind)
    person = models.ForeignKey(
        "org.NaturalPerson", models.PROTECT, related_name="+", null=True, db_index=False
    )
    entity = models.ForeignKey(
        "org.LegalEntity", models.PROTECT, related_name="+", null=True, db_index=False
    )
    holder_name = EncryptedTextField()
    holder_code = EncryptedTextField()
    holder_code_masked = models.CharField(max_length=18)
    holder_index = models.CharField(max_length=64)
    holder_name_index = models.CharField(max_length=64)
    data = EncryptedJSONField()
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    """The last day on which it is valid; None: without end."""
    state = models.CharField(max_length=2, choices=LicenceState, default=LicenceState.VALID)
    version_no = models.PositiveSmallIntegerField(default=1)
    annotation = models.CharField(max_length=500, blank=True)
    """What was noted on it (加注) and is read at verification."""
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.CharField(max_length=60, blank=True)
    """What asked for it: an idempotency key. A case, a line of a batch, nothing."""
    case_number = models.CharField(max_length=30, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, db_index=False
    )
    verify_token = models.CharField(max_length=32, unique=True)
    """What the QR code on the file carries; cannot be guessed."""
    decided_by = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )
    """The official whose decision stands behind it: for the seal."""
    lock_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["holder_index", "-id"], name="licence_holder"),
            models.Index(fields=["holder_name_index", "-id"], name="licence_holder_name"),
            models.Index(fields=["number_index"], name="licence_number"),
            models.Index(fields=["organization", "-id"], name="licence_organization"),
            models.Index(fields=["type", "-id"], name="licence_type"),
            models.Index(
                fields=["person", "-id"],
                name="licence_person",
                condition=models.Q(person__isnull=False),
            ),
            models.Index(
                fields=["entity", "-id"],
                name="licence_entity",
                condition=models.Q(entity__isnull=False),
            ),
            models.Index(
                fields=["valid_until"],
                name="licence_expiring",
                condition=models.Q(state__in=["01", "02"], valid_until__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "type", "number"], name="licence_no"),
            models.UniqueConstraint(
                fields=["source_kind", "source_id"],
                condition=~models.Q(source_kind=""),
                name="licence_source",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def is_expired(self, today: dt.date) -> bool:
        """Whether its period is over, even before the nightly sweep has said so."""
        return self.valid_until is not None and self.valid_until < today

    def shown_state(self, today: dt.date) -> LicenceState:
        """The state as anybody must read it today."""
        if self.state in (LicenceState.VALID, LicenceState.SUSPENDED) and self.is_expired(today):
            return LicenceState.LAPSED
        return LicenceState(self.state)


class Edition(models.Model):
    """One version of a licence as it was given out (append-only): what its file prints."""

    id = models.BigAutoField(primary_key=True)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="editions", db_index=False)
    number = models.PositiveSmallIntegerField()
    identifier = models.CharField(max_length=120, unique=True)
    operation = models.CharField(max_length=2, choices=Operation)
    type_version = models.ForeignKey(TypeVersion, models.PROTECT, related_name="+", db_index=False)
    data = EncryptedJSONField()
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["licence", "number"], name="licence_edition")
        ]

    def __str__(self) -> str:
        return self.identifier


class LicenceEvent(models.Model):
    """What was done with a licence, by whom and why (append-only)."""

    id = models.BigAutoField(primary_key=True)
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    operation = models.CharField(max_length=2, choices=Operation)
    act = models.CharField(max_length=20, choices=[("issue", _("新发")), *Act.choices])
    from_state = models.CharField(max_length=2, choices=LicenceState, blank=True)
    to_state = models.CharField(max_length=2, choices=LicenceState)
    version_no = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=60, blank=True)
    """What asked for the act: the public id of a case."""
    actor_name = models.CharField(max_length=120)
    staff = models.ForeignKey(
        "org.StaffMember", models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["licence", "id"], name="licence_event"),
            models.Index(
                fields=["source_id"],
                name="licence_event_source",
                condition=~models.Q(source_id=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.act}"


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    OFD = "ofd", "OFD"


class LicenceFile(models.Model):
    """A file of one edition, made once, sealed. `seal_use` names the record of the seal's use."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files", db_index=False)
    kind = models.CharField(max_length=3, choices=FileKind)
    file_public_id = models.UUIDField()
    sha256 = models.CharField(max_length=64, db_index=True)
    sm3 = models.CharField(max_length=64)
    seal_use = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="licence_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}.{self.kind}"
