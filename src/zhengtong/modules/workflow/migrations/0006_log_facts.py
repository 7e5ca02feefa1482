"""The process log for those who watch: what, when, who; never what was written."""

from django.db import migrations

FORWARD = """
CREATE VIEW workflow_log_facts AS
SELECT e.instance_id, e.seq, e.kind, e.node, e.outcome, e.at, e.recorded_at, e.actor_kind,
    e.staff_id, e.acting_for_staff_id, e.post_id, e.task_id, e.payload ->> 'target' AS target
FROM workflow_instanceevent e;
"""


class Migration(migrations.Migration):
    dependencies = [("workflow", "0005_clock_moves")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW workflow_log_facts")]
