import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import zhengtong.core.secrets.fields
import zhengtong.kernel.ids

FINAL = ("subsidyversion", "subsidyrowevent", "subsidybatchevent", "payreturn")
GUARD = (
    "".join(
        f"CREATE TRIGGER billing_{table}_append_only BEFORE UPDATE OR DELETE ON billing_{table} "
        "FOR EACH ROW EXECUTE FUNCTION append_only();"
        for table in FINAL
    )
    + """
CREATE FUNCTION billing_subsidyrow_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'subsidy row %: whom it pays and how much is final', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER billing_subsidyrow_kept BEFORE DELETE ON billing_subsidyrow
    FOR EACH ROW EXECUTE FUNCTION billing_subsidyrow_money();
CREATE TRIGGER billing_subsidyrow_money BEFORE UPDATE ON billing_subsidyrow FOR EACH ROW
    WHEN ((OLD.batch_id, OLD.line, OLD.id_index, OLD.quantity, OLD.standard_fen, OLD.amount_fen)
        IS DISTINCT FROM
        (NEW.batch_id, NEW.line, NEW.id_index, NEW.quantity, NEW.standard_fen, NEW.amount_fen))
    EXECUTE FUNCTION billing_subsidyrow_money();
"""
)
UNGUARD = (
    "".join(f"DROP TRIGGER billing_{table}_append_only ON billing_{table};" for table in FINAL)
    + """
DROP TRIGGER billing_subsidyrow_money ON billing_subsidyrow;
DROP TRIGGER billing_subsidyrow_kept ON billing_subsidyrow;
DROP FUNCTION billing_subsidyrow_money();
"""
)


