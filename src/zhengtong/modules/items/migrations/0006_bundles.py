import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import zhengtong.kernel.ids

GUARD = """
CREATE FUNCTION items_bundle_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status NOT IN ('published', 'withdrawn') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE'
        OR (to_jsonb(NEW) - '{status,ends_on}'::text[])
            IS DISTINCT FROM (to_jsonb(OLD) - '{status,ends_on}'::text[])
        OR (NEW.status <> OLD.status
            AND NOT (OLD.status = 'published' AND NEW.status = 'withdrawn')) THEN
        RAISE EXCEPTION 'bundle version % has been published and cannot be changed', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER items_bundle_guard BEFORE UPDATE OR DELETE ON items_bundle_version
    FOR EACH ROW EXECUTE FUNCTION items_bundle_guard();
CREATE FUNCTION items_bundle_form_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'merged form % is kept as it was made', OLD.id;
END $$;
CREATE TRIGGER items_bundle_form_guard BEFORE UPDATE OR DELETE ON items_bundle_form
    FOR EACH ROW EXECUTE FUNCTION items_bundle_form_guard();
"""

UNGUARD = """
DROP TRIGGER items_bundle_form_guard ON items_bundle_form;
DROP FUNCTION items_bundle_form_guard();
DROP TRIGGER items_bundle_guard ON items_bundle_version;
DROP FUNCTION items_bundle_guard();
"""


class Migration(migrations.Migration):
    """Life-event bundles; what is published stays as it was, and so do merged forms."""

    dependencies = [
        ("forms", "0003_form_design"),
        ("items", "0005_rules"),
        ("org", "0002_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="LifeEventBundle",
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
                ("key", models.CharField(max_length=60, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "lead_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.organization",
                    ),
                ),
            ],
            options={
                "db_table": "items_bundle",
            },
        ),
        migrations.CreateModel(
            name="LifeEventBundleVersion",
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
                ("number", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("in_review", "待审核"),
                            ("published", "已发布"),
                            ("withdrawn", "已停用"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("definition", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("drafted_by", models.CharField(max_length=80)),
                ("reviewed_by", models.CharField(blank=True, max_length=80)),
                ("review_note", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("lock_version", models.PositiveIntegerField(default=1)),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="items.lifeeventbundle",
                    ),
                ),
            ],
            options={
                "db_table": "items_bundle_version",
            },
        ),
        migrations.CreateModel(
            name="LifeEventBundleForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("plan", models.JSONField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "form_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forms.formversion",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forms",
                        to="items.lifeeventbundleversion",
                    ),
                ),
            ],
            options={
                "db_table": "items_bundle_form",
            },
        ),
        migrations.AddConstraint(
            model_name="lifeeventbundleversion",
            constraint=models.UniqueConstraint(
                fields=("bundle", "number"), name="items_bundle_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="lifeeventbundleversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "in_review"])),
                fields=("bundle",),
                name="items_bundle_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="lifeeventbundleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    models.Q(("effective_on__isnull", False), ("published_at__isnull", False)),
                    _connector="OR",
                ),
                name="items_bundle_published_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="lifeeventbundleform",
            constraint=models.UniqueConstraint(
                fields=("version", "fingerprint"), name="items_bundle_form_of"
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
