"""The national exchange library (国家平台前置库): its five row tables, and what runs them.

Column names and widths are those of the national tables (domain reference 2.2); where a width is
not published, ours stands in `exchange.layout`. Rows are written by `exchange.writing` alone.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.core.secrets import EncryptedTextField
from zhengtong.kernel.ids import uuid7


class Operation(models.TextChoices):
    INSERTED = "I", _("新增")
    UPDATED = "U", _("变更")
    DELETED = "D", _("删除")


class ExchangeRow(models.Model):
    """What every exchange table ends with. `cd_batch` is empty until the row is exported; a row
    that changes afterwards waits again."""

    row_guid = models.CharField(max_length=50, primary_key=True)
    project_no = models.CharField(max_length=50)
    cd_operation = models.CharField(max_length=2, choices=Operation)
    cd_time = models.DateTimeField()
    cd_batch = models.CharField(max_length=32, blank=True)

    class Meta:
        abstract = True


def _indexes(name: str) -> list[models.Index]:
    return [
        models.Index(fields=["project_no"], name=f"exchange_{name}_case"),
        models.Index(
            fields=["cd_time"], name=f"exchange_{name}_due", condition=models.Q(cd_batch="")
        ),
        models.Index(
            fields=["cd_batch"], name=f"exchange_{name}_batch", condition=~models.Q(cd_batch="")
        ),
    ]


class ExchangeAccept(ExchangeRow):
    """up_pro_accept 受理."""

    task_code = models.CharField(max_length=36)
    local_task_code = models.CharField(max_length=50, null=True)
    catalog_code = models.CharField(max_length=12)
    task_handle_item = models.CharField(max_length=50, null=True)
    task_version = models.IntegerField()
    task_name = models.CharField(max_length=1000)
    project_name = models.CharField(max_length=1000, null=True)
    project_type = models.CharField(max_length=2)
    apply_date = models.DateTimeField()
    apply_type = models.CharField(max_length=2)
    applyer_name = models.CharField(max_length=100)
    applyer_type = models.CharField(max_length=2)
    applyer_page_type = models.CharField(max_length=70)
    applyer_page_code = EncryptedTextField()
    contact_name = models.CharField(max_length=100, null=True)
    contact_type = models.CharField(max_length=6, null=True)
    contact_code = models.CharField(max_length=50, null=True)
    contact_mobile = models.CharField(max_length=11, null=True)
    address = models.CharField(max_length=1000, null=True)
    zip_code = models.CharField(max_length=6, null=True)
    legal = models.CharField(max_length=100, null=True)
    accept_date = models.DateTimeField()
    accept_doc_no = models.CharField(max_length=50, null=True)
    org_code = models.CharField(max_length=18)
    org_name = models.CharField(max_length=200)
    handle_user_name = models.CharField(max_length=100, null=True)
    promise_date = models.DateField(null=True)

    class Meta:
        db_table = "exchange_pro_accept"
        indexes = _indexes("accept")


class ExchangeProcess(ExchangeRow):
    """up_pro_process 过程: one row for each step that was, or is, somebody's turn."""

    task_code = models.CharField(max_length=36)
    process_name = models.CharField(max_length=200)
    event_name = models.CharField(max_length=2, null=True)
    event_start_time = models.DateTimeField()
    event_end_time = models.DateTimeField(null=True)
    handle_user_name = models.CharField(max_length=100, null=True)
    handle_explain = models.TextField(null=True)

    class Meta:
        db_table = "exchange_pro_process"
        indexes = _indexes("process")


class ExchangeResult(ExchangeRow):
    """up_pro_result 办结: one row for each case that has ended."""

    task_code = models.CharField(max_length=36)
    result_type = models.CharField(max_length=2)
    result_date = models.DateTimeField()
    result_explain = models.TextField(null=True)
    result_cetr_name = models.CharField(max_length=200, null=True)
    result_cetr_no = models.CharField(max_length=100, null=True)
    is_delivery_results = models.CharField(max_length=2)
    satisfaction = models.CharField(max_length=2, null=True)

    class Meta:
        db_table = "exchange_pro_result"
        indexes = _indexes("result")


