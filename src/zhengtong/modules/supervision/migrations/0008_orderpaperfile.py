import django.db.models.deletion
from django.db import migrations, models

GUARD = (
    "CREATE TRIGGER supervision_orderpaperfile_append_only BEFORE UPDATE OR DELETE ON "
    "supervision_orderpaperfile FOR EACH ROW EXECUTE FUNCTION append_only();"
)
UNGUARD = "DROP TRIGGER supervision_orderpaperfile_append_only ON supervision_orderpaperfile;"


class Migration(migrations.Migration):
    """The file of a document of an order, made once; its row is never changed."""

    dependencies = [
        ("supervision", "0007_rectifications"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderPaperFile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("file", models.UUIDField()),
                ("is_sealed", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="supervision.orderpaper",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
