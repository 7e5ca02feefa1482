"""What watchers read about cases: standing and moments, none of what the applicant wrote."""

from django.db import migrations

FORWARD = """
CREATE VIEW cases_case_facts AS
SELECT id AS case_id, public_id, number, region_id, organization_id, item_version_id, instance_id,
    status, channel, case_kind, applicant_name, submitted_at, accepted_at, decided_at,
    delivered_at, closed_at, legal_outcome, close_type
FROM cases_case;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW cases_case_facts")]
