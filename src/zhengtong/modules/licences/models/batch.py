"""Many licences at once: a batch, its lines, how far it is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.core.secrets import EncryptedJSONField
from zhengtong.kernel.ids import uuid7
from zhengtong.modules.licences.models.catalogue import TypeVersion
from zhengtong.modules.licences.models.licence import Licence


class BatchState(models.TextChoices):
    CHECKED = "checked", _("待发证")
    RUNNING = "running", _("发证中")
    DONE = "done", _("已完成")
    STOPPED = "stopped", _("已停止")


class LicenceBatch(models.Model):
    """A table of licences to issue. Lines with errors are never issued; the others one by one,
    each whole or not at all."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    type_version = models.ForeignKey(TypeVersion, models.PROTECT, related_name="+")
    organization = models.ForeignKey("org.Organization", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("org.StaffMember", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.CHECKED)
    total = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)
    issued = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    stepped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "-id"], name="licence_batch_organ")]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        """Lines that wait to be issued."""
        return self.total - self.refused - self.issued

    @property
    def percent(self) -> int:
        wanted = self.total - self.refused
        return 100 if not wanted else self.issued * 100 // wanted


class BatchRow(models.Model):
    """One line. `errors` are (field key, sentence) pairs; `licence` is what became of it."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(LicenceBatch, models.PROTECT, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    data = EncryptedJSONField()
    errors = models.JSONField(default=list)
    licence = models.ForeignKey(
        Licence, models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="licence_batch_line")]
        indexes = [
            models.Index(
                fields=["batch", "line"],
                name="licence_batch_left",
                condition=models.Q(licence__isnull=True, errors=[]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"
