import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import zhengtong.kernel.ids

PROCEDURES = """
INSERT INTO cases_specialprocedure (case_id, ground, stops, reason, document_id, from_on,
    expected_on, started_at, started_by_id, to_on, ending, ended_at, result)
SELECT c.id, left(s.ground, 20), ARRAY(SELECT jsonb_array_elements_text(s.stops)), '', d.id,
    s.from_on, s.expected_on,
    coalesce(d.issued_at, s.from_on::timestamp AT TIME ZONE 'Asia/Shanghai'), d.issued_by_id,
    s.to_on, CASE WHEN s.to_on IS NULL THEN '' ELSE 'resumed' END,
    s.to_on::timestamp AT TIME ZONE 'Asia/Shanghai', ''
FROM workflow_suspension s
JOIN cases_case c ON c.instance_id = s.instance_id
LEFT JOIN cases_casedocument d ON d.number = s.document AND d.case_id = c.id
WHERE s.ground <> 'supplement';
"""
EXTENSIONS = """
INSERT INTO cases_extensionrequest (public_id, case_id, days, reason, authority, state, asked_at,
    asked_by_id, answered_at, answered_by_id, answer, document_id)
SELECT gen_random_uuid(), c.id, e.days, e.text, 'organ', 'approved', e.at, e.staff_id, e.at,
    e.staff_id, '', d.id
FROM (
    SELECT DISTINCT ON (instance_id) instance_id, (payload ->> 'days')::int AS days, text, at,
        staff_id
    FROM workflow_instanceevent WHERE kind = 'clock_extended' ORDER BY instance_id, seq
) e
JOIN cases_case c ON c.instance_id = e.instance_id
LEFT JOIN LATERAL (
    SELECT id FROM cases_casedocument WHERE case_id = c.id AND kind = 'extension'
    ORDER BY id LIMIT 1
) d ON true;
"""
ASPECTS = """
UPDATE cases_case SET aspects = array_append(aspects, 'periods')
WHERE id IN (
    SELECT case_id FROM cases_specialprocedure UNION SELECT case_id FROM cases_extensionrequest
);
"""


class Migration(migrations.Migration):
    """Special procedures and extensions with all that the law wants told of them, those that were
    known to the engine only included; documents that were replaced."""

    dependencies = [
        ("cases", "0010_case_facts"),
        ("org", "0002_administration"),
        ("workflow", "0005_clock_moves"),
    ]

    operations = [
        migrations.AddField(
            model_name="casedocument",
            name="replaced_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.casedocument",
            ),
        ),
        migrations.AddField(
            model_name="casedocument",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="SpecialProcedure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ground", models.CharField(max_length=20)),
                (
                    "stops",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("from_on", models.DateField()),
                ("expected_on", models.DateField(null=True)),
                ("started_at", models.DateTimeField()),
                ("reminded_on", models.DateField(null=True)),
                ("to_on", models.DateField(null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[("resumed", "恢复计时"), ("case_ended", "办件结束")],
                        max_length=12,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("result", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_procedures",
                        to="cases.case",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.casedocument",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "started_by",
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
            name="ExtensionRequest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("days", models.PositiveIntegerField()),
                ("reason", models.TextField()),
                (
                    "authority",
                    models.CharField(
                        choices=[("organ", "本机关负责人"), ("government", "本级人民政府负责人")],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待批准"),
                            ("approved", "已批准"),
                            ("rejected", "未批准"),
                            ("lapsed", "已失效"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "asked_by",
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
                        related_name="extension_requests",
                        to="cases.case",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.casedocument",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["asked_at"],
                        name="case_extension_pending",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("case",),
                        name="case_one_pending_extension",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")),
                        fields=("case",),
                        name="case_one_extension",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="specialprocedure",
            index=models.Index(
                condition=models.Q(("to_on", None)),
                fields=["expected_on"],
                name="case_procedure_expected",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialprocedure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_on", None)), fields=("case",), name="case_one_procedure"
            ),
        ),
        migrations.RunSQL(
            [PROCEDURES, EXTENSIONS, ASPECTS], migrations.RunSQL.noop, elidable=False
        ),
    ]
