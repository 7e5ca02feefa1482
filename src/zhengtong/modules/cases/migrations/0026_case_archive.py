"""What of a case is in the archive."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_documents_by_templates")]

    operations = [
        migrations.CreateModel(
            name="CaseArchive",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("record_id", models.BigIntegerField(null=True)),
                ("kept", models.JSONField(default=list)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("tried_at", models.DateTimeField()),
                ("filed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("problem", ""), _negated=True),
                        fields=["tried_at"],
                        name="case_archive_waiting",
                    )
                ]
            },
        ),
    ]
