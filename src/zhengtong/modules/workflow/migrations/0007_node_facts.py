"""The steps of published charts for those who watch."""

from django.db import migrations

FORWARD = """
CREATE VIEW workflow_node_facts AS
SELECT version_id AS process_version_id, position, node, kind, name AS step_name,
    name_en AS step_name_en, stage, "limit", unit
FROM workflow_processnode;
"""


class Migration(migrations.Migration):
    dependencies = [("workflow", "0006_log_facts")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW workflow_node_facts")]
