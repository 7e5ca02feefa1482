"""What watchers read about clocks: the running and past periods of each run, none of its content."""

from django.db import migrations

FORWARD = """
CREATE VIEW workflow_clock_facts AS
SELECT c.id AS clock_id, c.instance_id, i.subject, c.region_id, i.owner_organization_id,
    i.state AS instance_state, c.task_id, c.kind, c."limit" + c.extended_days AS period, c.unit,
    c.start_on, c.stopped_on, c.due_on, c.is_provisional, c.state
FROM workflow_clock c JOIN workflow_instance i ON i.id = c.instance_id;
"""


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_guard")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW workflow_clock_facts")]
