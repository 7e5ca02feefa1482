"""Counts of open cases read one small index and no rows; see workflow 0009."""

from django.db import migrations, models


VACUUM = """
ALTER TABLE cases_case SET (
    autovacuum_vacuum_scale_factor = 0.005, autovacuum_vacuum_insert_scale_factor = 0.002
);
"""
RESET = """
ALTER TABLE cases_case RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0032_rating_facts"),
        ("workflow", "0009_covering_indexes"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_open",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["organization", "-instance"],
                include=("id", "item_version", "case_kind", "submitted_at"),
                name="case_open",
            ),
        ),
        migrations.RunSQL(VACUUM, RESET),
    ]
