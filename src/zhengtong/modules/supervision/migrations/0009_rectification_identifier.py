import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """New tasks get an identifier that does not tell when they were opened."""

    dependencies = [
        ("supervision", "0008_orderpaperfile"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rectification",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
