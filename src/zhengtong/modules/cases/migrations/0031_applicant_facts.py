"""Whose cases belong together, for those who watch: keys only, never who it is."""

from django.db import migrations

FORWARD = """
CREATE VIEW cases_applicant_facts AS
SELECT c.id AS case_id, c.person_id, c.entity_id, v.item_id, c.submitted_at
FROM cases_case c JOIN items_version v ON v.id = c.item_version_id;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_watch_facts"), ("items", "0010_near_facets")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW cases_applicant_facts")]
