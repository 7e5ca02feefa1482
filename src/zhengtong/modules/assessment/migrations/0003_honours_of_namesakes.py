"""Two of one name in one window: an honour is unique by its member, or by the window."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_indices_performance_circulars"),
        ("org", "0002_administration"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="honour",
            name="honour_once",
        ),
        migrations.AddConstraint(
            model_name="honour",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "revoked"]), _negated=True),
                    ("member__isnull", False),
                ),
                fields=("period", "key", "member"),
                name="honour_member_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="honour",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "revoked"]), _negated=True),
                    ("member__isnull", True),
                ),
                fields=("period", "key", "holder"),
                name="honour_place_once",
            ),
        ),
    ]
