"""The table of Django's database cache. Unlogged: after a crash it is empty, and nothing is lost."""

from django.db import migrations

FORWARD = """
CREATE UNLOGGED TABLE database_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX database_cache_expires ON database_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE database_cache")]