class Migration(migrations.Migration):
    """Subsidies paid out by one card."""

    dependencies = [
        ("billing", "0001_bills"),
        ("org", "0002_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayoutBank",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=60, unique=True)),
                ("is_active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="PayFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=80, unique=True)),
                ("row_count", models.PositiveIntegerField()),
                ("total_fen", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("file_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "bank",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.payoutbank",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PayReturn",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("file_id", models.BigIntegerField()),
                ("paid_count", models.PositiveIntegerField()),
                ("paid_fen", models.BigIntegerField()),
                ("rejected_count", models.PositiveIntegerField()),
                ("rejected_fen", models.BigIntegerField()),
                ("imported_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "imported_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "pay_file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="billing.payfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubsidyBatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("regular", "正常发放"), ("repayment", "补发")], max_length=12
                    ),
                ),
                ("period", models.CharField(max_length=8)),
                ("note", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "编制中"),
                            ("submitted", "待复核"),
                            ("noticed", "公示中"),
                            ("approved", "待送银行"),
                            ("sent", "银行代发中"),
                            ("returned", "回盘齐全"),
                            ("closed", "已结清"),
                            ("cancelled", "已取消"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("lock_version", models.PositiveIntegerField(default=1)),
                ("row_count", models.PositiveIntegerField(default=0)),
                ("total_fen", models.BigIntegerField(default=0)),
                ("next_line", models.PositiveIntegerField(default=1)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("notice_from", models.DateField(null=True)),
                ("notice_until", models.DateField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="payfile",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="billing.subsidybatch",
            ),
        ),
        migrations.CreateModel(
            name="SubsidyBatchEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=12)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("row_count", models.PositiveIntegerField()),
                ("total_fen", models.BigIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="billing.subsidybatch",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubsidyProgramme",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="subsidybatch",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to="billing.subsidyprogramme",
            ),
        ),
        migrations.CreateModel(
            name="SubsidyRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("regular", "正常发放"), ("repayment", "补发")], max_length=12
                    ),
                ),
                ("period", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=60)),
                ("id_number", zhengtong.core.secrets.fields.EncryptedTextField()),
                ("id_index", models.CharField(db_index=True, max_length=64)),
                ("id_masked", models.CharField(max_length=18)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("account", zhengtong.core.secrets.fields.EncryptedTextField()),
                ("account_masked", models.CharField(max_length=24)),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=12)),
                ("standard_fen", models.BigIntegerField()),
                ("amount_fen", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("source_kind", models.CharField(blank=True, max_length=40)),
                ("source_id", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "待发放"),
                            ("sent", "已送银行"),
                            ("paid", "发放成功"),
                            ("rejected", "银行退回"),
                            ("corrected", "已更正，待补发"),
                            ("repaying", "补发中"),
                            ("repaid", "补发成功"),
                            ("dropped", "已剔除"),
                        ],
                        default="listed",
                        max_length=12,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=12)),
                ("words", models.CharField(blank=True, max_length=120)),
                ("answered_at", models.DateTimeField(null=True)),
                ("new_account", zhengtong.core.secrets.fields.EncryptedTextField(null=True)),
                ("new_account_masked", models.CharField(blank=True, max_length=24)),
                (
                    "bank",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.payoutbank",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="billing.subsidybatch",
                    ),
                ),
                (
                    "new_bank",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.payoutbank",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.subsidyprogramme",
                    ),
                ),
                (
                    "repays",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repayments",
                        to="billing.subsidyrow",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PayoutOffer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=12)),
                ("reason", models.CharField(max_length=200)),
                ("source_kind", models.CharField(max_length=40)),
                ("source_id", models.CharField(max_length=60)),
                ("offered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.naturalperson",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="billing.subsidyprogramme",
                    ),
                ),
                (
                    "row",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer",
                        to="billing.subsidyrow",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubsidyRowEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "待发放"),
                            ("sent", "已送银行"),
                            ("paid", "发放成功"),
                            ("rejected", "银行退回"),
                            ("corrected", "已更正，待补发"),
                            ("repaying", "补发中"),
                            ("repaid", "补发成功"),
                            ("dropped", "已剔除"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.naturalperson",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="billing.subsidyrow",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubsidyVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=80, verbose_name="补贴名称")),
                ("basis", models.TextField(verbose_name="依据")),
                ("standard_fen", models.BigIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("mu", "亩"),
                            ("person", "人"),
                            ("month", "月"),
                            ("household", "户"),
                            ("head", "头"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "period_kind",
                    models.CharField(
                        choices=[
                            ("year", "每年一次"),
                            ("quarter", "每季一次"),
                            ("month", "每月一次"),
                            ("once", "一次性"),
                        ],
                        max_length=8,
                    ),
                ),
                ("funding", models.CharField(max_length=120)),
                ("notice_days", models.PositiveSmallIntegerField()),
                ("item_code", models.CharField(blank=True, max_length=60)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="billing.subsidyprogramme",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="subsidyprogramme",
            name="current",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.subsidyversion",
            ),
        ),
        migrations.AddField(
            model_name="subsidybatch",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.subsidyversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="payfile",
            constraint=models.UniqueConstraint(fields=("batch", "bank"), name="subsidy_file_bank"),
        ),
        migrations.AddIndex(
            model_name="subsidyrow",
            index=models.Index(
                condition=models.Q(("state__in", ["corrected", "rejected", "repaying"])),
                fields=["programme", "state"],
                name="subsidy_to_settle",
            ),
        ),
        migrations.AddConstraint(
            model_name="subsidyrow",
            constraint=models.UniqueConstraint(fields=("batch", "line"), name="subsidy_row_line"),
        ),
        migrations.AddConstraint(
            model_name="subsidyrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind", "regular"), models.Q(("state", "dropped"), _negated=True)
                ),
                fields=("programme", "period", "id_index"),
                name="subsidy_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="subsidyrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["listed", "sent", "paid"])),
                fields=("repays",),
                name="subsidy_repaid_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="subsidyrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="subsidy_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="subsidyrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "repayment"), ("repays__isnull", False)),
                    models.Q(("kind", "regular"), ("repays__isnull", True)),
                    _connector="OR",
                ),
                name="subsidy_repayment_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="payoutoffer",
            constraint=models.UniqueConstraint(
                fields=("programme", "source_kind", "source_id"), name="payout_offer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="subsidyversion",
            constraint=models.UniqueConstraint(
                fields=("programme", "number"), name="subsidy_version_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="subsidyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("standard_fen__gt", 0)), name="subsidy_standard"
            ),
        ),
        migrations.AddIndex(
            model_name="subsidybatch",
            index=models.Index(fields=["organization", "state", "-id"], name="subsidy_batch_list"),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
