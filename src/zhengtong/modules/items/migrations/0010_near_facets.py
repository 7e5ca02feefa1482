"""Cards say where an item may be handed in and what townships do of it."""

from django.db import migrations

FORWARDS = """
UPDATE items_search s SET card = s.card || jsonb_build_object(
    'scope', coalesce(nullif(v.definition->>'scope', ''), 'county'),
    'township_role', coalesce(v.definition->>'township_role', ''))
FROM items_version v WHERE v.id = s.version_id
"""


class Migration(migrations.Migration):
    dependencies = [("items", "0009_drafters")]

    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