class ExchangeSpecialProcedure(ExchangeRow):
    """up_pro_special_procedure 特别程序: times that do not count, and extensions."""

    task_code = models.CharField(max_length=36)
    special_type = models.CharField(max_length=2)
    special_name = models.CharField(max_length=200)
    special_reason = models.TextField(null=True)
    special_time = models.DateTimeField()
    special_end_time = models.DateTimeField(null=True)
    special_result = models.TextField(null=True)
    special_explain = models.TextField(null=True)
    special_applyer = models.CharField(max_length=100, null=True)
    handle_user = models.CharField(max_length=100, null=True)

    class Meta:
        db_table = "exchange_pro_special_procedure"
        indexes = _indexes("special")


class ExchangeMaterial(ExchangeRow):
    """up_pro_material 材料: one row for each file, or material that the platform supplied."""

    task_code = models.CharField(max_length=36)
    material_name = models.CharField(max_length=500)
    get_type = models.CharField(max_length=2)
    get_num = models.IntegerField()
    material_attach_name = models.CharField(max_length=500, null=True)
    material_attach_ids = models.CharField(max_length=500, null=True)

    class Meta:
        db_table = "exchange_pro_material"
        indexes = _indexes("material")


class ExchangeCode(models.Model):
    """One value of ours and the code under which it leaves. Those that nobody has checked against
    the standard say so, and are changed here."""

    table = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    code = models.CharField(max_length=70)
    is_verified = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "value"], name="exchange_code_once")
        ]


class ExchangeState(models.Model):
    """How far the rows of a case are written: up to which entry of its process log. A case whose
    log is longer is not up to date, whoever changed it."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+", primary_key=True)
    seq = models.IntegerField()
    touched = models.CharField(max_length=80, blank=True)
    """What changes without an entry in the log: rating and number of materials."""
    written_at = models.DateTimeField(db_index=True)
    faults = models.PositiveSmallIntegerField(default=0)


class ExchangePosition(models.Model):
    """Up to which entry of all process logs the passes have come."""

    key = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
    at = models.DateTimeField()


class ExchangeFault(models.Model):
    """A row that cannot be written as the layout wants it. It goes when the row is right."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    table = models.CharField(max_length=40)
    row_guid = models.CharField(max_length=50)
    column = models.CharField(max_length=40)
    code = models.CharField(max_length=20)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row_guid", "column"], name="exchange_fault_once"
            )
        ]


class BatchState(models.TextChoices):
    CLAIMED = "claimed", _("已编入")
    WRITTEN = "written", _("已成文件")
    DELIVERED = "delivered", _("已送达")


class ExchangeBatch(models.Model):
    """Rows that leave together; `manifest` is what the manifest file says."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.CLAIMED)
    made_at = models.DateTimeField()
    manifest = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    target = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at"], name="exchange_batch_time")]


class ExchangeCheck(models.Model):
    """Cases against rows: one day (of application) and one table."""

    day = models.DateField()
    table = models.CharField(max_length=40)
    checked_at = models.DateTimeField()
    cases = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    expected_sum = models.CharField(max_length=64)
    found_sum = models.CharField(max_length=64)
    differences = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "table"], name="exchange_check_once")]
        indexes = [models.Index(fields=["checked_at"], name="exchange_check_time")]

    @property
    def is_equal(self) -> bool:
        return self.expected_sum == self.found_sum


class ExchangeDifference(models.Model):
    """One row that is not as the case says. `case` is none for a row that belongs to no case."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+", null=True)
    day = models.DateField(db_index=True)
    table = models.CharField(max_length=40)
    row_guid = models.CharField(max_length=50)
    kind = models.CharField(max_length=10)
    columns = models.CharField(max_length=500, blank=True)
    found_at = models.DateTimeField()
