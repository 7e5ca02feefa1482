import django.db.models.deletion
from django.db import migrations, models

import zhengtong.kernel.ids

GUARD = "".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION append_only();"
    for table in ("cases_hearingnotice", "cases_hearingstatement")
)
UNGUARD = "".join(
    f"DROP TRIGGER {table}_append_only ON {table};"
    for table in ("cases_hearingnotice", "cases_hearingstatement")
)


class Migration(migrations.Migration):
    """Hearings in a case, and permits that are renewed."""

    dependencies = [
        ("audit", "0002_chain"),
        ("cases", "0014_forwarding_and_exchange"),
        ("org", "0002_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("told", "已告知听证权利，等待答复"),
                            ("settled", "无人要求听证"),
                            ("requested", "待确定听证时间"),
                            ("scheduled", "已通知，等待举行"),
                            ("open", "正在听证"),
                            ("recorded", "笔录待确认"),
                            ("held", "听证已结束"),
                            ("ended", "办件结束，听证终止"),
                        ],
                        default="told",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("right", "申请人、利害关系人要求"), ("organ", "应当听证的事项")],
                        default="right",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                ("begun_at", models.DateTimeField()),
                ("requested_at", models.DateTimeField(null=True)),
                ("organise_by", models.DateField(null=True)),
                ("stops_clock", models.BooleanField(default=False)),
                ("starts_at", models.DateTimeField(null=True)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("recorder", models.CharField(blank=True, max_length=60)),
                ("is_announced", models.BooleanField(default=False)),
                ("registration", models.CharField(blank=True, max_length=300)),
                ("opened_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("findings", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearing",
                        to="cases.case",
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
                    "presider",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
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
            ],
        ),
        migrations.CreateModel(
            name="HearingNotice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("starts_at", models.DateTimeField()),
                ("place", models.CharField(max_length=200)),
                ("recorder", models.CharField(blank=True, max_length=60)),
                ("is_announced", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("issued_at", models.DateTimeField()),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="cases.hearing",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "presider",
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
            name="HearingParty",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("applicant", "申请人"), ("interested", "利害关系人")],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("interest", models.CharField(blank=True, max_length=300)),
                ("told_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "未答复"),
                            ("requested", "要求听证"),
                            ("waived", "放弃听证"),
                            ("lapsed", "逾期未提出"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_via", models.CharField(blank=True, max_length=10)),
                ("answer_note", models.CharField(blank=True, max_length=500)),
                ("attended", models.BooleanField(null=True)),
                ("represented_by", models.CharField(blank=True, max_length=120)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_via", models.CharField(blank=True, max_length=10)),
                ("not_confirmed", models.CharField(blank=True, max_length=300)),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="cases.hearing",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HearingObjection",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("reason", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("is_upheld", models.BooleanField(null=True)),
                ("ruling", models.TextField(blank=True)),
                ("ruled_at", models.DateTimeField(null=True)),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="cases.hearing",
                    ),
                ),
                (
                    "presider",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staffmember",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.hearingparty",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HearingStatement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("speaker", models.CharField(max_length=120)),
                ("capacity", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField()),
                ("file_public_id", models.UUIDField(null=True)),
                ("file_name", models.CharField(blank=True, max_length=255)),
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
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="cases.hearing",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Renewal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("permit_number", models.CharField(max_length=120)),
                ("expires_on", models.DateField()),
                ("apply_by", models.DateField()),
                ("applied_on", models.DateField()),
                ("is_timely", models.BooleanField()),
                ("deemed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="cases.case",
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
            ],
        ),
        migrations.AddIndex(
            model_name="hearing",
            index=models.Index(fields=["organization", "state"], name="case_hearing_org_state"),
        ),
        migrations.AddIndex(
            model_name="hearing",
            index=models.Index(
                condition=models.Q(("is_announced", True)),
                fields=["-starts_at"],
                name="case_hearing_announced",
            ),
        ),
        migrations.AddIndex(
            model_name="hearingparty",
            index=models.Index(
                condition=models.Q(("answer", "")),
                fields=["due_on"],
                name="case_hearing_answer_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="hearingparty",
            constraint=models.UniqueConstraint(
                fields=("hearing", "name"), name="case_hearing_party_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="hearingobjection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_upheld", None)),
                fields=("hearing",),
                name="case_hearing_open_objection",
            ),
        ),
        migrations.AddIndex(
            model_name="renewal",
            index=models.Index(
                condition=models.Q(("deemed_at", None), ("is_timely", True)),
                fields=["expires_on"],
                name="case_renewal_open",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
