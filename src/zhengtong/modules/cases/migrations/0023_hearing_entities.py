import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Parties of a hearing that are companies with accounts."""

    dependencies = [
        ("cases", "0022_closing_by_hand"),
    ]

    operations = [
        migrations.AddField(
            model_name="hearingparty",
            name="entity",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.legalentity",
            ),
        ),
    ]
