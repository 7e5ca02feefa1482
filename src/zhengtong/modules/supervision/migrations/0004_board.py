"""What the board keeps, and the notice that tells its stream of a new finding at its commit."""

import django.db.models.deletion
from django.db import migrations, models

import zhengtong.kernel.ids

NOTICE = """
CREATE FUNCTION supervision_finding_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('supervision_board', organization_id::text)
    FROM (SELECT DISTINCT organization_id FROM fresh) f;
    RETURN NULL;
END $$;
CREATE TRIGGER supervision_finding_notice AFTER INSERT ON supervision_finding
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION supervision_finding_notice();
"""
NO_NOTICE = """
DROP TRIGGER supervision_finding_notice ON supervision_finding;
DROP FUNCTION supervision_finding_notice();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0002_administration"),
        ("supervision", "0003_orders"),
    ]

    operations = [
        migrations.CreateModel(
            name="FlowDay",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("item_id", models.BigIntegerField()),
                ("case_kind", models.CharField(max_length=20)),
                ("submitted", models.PositiveIntegerField(default=0)),
                ("accepted", models.PositiveIntegerField(default=0)),
                ("decided", models.PositiveIntegerField(default=0)),
                ("closed", models.PositiveIntegerField(default=0)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "organization", "item_id", "case_kind"),
                        name="board_flow_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Screen",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("code_until", models.DateTimeField(null=True)),
                ("key_hash", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("key_hash", ""), _negated=True),
                        fields=["key_hash"],
                        name="board_screen_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StepDwell",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("window", models.PositiveSmallIntegerField()),
                ("until", models.DateField()),
                ("item_id", models.BigIntegerField(null=True)),
                ("step", models.CharField(max_length=200)),
                ("step_en", models.CharField(blank=True, max_length=300)),
                ("histogram", models.JSONField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["window", "item_id"], name="board_dwell_window")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("window", "organization", "item_id", "step"),
                        name="board_step_dwell",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(NOTICE, NO_NOTICE),
    ]
