import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import zhengtong.core.secrets.fields
import zhengtong.kernel.ids

GUARD = """
CREATE FUNCTION items_package_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % stays as it came', TG_TABLE_NAME, OLD.id;
END $$;
CREATE TRIGGER items_package_guard BEFORE UPDATE OR DELETE ON items_package
    FOR EACH ROW EXECUTE FUNCTION items_package_guard();
CREATE TRIGGER items_package_promotion_guard BEFORE UPDATE OR DELETE ON items_package_promotion
    FOR EACH ROW EXECUTE FUNCTION items_package_guard();
"""

UNGUARD = """
DROP TRIGGER items_package_promotion_guard ON items_package_promotion;
DROP TRIGGER items_package_guard ON items_package;
DROP FUNCTION items_package_guard();
"""


class Migration(migrations.Migration):
    """Configuration packages, the key to sign them, the signers that are trusted."""

    dependencies = [
        ("items", "0007_imports_and_benchmarks"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfigPackage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("manifest", models.JSONField()),
                ("signer_name", models.CharField(max_length=80)),
                ("signer_fingerprint", models.CharField(max_length=64)),
                ("uploaded_by", models.CharField(max_length=80)),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "db_table": "items_package",
            },
        ),
        migrations.CreateModel(
            name="PackageKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("public_key", models.CharField(max_length=64)),
                ("private_key", zhengtong.core.secrets.fields.EncryptedTextField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "db_table": "items_package_key",
            },
        ),
        migrations.CreateModel(
            name="PackageSigner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=zhengtong.kernel.ids.uuid7, editable=False, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("public_key", models.CharField(max_length=64)),
                ("added_by", models.CharField(max_length=80)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("revoked_by", models.CharField(blank=True, max_length=80)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_for", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "db_table": "items_package_signer",
            },
        ),
        migrations.CreateModel(
            name="PackagePromotion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mode", models.CharField(max_length=12)),
                ("promoted_by", models.CharField(max_length=80)),
                ("promoted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("results", models.JSONField()),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promotions",
                        to="items.configpackage",
                    ),
                ),
            ],
            options={
                "db_table": "items_package_promotion",
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
