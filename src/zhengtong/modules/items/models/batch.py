"""A file of many items: sent by one person, checked, put in force by another, all or nothing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class BatchState(models.TextChoices):
    CHECKING = "checking", _("正在检查")
    REFUSED = "refused", _("有错误，没有导入")
    READY = "ready", _("检查通过，待另一人批准")
    APPLYING = "applying", _("正在导入")
    DONE = "done", _("已导入")
    FAILED = "failed", _("导入失败，什么都没有改")
    DROPPED = "dropped", _("已放弃")


class ImportBatch(models.Model):
    """One import of the catalogue. `faults` lists what is wrong by sheet, row and column;
    `summary` counts what would change. Nothing of the catalogue changes before it is approved."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    state = models.CharField(max_length=16, choices=BatchState.choices, default=BatchState.CHECKING)
    file_id = models.BigIntegerField()
    file_name = models.CharField(max_length=255)
    sent_by = models.CharField(max_length=80)
    sent_by_user = models.BigIntegerField(null=True)
    approved_by = models.CharField(max_length=80, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "items_import"
        indexes = [models.Index(fields=["-created_at"], name="items_import_newest")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        """How much of it is checked or written; of a large file that is being read, 0."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def is_running(self) -> bool:
        return self.state in (BatchState.CHECKING, BatchState.APPLYING)
