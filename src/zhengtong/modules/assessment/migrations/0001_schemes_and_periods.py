from decimal import Decimal

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import zhengtong.kernel.ids

FINAL = ("calculation", "result", "periodevent", "metricrow")
KEPT = ("scorerecord", "appeal", "metricimport", "honour")
GUARD = (
    "".join(
        f"CREATE TRIGGER assessment_{table}_append_only BEFORE UPDATE OR DELETE ON"
        f" assessment_{table} FOR EACH ROW EXECUTE FUNCTION append_only();"
        for table in FINAL
    )
    + "".join(
        f"CREATE TRIGGER assessment_{table}_kept BEFORE DELETE ON"
        f" assessment_{table} FOR EACH ROW EXECUTE FUNCTION append_only();"
        for table in KEPT
    )
    + """
CREATE TRIGGER assessment_schemeversion_final BEFORE UPDATE OR DELETE ON assessment_schemeversion
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION append_only();
CREATE FUNCTION assessment_record_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'score record %: what was recorded is final', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER assessment_scorerecord_words BEFORE UPDATE ON assessment_scorerecord FOR EACH ROW
    WHEN ((OLD.period_id, OLD.member_id, OLD.indicator, OLD.happened_on, OLD.quantity, OLD.given,
           OLD.choice, OLD.factors, OLD.note, OLD.entered_by_id)
        IS DISTINCT FROM
          (NEW.period_id, NEW.member_id, NEW.indicator, NEW.happened_on, NEW.quantity, NEW.given,
           NEW.choice, NEW.factors, NEW.note, NEW.entered_by_id))
    EXECUTE FUNCTION assessment_record_words();
"""
)
UNGUARD = (
    "".join(
        f"DROP TRIGGER assessment_{table}_append_only ON assessment_{table};" for table in FINAL
    )
    + "".join(f"DROP TRIGGER assessment_{table}_kept ON assessment_{table};" for table in KEPT)
    + """
DROP TRIGGER assessment_schemeversion_final ON assessment_schemeversion;
DROP TRIGGER assessment_scorerecord_words ON assessment_scorerecord;
DROP FUNCTION assessment_record_words();
"""
)


