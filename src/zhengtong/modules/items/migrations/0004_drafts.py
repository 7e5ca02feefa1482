import django.db.models.deletion
import zhengtong.kernel.ids
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    """Drafts that may be incomplete; keys for versions that have none are given by the database,
    without an UPDATE, which published rows refuse."""

    dependencies = [("items", "0003_alter_serviceitem_state")]

    operations = [
        migrations.AddField(
            "itemversion",
            "public_id",
            models.UUIDField(db_default=RandomUUID(), editable=False, unique=True),
        ),
        migrations.AlterField(
            "itemversion",
            "public_id",
            models.UUIDField(default=zhengtong.kernel.ids.uuid7, editable=False, unique=True),
        ),
        migrations.AddField("itemversion", "form_design", models.UUIDField(blank=True, null=True)),
        migrations.AddField("itemversion", "process_design", models.UUIDField(blank=True, null=True)),
        migrations.AddField(
            "itemversion",
            "based_on",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="items.itemversion",
            ),
        ),
        migrations.AddField("itemversion", "planned_on", models.DateField(blank=True, null=True)),
        migrations.AddField("itemversion", "sent_back_for", models.TextField(blank=True, default="")),
        migrations.AlterField("itemversion", "sent_back_for", models.TextField(blank=True)),
        migrations.AddField("itemversion", "lock_version", models.PositiveIntegerField(default=1)),
        migrations.AddField("itemversion", "updated_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("itemversion", "submitted_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField(
            "itemversion",
            "form_version",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="forms.formversion",
            ),
        ),
        migrations.AlterField(
            "itemversion",
            "process_version",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflow.processversion",
            ),
        ),
    ]
