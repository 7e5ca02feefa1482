"""Applications and cases of bundles that are there bear the key of their aspect."""

from django.db import migrations

OF_BUNDLES = """
UPDATE cases_application a SET aspects = array_append(a.aspects, 'bundle')
    FROM cases_bundlepart p WHERE p.application_id = a.id;
UPDATE cases_case c SET aspects = array_append(c.aspects, 'bundle')
    FROM cases_application a JOIN cases_bundlepart p ON p.application_id = a.id
    WHERE a.case_id = c.id AND NOT 'bundle' = ANY (c.aspects);
UPDATE cases_bundleapplication b SET decided_at = ended.at, closed_at = ended.at
    FROM (SELECT p.bundle_id, max(c.closed_at) AS at FROM cases_bundlepart p
        JOIN cases_application a ON a.id = p.application_id
        LEFT JOIN cases_case c ON c.id = a.case_id
        GROUP BY p.bundle_id HAVING bool_and(c.closed_at IS NOT NULL)) ended
    WHERE ended.bundle_id = b.id;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_jumps")]

    operations = [migrations.RunSQL(OF_BUNDLES, migrations.RunSQL.noop)]
