import django.db.models.deletion
from django.db import migrations, models

import zhengtong.kernel.ids


class Migration(migrations.Migration):
    """Applications for life-event bundles, with the application made for each item."""

    dependencies = [
        ("cases", "0003_personal_desk"),
        ("items", "0008_packages"),
        ("org", "0002_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="BundleApplication",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("draft_public_id", models.UUIDField()),
                (
                    "delivery_method",
                    models.CharField(
                        choices=[
                            ("electronic", "网上下载"),
                            ("counter", "到窗口领取"),
                            ("post", "邮寄"),
                        ],
                        default="electronic",
                        max_length=12,
                    ),
                ),
                ("delivery_address", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("discarded_at", models.DateTimeField(null=True)),
                ("number", models.CharField(max_length=30, null=True, unique=True)),
                (
                    "query_code",
                    models.CharField(default=zhengtong.kernel.ids.query_code, max_length=12),
                ),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "bundle_form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="items.lifeeventbundleform",
                    ),
                ),
                (
                    "bundle_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="items.lifeeventbundleversion",
                    ),
                ),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.naturalperson",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.region",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BundleMaterial",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("material_key", models.CharField(max_length=100)),
                ("file_public_id", models.UUIDField()),
                ("file_name", models.CharField(max_length=255)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("added_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="cases.bundleapplication",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BundlePart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.application",
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="cases.bundleapplication",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddIndex(
            model_name="bundleapplication",
            index=models.Index(fields=["person", "-saved_at"], name="bundle_application_person"),
        ),
        migrations.AddConstraint(
            model_name="bundlepart",
            constraint=models.UniqueConstraint(fields=("bundle", "key"), name="bundle_part_once"),
        ),
    ]
