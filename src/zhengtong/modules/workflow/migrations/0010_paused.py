"""What stands still is listed for its post, without reading what is done."""

import datetime
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0009_covering_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                models.F("post_id"),
                django.db.models.functions.comparison.Coalesce(
                    "due_on", models.Value(datetime.date(9999, 12, 31))
                ),
                models.F("id"),
                condition=models.Q(("state", "suspended")),
                name="workflow_task_paused",
            ),
        ),
    ]
