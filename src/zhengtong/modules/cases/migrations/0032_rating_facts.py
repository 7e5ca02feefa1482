"""What may be watched of ratings: neither the case nor the person stands in it."""

from django.db import migrations

FORWARD = """
CREATE VIEW cases_rating_facts AS
SELECT r.id AS rating_id, r.public_id, r.region_id, r.organization_id, r.item_version_id,
    v.item_id, r.post_id, r.staff_id, r.service, r.level, r.indicators, r.channel, r.rated_at,
    r.rated_at AS at, r.wants_contact, r.excluded_at,
    coalesce(f.is_late, false) AS is_late,
    coalesce(f.is_unlawfully_late, false) AS is_unlawfully_late,
    EXISTS (SELECT 1 FROM cases_supplementnotice s WHERE s.case_id = r.case_id) AS was_supplemented
FROM cases_rating r
JOIN items_version v ON v.id = r.item_version_id
LEFT JOIN cases_casefact f ON f.case_id = r.case_id
WHERE r.source = 'given';
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0031_applicant_facts"), ("items", "0010_near_facets")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW cases_rating_facts")]