class Migration(migrations.Migration):
    """Schemes, periods, imported figures, honours."""

    initial = True

    dependencies = [
        ("org", "0002_administration"),
        ("audit", "0002_chain"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentPeriod",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "subject_kind",
                    models.CharField(
                        choices=[("organization", "单位"), ("window", "窗口"), ("staff", "个人")],
                        max_length=12,
                    ),
                ),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("collecting", "采集中"),
                            ("calculated", "已计算"),
                            ("published", "公示中"),
                            ("confirmed", "已确认"),
                            ("ranked", "已排名"),
                            ("cancelled", "已取消"),
                        ],
                        default="collecting",
                        max_length=12,
                    ),
                ),
                ("lock_version", models.PositiveIntegerField(default=1)),
                ("published_on", models.DateField(null=True)),
                ("publish_until", models.DateField(null=True)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ranked_at", models.DateTimeField(null=True)),
                ("job_asked_at", models.DateTimeField(null=True)),
                ("job_done", models.PositiveIntegerField(default=0)),
                ("job_error", models.CharField(blank=True, max_length=300)),
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
        migrations.CreateModel(
            name="Calculation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("member_count", models.PositiveIntegerField()),
                ("input_digest", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("warnings", models.JSONField(default=list)),
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
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calculations",
                        to="assessment.assessmentperiod",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="assessmentperiod",
            name="current",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessment.calculation",
            ),
        ),
        migrations.CreateModel(
            name="MetricImport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                (
                    "subject_kind",
                    models.CharField(
                        choices=[("organization", "单位"), ("window", "窗口"), ("staff", "个人")],
                        max_length=12,
                    ),
                ),
                ("file_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("row_count", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_note", models.CharField(blank=True, max_length=300)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
                (
                    "withdrawn_by",
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
            name="MetricRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("line", models.PositiveIntegerField()),
                ("metric", models.CharField(max_length=60)),
                (
                    "subject_kind",
                    models.CharField(
                        choices=[("organization", "单位"), ("window", "窗口"), ("staff", "个人")],
                        max_length=12,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("on", models.DateField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=14)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="assessment.metricimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PeriodMember",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("number", models.CharField(blank=True, max_length=20)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("group", models.CharField(blank=True, max_length=40)),
                ("duty_months", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("excluded", models.CharField(blank=True, max_length=40)),
                ("excluded_note", models.CharField(blank=True, max_length=300)),
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
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="assessment.assessmentperiod",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.post",
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
            name="PeriodEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("act", models.CharField(max_length=30)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("words", models.CharField(blank=True, max_length=500)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="assessment.assessmentperiod",
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
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.periodmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Honour",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("name", models.JSONField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("holder", models.CharField(max_length=200)),
                ("score", models.DecimalField(decimal_places=4, max_digits=12)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "拟授予"),
                            ("awarded", "已授予"),
                            ("declined", "不授予"),
                            ("revoked", "已撤销荣誉"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(max_length=40, null=True, unique=True)),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
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
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honours",
                        to="assessment.assessmentperiod",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.periodmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("total", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                (
                    "plus",
                    models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=12),
                ),
                (
                    "minus",
                    models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=12),
                ),
                (
                    "yuan",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12),
                ),
                ("grade", models.CharField(blank=True, max_length=40)),
                ("consequences", models.JSONField(default=list)),
                ("parts", models.JSONField(default=list)),
                ("notes", models.JSONField(default=list)),
                ("place", models.PositiveIntegerField(null=True)),
                (
                    "calculation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="assessment.calculation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="assessment.periodmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True)),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SchemeVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("definition", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "待发布"),
                            ("published", "已发布"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("lock_version", models.PositiveIntegerField(default=1)),
                ("drafted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "drafted_by",
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
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="assessment.scheme",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="scheme",
            name="current",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessment.schemeversion",
            ),
        ),
        migrations.AddField(
            model_name="assessmentperiod",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessment.schemeversion",
            ),
        ),
        migrations.CreateModel(
            name="ScoreRecord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("indicator", models.CharField(max_length=60)),
                ("happened_on", models.DateField()),
                (
                    "quantity",
                    models.DecimalField(decimal_places=4, default=Decimal("1"), max_digits=12),
                ),
                ("given", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ("choice", models.CharField(blank=True, max_length=40)),
                ("factors", models.JSONField(default=dict)),
                ("note", models.CharField(max_length=500)),
                ("file_ids", models.JSONField(default=list)),
                ("origin", models.CharField(blank=True, max_length=80)),
                ("origin_url", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "待确认"),
                            ("confirmed", "已确认"),
                            ("corrected", "已自行改正，不计分"),
                            ("refused", "未予确认"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("lock_version", models.PositiveIntegerField(default=1)),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("correct_until", models.DateField(null=True)),
                ("correction", models.CharField(blank=True, max_length=500)),
                ("corrected_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.CharField(blank=True, max_length=500)),
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
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="assessment.periodmember",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="assessment.assessmentperiod",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("level", models.PositiveSmallIntegerField(default=1)),
                ("text", models.CharField(max_length=1000)),
                ("file_ids", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "待复核"),
                            ("upheld", "复核成立"),
                            ("rejected", "复核维持"),
                        ],
                        default="filed",
                        max_length=10,
                    ),
                ),
                ("filed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=1000)),
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
                    "filed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="assessment.assessmentperiod",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="assessment.periodmember",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="assessment.scorerecord",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="calculation",
            constraint=models.UniqueConstraint(
                fields=("period", "number"), name="calculation_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="metricimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("organization", "digest"),
                name="metric_import_once",
            ),
        ),
        migrations.AddIndex(
            model_name="metricrow",
            index=models.Index(
                fields=["metric", "subject_kind", "subject_id", "on"], name="metric_row_read"
            ),
        ),
        migrations.AddIndex(
            model_name="periodmember",
            index=models.Index(fields=["staff"], name="period_member_staff"),
        ),
        migrations.AddIndex(
            model_name="periodmember",
            index=models.Index(fields=["organization"], name="period_member_home"),
        ),
        migrations.AddConstraint(
            model_name="periodmember",
            constraint=models.UniqueConstraint(
                fields=("period", "subject_id"), name="period_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="honour",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["declined", "revoked"]), _negated=True),
                fields=("period", "key", "holder", "place"),
                name="honour_once",
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(fields=["calculation", "place"], name="result_place"),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("calculation", "member"), name="result_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeversion",
            constraint=models.UniqueConstraint(
                fields=("scheme", "number"), name="scheme_version_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published"), _negated=True),
                fields=("scheme",),
                name="scheme_one_draft",
            ),
        ),
        migrations.AddIndex(
            model_name="assessmentperiod",
            index=models.Index(fields=["organization", "-first_on"], name="assessment_of_org"),
        ),
        migrations.AddConstraint(
            model_name="assessmentperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_on__lte", models.F("last_on"))),
                name="assessment_period_days",
            ),
        ),
        migrations.AddIndex(
            model_name="scorerecord",
            index=models.Index(fields=["period", "state", "id"], name="score_record_period_state"),
        ),
        migrations.AddConstraint(
            model_name="scorerecord",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", ""), _negated=True),
                fields=("period", "member", "indicator", "origin"),
                name="score_record_origin",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "filed")),
                fields=("period", "member"),
                name="appeal_one_open",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
