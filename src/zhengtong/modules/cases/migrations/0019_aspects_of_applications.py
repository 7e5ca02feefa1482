"""An application says which aspects its case will bear; those of bundles bear theirs now."""

import django.contrib.postgres.fields
from django.db import migrations, models

OF_BUNDLES = """
UPDATE cases_application a SET aspects = ARRAY['bundle']
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

    operations = [
        migrations.AddField(
            model_name="application",
            name="aspects",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL(OF_BUNDLES, migrations.RunSQL.noop),
    ]
