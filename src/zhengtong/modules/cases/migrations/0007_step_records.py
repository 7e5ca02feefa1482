import django.db.models.deletion
from django.db import migrations, models

import zhengtong.core.secrets.fields
import zhengtong.kernel.ids

GUARD = """
CREATE TRIGGER cases_steprecord_append_only BEFORE UPDATE OR DELETE ON cases_steprecord
    FOR EACH ROW EXECUTE FUNCTION append_only();
"""
UNGUARD = "DROP TRIGGER cases_steprecord_append_only ON cases_steprecord;"


class Migration(migrations.Migration):
    """What is filled in at the steps of a case; never changed afterwards."""

    dependencies = [
        ("audit", "0002_chain"),
        ("cases", "0006_waiting_applications"),
        ("forms", "0003_form_design"),
        ("org", "0002_administration"),
        ("workflow", "0004_lighter"),
    ]

    operations = [
        migrations.CreateModel(
            name="StepRecord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("content", zhengtong.core.secrets.fields.EncryptedJSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="step_records",
                        to="cases.case",
                    ),
                ),
                (
                    "form_version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forms.formversion",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.task",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
