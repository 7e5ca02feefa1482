"""Counts of all that is open read small indexes and no rows; who takes part in a run, alone."""

from django.db import migrations, models

PARTS = """
CREATE VIEW workflow_part_facts AS SELECT instance_id, organization_id FROM workflow_task;
"""
# An index is read instead of the rows only where a vacuum has passed. PostgreSQL's own measure, a
# fifth of the table, comes once in months in a table that keeps all that ever was.
VACUUM = """
ALTER TABLE {table} SET (
    autovacuum_vacuum_scale_factor = 0.005, autovacuum_vacuum_insert_scale_factor = 0.002
);
"""
RESET = """
ALTER TABLE {table} RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor
);
"""
TABLES = ("workflow_instance", "workflow_task", "workflow_clock")


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0008_due_facts"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="clock",
            name="workflow_clock_due",
        ),
        migrations.RemoveIndex(
            model_name="task",
            name="workflow_task_instance",
        ),
        migrations.RemoveIndex(
            model_name="task",
            name="workflow_task_check",
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("state", "running"), ("task__isnull", True)),
                fields=["kind", "due_on"],
                include=("instance", "unit", "limit", "extended_days"),
                name="workflow_clock_due",
            ),
        ),
        migrations.AddIndex(
            model_name="instance",
            index=models.Index(
                condition=models.Q(("state__in", ["running", "suspended"])),
                fields=["id"],
                include=("process_version",),
                name="workflow_instance_live",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["instance"], include=("organization_id",), name="workflow_task_instance"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "claimed"])),
                fields=["next_check_on"],
                include=(
                    "id",
                    "organization_id",
                    "instance",
                    "node",
                    "unit",
                    "limit",
                    "due_on",
                    "opened_at",
                ),
                name="workflow_task_check",
            ),
        ),
        migrations.RunSQL(PARTS, "DROP VIEW workflow_part_facts"),
        *(
            migrations.RunSQL(VACUUM.format(table=table), RESET.format(table=table))
            for table in TABLES
        ),
    ]
