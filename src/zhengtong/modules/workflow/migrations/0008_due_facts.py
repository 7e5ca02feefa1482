"""The running periods of cases alone, for counts over all that is open: no join, one small index."""

from django.db import migrations

FORWARD = """
CREATE VIEW workflow_due_facts AS
SELECT c.id AS clock_id, c.instance_id, c.region_id, c.kind, c."limit" + c.extended_days AS period,
    c.unit, c.start_on, c.due_on, c.is_provisional
FROM workflow_clock c WHERE c.state = 'running' AND c.task_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("workflow", "0007_node_facts")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW workflow_due_facts")]
