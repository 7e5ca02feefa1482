import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import zhengtong.kernel.ids

FINAL = ("indextest", "indexvalue", "performancerun", "performanceresult", "performanceline")
PUBLISHED = ("indexversion", "timestandard", "circularplanversion")
TRIGGERS = [
    *(
        (f"assessment_{table}_append_only", "BEFORE UPDATE OR DELETE", f"assessment_{table}", "")
        for table in FINAL
    ),
    *(
        (
            f"assessment_{table}_final",
            "BEFORE UPDATE OR DELETE",
            f"assessment_{table}",
            "WHEN (OLD.state = 'published')",
        )
        for table in PUBLISHED
    ),
    ("assessment_indexrun_kept", "BEFORE DELETE", "assessment_indexrun", ""),
    (
        "assessment_indexrun_words",
        "BEFORE UPDATE",
        "assessment_indexrun",
        "WHEN ((OLD.version_id, OLD.first_on, OLD.last_on, OLD.number, OLD.reason)"
        " IS DISTINCT FROM (NEW.version_id, NEW.first_on, NEW.last_on, NEW.number, NEW.reason))",
    ),
    ("assessment_circular_kept", "BEFORE DELETE", "assessment_circular", ""),
    (
        "assessment_circular_words",
        "BEFORE UPDATE",
        "assessment_circular",
        "WHEN ((OLD.content, OLD.pdf, OLD.workbook, OLD.number, OLD.edition, OLD.reason)"
        " IS DISTINCT FROM (NEW.content, NEW.pdf, NEW.workbook, NEW.number, NEW.edition,"
        " NEW.reason))",
    ),
    ("assessment_personfactor_kept", "BEFORE DELETE", "assessment_personfactor", ""),
    (
        "assessment_personfactor_final",
        "BEFORE UPDATE",
        "assessment_personfactor",
        "WHEN (OLD.state <> 'entered')",
    ),
]
LINES = """
CREATE FUNCTION assessment_standard_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.standard_id ELSE OLD.standard_id END;
BEGIN
    IF EXISTS (
        SELECT FROM assessment_timestandard WHERE id = wanted AND state = 'published'
    ) THEN
        RAISE EXCEPTION 'standard %: what was published is final', wanted
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER assessment_standardline_final BEFORE INSERT OR UPDATE OR DELETE
    ON assessment_standardline FOR EACH ROW EXECUTE FUNCTION assessment_standard_lines();
"""
GUARD = LINES + "".join(
    f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW {only} EXECUTE FUNCTION append_only();"
    for name, when, table, only in TRIGGERS
)
UNGUARD = (
    "DROP TRIGGER assessment_standardline_final ON assessment_standardline;"
    "DROP FUNCTION assessment_standard_lines();"
    + "".join(f"DROP TRIGGER {name} ON {table};" for name, _when, table, _only in TRIGGERS)
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0001_schemes_and_periods"),
        ("org", "0002_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="CircularPlan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Index",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=100)),
            ],
            options={
                "ordering": ["position", "key"],
            },
        ),
        migrations.CreateModel(
            name="StandardLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("stage", models.CharField(blank=True, max_length=10)),
                ("step", models.CharField(blank=True, max_length=120)),
                ("case_kind", models.CharField(blank=True, max_length=12)),
                ("item_code", models.CharField(blank=True, max_length=40)),
                ("minutes", models.DecimalField(decimal_places=2, max_digits=7)),
                ("difficulty", models.DecimalField(decimal_places=2, default=1, max_digits=4)),
                ("responsibility", models.DecimalField(decimal_places=2, default=1, max_digits=4)),
            ],
        ),
        migrations.CreateModel(
            name="CircularPlanVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("lock_version", models.PositiveIntegerField(default=1)),
                ("name", models.JSONField()),
                ("parts", models.JSONField()),
                ("organizations", models.JSONField()),
                ("day", models.PositiveSmallIntegerField(default=3)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(null=True)),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="assessment.circularplan",
                    ),
                ),
                (
                    "published_by",
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
        migrations.AddField(
            model_name="circularplan",
            name="current",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessment.circularplanversion",
            ),
        ),
        migrations.CreateModel(
            name="Circular",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("edition", models.PositiveIntegerField(default=1)),
                ("number", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("content", models.JSONField()),
                ("pdf", models.BinaryField()),
                ("workbook", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(null=True)),
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
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circulars",
                        to="assessment.circularplan",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.circularplanversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IndexRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("number", models.PositiveIntegerField(default=1)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("circulated_at", models.DateTimeField(null=True)),
                (
                    "circulated_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "index",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="assessment.index",
                    ),
                ),
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
            ],
        ),
        migrations.CreateModel(
            name="IndexValue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("subject_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("value", models.DecimalField(decimal_places=6, max_digits=22, null=True)),
                ("why", models.CharField(blank=True, max_length=12)),
                ("where", models.CharField(blank=True, max_length=120)),
                ("inputs", models.JSONField()),
                ("rank", models.PositiveIntegerField(null=True)),
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="assessment.indexrun",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IndexVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("lock_version", models.PositiveIntegerField(default=1)),
                ("name", models.JSONField()),
                ("says", models.JSONField()),
                ("base_says", models.JSONField(default=dict)),
                ("source", models.JSONField(default=dict)),
                ("formula", models.TextField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("count", "次"),
                            ("cases", "件"),
                            ("percent", "%"),
                            ("workdays", "工作日"),
                            ("days", "日"),
                            ("minutes", "分钟"),
                            ("points", "分"),
                            ("yuan", "元"),
                            ("number", "数"),
                        ],
                        max_length=12,
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=2)),
                ("more_is_better", models.BooleanField(null=True)),
                (
                    "subject_kind",
                    models.CharField(
                        choices=[("organization", "单位"), ("window", "窗口"), ("staff", "个人")],
                        max_length=12,
                    ),
                ),
                ("organizations", models.JSONField(default=list)),
                (
                    "every",
                    models.CharField(
                        blank=True, choices=[("month", "每月"), ("quarter", "每季度")], max_length=8
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "index",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="assessment.index",
                    ),
                ),
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
                    "published_by",
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
            name="IndexTest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("lock_version", models.PositiveIntegerField()),
                ("table", models.JSONField()),
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tests",
                        to="assessment.indexversion",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="indexrun",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="assessment.indexversion",
            ),
        ),
        migrations.AddField(
            model_name="index",
            name="current",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessment.indexversion",
            ),
        ),
        migrations.CreateModel(
            name="PerformanceRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("month", models.DateField()),
                ("number", models.PositiveIntegerField(default=1)),
                ("workdays", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("missing", models.JSONField(default=list)),
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
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PerformanceResult",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("post_name", models.CharField(blank=True, max_length=60)),
                ("steps", models.PositiveIntegerField()),
                ("untimed", models.PositiveIntegerField(default=0)),
                ("minutes", models.DecimalField(decimal_places=2, max_digits=12)),
                ("quality", models.DecimalField(decimal_places=2, max_digits=4)),
                ("contribution", models.DecimalField(decimal_places=2, max_digits=4)),
                ("performance", models.DecimalField(decimal_places=2, max_digits=12)),
                ("absence_days", models.DecimalField(decimal_places=2, max_digits=5)),
                ("statutory", models.DecimalField(decimal_places=2, max_digits=12)),
                ("ratio", models.DecimalField(decimal_places=4, max_digits=8, null=True)),
                ("post_mean", models.DecimalField(decimal_places=4, max_digits=8, null=True)),
                ("place", models.PositiveIntegerField(null=True)),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.post",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="assessment.performancerun",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonFactor",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("month", models.DateField()),
                ("quality", models.DecimalField(decimal_places=2, max_digits=4)),
                ("contribution", models.DecimalField(decimal_places=2, max_digits=4)),
                ("reason", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "待确认"),
                            ("confirmed", "已确认"),
                            ("refused", "未予确认"),
                        ],
                        default="entered",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "made_by",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PerformanceLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=200)),
                ("steps", models.PositiveIntegerField()),
                ("each", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("difficulty", models.DecimalField(decimal_places=2, default=1, max_digits=4)),
                ("responsibility", models.DecimalField(decimal_places=2, default=1, max_digits=4)),
                ("minutes", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "tasks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="assessment.performanceresult",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.standardline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TimeStandard",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("lock_version", models.PositiveIntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("hours", models.DecimalField(decimal_places=2, default=8, max_digits=4)),
                ("bounds", models.JSONField(default=dict)),
                ("absences", models.JSONField(default=list)),
                ("basis", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(null=True)),
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
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
                (
                    "published_by",
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
        migrations.AddField(
            model_name="standardline",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="assessment.timestandard",
            ),
        ),
        migrations.AddField(
            model_name="performancerun",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessment.timestandard",
            ),
        ),
        migrations.AddConstraint(
            model_name="circularplanversion",
            constraint=models.UniqueConstraint(
                fields=("plan", "number"), name="circular_plan_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="circularplanversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("plan",),
                name="circular_plan_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="circularplanversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_by", None),
                    models.Q(("published_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="circular_plan_published_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="circularplanversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__range", (1, 28))), name="circular_plan_day"
            ),
        ),
        migrations.AddIndex(
            model_name="circular",
            index=models.Index(fields=["organization", "-first_on"], name="circular_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.UniqueConstraint(
                fields=("plan", "organization", "first_on", "edition"), name="circular_edition"
            ),
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("edition", 1),
                    ("sent_by", None),
                    models.Q(("sent_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="circular_correction_sent_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="indexvalue",
            constraint=models.UniqueConstraint(
                fields=("run", "subject_id"), name="index_value_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="indexvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("value", None), ("why__gt", "")),
                    models.Q(("value__isnull", False), ("why", "")),
                    _connector="OR",
                ),
                name="index_value_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="indexversion",
            constraint=models.UniqueConstraint(
                fields=("index", "number"), name="index_version_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="indexversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("index",), name="index_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="indexversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_by", None),
                    models.Q(("published_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="index_published_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="indextest",
            index=models.Index(fields=["version", "-made_at"], name="index_test_newest"),
        ),
        migrations.AddConstraint(
            model_name="indexrun",
            constraint=models.UniqueConstraint(
                fields=("index", "first_on", "last_on", "number"), name="index_run_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="performanceresult",
            constraint=models.UniqueConstraint(
                fields=("run", "staff"), name="performance_result_once"
            ),
        ),
        migrations.AddIndex(
            model_name="personfactor",
            index=models.Index(fields=["organization", "month"], name="person_factor_month"),
        ),
        migrations.AddConstraint(
            model_name="personfactor",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "refused"), _negated=True),
                fields=("staff", "month"),
                name="person_factor_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfactor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_by", None),
                    models.Q(("settled_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="person_factor_settled_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandard",
            constraint=models.UniqueConstraint(
                fields=("organization", "number"), name="time_standard_number", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandard",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("organization",),
                name="time_standard_one_draft",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandard",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")),
                fields=("organization", "valid_from"),
                name="time_standard_one_a_day",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="timestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_by", None),
                    models.Q(("published_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="time_standard_published_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardline",
            constraint=models.UniqueConstraint(
                fields=("standard", "stage", "step", "case_kind", "item_code"),
                name="standard_line_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardline",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gt", 0)), name="standard_line_takes_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="performancerun",
            constraint=models.UniqueConstraint(
                fields=("organization", "month", "number"), name="performance_run_number"
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
