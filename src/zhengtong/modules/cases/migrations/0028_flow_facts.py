"""What the board counts: where a case came in, and the days on which it went on, with their indexes."""

from django.db import migrations

FORWARD = """
CREATE VIEW cases_flow_facts AS
SELECT c.id AS case_id, c.public_id, c.number, c.region_id, c.organization_id, c.item_version_id,
    v.item_id, c.instance_id, c.status, c.case_kind, c.channel, c.applicant_name,
    c.received_at_id, c.entered_by_id, c.accepted_by_id,
    c.submitted_at, c.accepted_at, c.decided_at, c.closed_at, c.close_type,
    f.submitted_on, f.accepted_on, f.decided_on, f.closed_on, f.was_suspended
FROM cases_case c
JOIN items_version v ON v.id = c.item_version_id
LEFT JOIN cases_casefact f ON f.case_id = c.id;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_delivery"), ("items", "0010_near_facets")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW cases_flow_facts")]
