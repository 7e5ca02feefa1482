import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Promises that are signed for a whole and reach each of its parts."""

    dependencies = [
        ("cases", "0023_hearing_entities"),
    ]

    operations = [
        migrations.CreateModel(
            name="BundlePromise",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("pending", "容缺受理"), ("commitment", "告知承诺")], max_length=12
                    ),
                ),
                ("material_keys", models.JSONField()),
                ("signed_name", models.CharField(max_length=120)),
                ("signed_at", models.DateTimeField()),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="cases.bundleapplication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("bundle", "kind"), name="bundle_promise_kind")
                ],
            },
        ),
    ]
