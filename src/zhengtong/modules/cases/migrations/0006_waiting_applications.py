from django.db import migrations, models

CATCH_UP = """
UPDATE cases_application SET is_waiting = true
WHERE id IN (SELECT application_id FROM cases_bundlepart WHERE opened_at IS NULL);
"""


class Migration(migrations.Migration):
    """An application that waits within a bundle is not open to be handed in."""

    dependencies = [("cases", "0005_bundles_and_lighter")]

    operations = [
        migrations.AddField(
            "application", "is_waiting", models.BooleanField(db_default=False, default=False)
        ),
        migrations.RunSQL(CATCH_UP, migrations.RunSQL.noop),
    ]
