"""Figures that organisations define for themselves and bring as tables."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import zhengtong.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0003_honours_of_namesakes"),
        ("org", "0002_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnMetric",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                ("name_zh", models.CharField(max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("says_zh", models.CharField(max_length=500)),
                ("says_en", models.CharField(blank=True, max_length=500)),
                ("source", models.CharField(max_length=200)),
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
                ("kinds", models.JSONField()),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("day", "每天"),
                            ("month", "每月"),
                            ("quarter", "每季度"),
                            ("year", "每年"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "joined",
                    models.CharField(choices=[("sum", "相加"), ("mean", "取平均")], max_length=4),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("more", "越多越好"),
                            ("less", "越少越好"),
                            ("neither", "不分好坏"),
                        ],
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("retired_at", models.DateTimeField(null=True)),
                ("retired_note", models.CharField(blank=True, max_length=300)),
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
                    "retired_by",
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
                        condition=models.Q(("retired_at", None)),
                        fields=("organization", "name_zh"),
                        name="own_metric_name",
                    )
                ],
            },
        ),
    ]
