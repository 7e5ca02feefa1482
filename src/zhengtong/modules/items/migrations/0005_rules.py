from django.db import migrations, models

KINDS = [
    ("licensing", "行政许可"),
    ("penalty", "行政处罚"),
    ("levy", "行政征收"),
    ("benefit", "行政给付"),
    ("inspection", "行政检查"),
    ("confirmation", "行政确认"),
    ("award", "行政奖励"),
    ("adjudication", "行政裁决"),
    ("coercion", "行政强制"),
    ("other", "其他行政权力"),
    ("public_service", "公共服务"),
]


class Migration(migrations.Migration):
    """Penalties are listed; what is published runs, penalties apart."""

    dependencies = [("items", "0004_drafts")]

    operations = [
        migrations.AlterField(
            "itemversion", "matter_type", models.CharField(choices=KINDS, max_length=16)
        ),
        migrations.AddIndex(
            "itemversion",
            models.Index(
                condition=models.Q(status__in=["draft", "in_review"]),
                fields=["status", "-updated_at"],
                name="items_version_open",
            ),
        ),
        migrations.AddConstraint(
            "itemversion",
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "in_review"])
                | models.Q(matter_type="penalty")
                | models.Q(form_version__isnull=False, process_version__isnull=False),
                name="items_version_published_runs",
            ),
        ),
    ]
