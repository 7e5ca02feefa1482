import django.db.models.deletion
import zhengtong.core.secrets.fields
import zhengtong.kernel.ids
from django.db import migrations, models

GUARD = """
CREATE TRIGGER cases_caserevision_append_only BEFORE UPDATE OR DELETE ON cases_caserevision
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER cases_agencyvisit_append_only BEFORE UPDATE OR DELETE ON cases_agencyvisit
    FOR EACH ROW EXECUTE FUNCTION append_only();
"""
UNGUARD = """
DROP TRIGGER cases_caserevision_append_only ON cases_caserevision;
DROP TRIGGER cases_agencyvisit_append_only ON cases_agencyvisit;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_chain"),
        ("cases", "0015_hearings"),
        ("org", "0002_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandoverList",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True)),
                ("listed_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("remark", models.CharField(blank=True, max_length=500)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "from_organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
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
                    "to_organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandoverLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("papers", models.JSONField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="cases.handoverlist",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MaterialPaper",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("material_key", models.CharField(max_length=60)),
                ("originals", models.PositiveSmallIntegerField(default=0)),
                ("copies", models.PositiveSmallIntegerField(default=0)),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.application",
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
            ],
        ),
        migrations.CreateModel(
            name="PaperTray",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("material_key", models.CharField(max_length=60)),
                ("created_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.application",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PhoneLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("device_hash", models.CharField(blank=True, max_length=64)),
                ("made_by", models.BigIntegerField(help_text="user id")),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("sent", models.PositiveSmallIntegerField(default=0)),
                ("sent_bytes", models.PositiveBigIntegerField(default=0)),
                (
                    "tray",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="cases.papertray",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrayPage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("turn", models.PositiveSmallIntegerField(default=0)),
                ("file_public_id", models.UUIDField()),
                ("file_name", models.CharField(max_length=255)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[("scanner", "扫描"), ("phone", "手机拍照")], max_length=8
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "tray",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="cases.papertray",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="AgencyVisit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("visited_on", models.DateField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("consult", "上门咨询"),
                            ("collect", "上门收材料"),
                            ("deliver", "送办理结果"),
                            ("care", "走访回访"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("noted_at", models.DateTimeField()),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
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
            ],
            options={
                "indexes": [models.Index(fields=["agent", "-visited_on"], name="visit_agent")],
            },
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("elderly", "年纪大，不便出门"),
                            ("disabled", "残疾或者行动不便"),
                            ("ill", "患病"),
                            ("away", "在外地，不能到场"),
                            ("other", "其他原因"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "identity_seen",
                    models.CharField(
                        choices=[
                            ("card", "居民身份证原件"),
                            ("household", "户口簿原件"),
                            ("other", "其他有效证件原件"),
                        ],
                        max_length=12,
                    ),
                ),
                ("valid_until", models.DateField()),
                ("signature_public_id", models.UUIDField()),
                ("is_drawn", models.BooleanField()),
                ("signed_at", models.DateTimeField()),
                ("objected_at", models.DateTimeField(null=True)),
                ("objection", models.CharField(blank=True, max_length=500)),
                ("settled_at", models.DateTimeField(null=True)),
                ("is_genuine", models.BooleanField(null=True)),
                ("settlement", models.CharField(blank=True, max_length=500)),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.application",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
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
                    "settled_by",
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
                "indexes": [
                    models.Index(fields=["agent", "-signed_at"], name="authority_agent"),
                    models.Index(
                        condition=models.Q(
                            ("objected_at__isnull", False), ("settled_at__isnull", True)
                        ),
                        fields=["objected_at"],
                        name="authority_disputed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseQuestion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                ("asked_by", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=2000)),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "asked_at"], name="case_question_case")],
            },
        ),
        migrations.CreateModel(
            name="CaseRevision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("answers", "更正填写的内容"), ("contact", "修改联系或领取方式")],
                        max_length=8,
                    ),
                ),
                ("before", zhengtong.core.secrets.fields.EncryptedJSONField()),
                ("after", zhengtong.core.secrets.fields.EncryptedJSONField()),
                ("made_by", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "made_at"], name="case_revision_case")],
            },
        ),
        migrations.AddIndex(
            model_name="handoverlist",
            index=models.Index(fields=["from_organization", "-made_at"], name="handover_from"),
        ),
        migrations.AddIndex(
            model_name="handoverlist",
            index=models.Index(fields=["to_organization", "-made_at"], name="handover_to"),
        ),
        migrations.AddIndex(
            model_name="handoverline",
            index=models.Index(fields=["handover"], name="handover_line_list"),
        ),
        migrations.AddConstraint(
            model_name="handoverline",
            constraint=models.UniqueConstraint(fields=("case",), name="handed_over_once"),
        ),
        migrations.AddConstraint(
            model_name="materialpaper",
            constraint=models.UniqueConstraint(
                fields=("application", "material_key"), name="material_paper_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="papertray",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("application__isnull", False), ("case__isnull", True)),
                    models.Q(("application__isnull", True), ("case__isnull", False)),
                    _connector="OR",
                ),
                name="tray_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="papertray",
            constraint=models.UniqueConstraint(
                condition=models.Q(("application__isnull", False)),
                fields=("application", "material_key"),
                name="tray_of_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="papertray",
            constraint=models.UniqueConstraint(
                condition=models.Q(("case__isnull", False)),
                fields=("case", "material_key"),
                name="tray_of_case",
            ),
        ),
        migrations.AddIndex(
            model_name="traypage",
            index=models.Index(fields=["tray", "position"], name="tray_page_position"),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
