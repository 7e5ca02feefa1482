"""Two changes were made at the same time; neither touches what the other does."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_bundles"), ("cases", "0004_lighter")]
    operations = []
