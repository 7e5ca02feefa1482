import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import zhengtong.kernel.ids

GUARD = """
CREATE TRIGGER cases_revocation_append_only BEFORE UPDATE OR DELETE ON cases_revocation
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER cases_promisereminder_append_only BEFORE UPDATE OR DELETE ON cases_promisereminder
    FOR EACH ROW EXECUTE FUNCTION append_only();
"""
UNGUARD = """
DROP TRIGGER cases_revocation_append_only ON cases_revocation;
DROP TRIGGER cases_promisereminder_append_only ON cases_promisereminder;
"""


class Migration(migrations.Migration):
    """Promises in the place of papers, and those that were broken."""

    dependencies = [
        ("audit", "0002_chain"),
        ("cases", "0011_periods"),
        ("org", "0002_administration"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="aspects",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), db_default=[], default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("pending", "容缺受理"), ("commitment", "告知承诺")], max_length=12
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("signed", "已承诺"),
                            ("open", "待补交"),
                            ("checking", "待核查"),
                            ("rectifying", "整改中"),
                            ("false", "承诺不实，待撤销"),
                            ("kept", "已履行"),
                            ("broken", "未履行"),
                            ("void", "无需履行"),
                        ],
                        default="signed",
                        max_length=12,
                    ),
                ),
                ("signed_name", models.CharField(max_length=120)),
                ("signed_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("extended_days", models.PositiveIntegerField(default=0)),
                ("finding", models.TextField(blank=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="cases.case",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.legalentity",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.naturalperson",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.region",
                    ),
                ),
                (
                    "witnessed_by",
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
            name="BrokenPromise",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("basis", models.TextField()),
                ("evidence", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.legalentity",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.naturalperson",
                    ),
                ),
                (
                    "promise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breach",
                        to="cases.promise",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PromisedMaterial",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("material_key", models.CharField(max_length=60)),
                ("name", models.JSONField()),
                ("brought_at", models.DateTimeField(null=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="cases.promise",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PromiseReminder",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("due_on", models.DateField()),
                ("is_last", models.BooleanField()),
                ("sent_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.casedocument",
                    ),
                ),
                (
                    "promise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="cases.promise",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("reason", models.TextField()),
                ("revoked_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocation",
                        to="cases.case",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.casedocument",
                    ),
                ),
                (
                    "promise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocation",
                        to="cases.promise",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CreditRepair",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("objection", "异议"),
                            ("repair", "信用修复申请"),
                            ("own_motion", "依职权更正"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待处理"),
                            ("proposed", "待复核"),
                            ("lifted", "已移出"),
                            ("refused", "未支持"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("proposal", models.TextField(blank=True)),
                ("answer", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.naturalperson",
                    ),
                ),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repairs",
                        to="cases.brokenpromise",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("breach",),
                        name="credit_repair_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftPromise",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("pending", "容缺受理"), ("commitment", "告知承诺")], max_length=12
                    ),
                ),
                ("material_keys", models.JSONField()),
                ("signed_name", models.CharField(max_length=120)),
                ("signed_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="cases.application",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "kind"), name="draft_promise_kind"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["due_on"],
                name="promise_under_way",
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(fields=["organization", "state"], name="promise_org_state"),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(fields=("case", "kind"), name="promise_case_kind"),
        ),
        migrations.AddConstraint(
            model_name="brokenpromise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", True), ("entity__isnull", True), _connector="XOR"
                ),
                name="broken_promise_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="promisedmaterial",
            constraint=models.UniqueConstraint(
                fields=("promise", "material_key"), name="promised_material"
            ),
        ),
        migrations.AddConstraint(
            model_name="promisereminder",
            constraint=models.UniqueConstraint(
                fields=("promise", "due_on", "is_last"), name="promise_reminder_once"
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
