"""Which answers of an item's form a benchmark ranges; for watchers, which items those are."""

from django.db import migrations, models

FORWARD = """
CREATE VIEW items_ranged_facts AS
SELECT DISTINCT item_id FROM items_benchmark WHERE item_id IS NOT NULL AND amount_field <> '';
"""


class Migration(migrations.Migration):
    dependencies = [("items", "0011_watch_facts")]

    operations = [
        migrations.AddField(
            model_name="discretionbenchmark",
            name="amount_field",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddField(
            model_name="discretionbenchmark",
            name="situation_field",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.RunSQL(FORWARD, "DROP VIEW items_ranged_facts"),
    ]
