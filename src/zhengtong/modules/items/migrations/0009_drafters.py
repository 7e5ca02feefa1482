import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """The accounts behind the names of those who drafted, so that they can be told."""

    dependencies = [
        ('items', '0008_packages'),
    ]

    operations = [
        migrations.AddField(
            model_name='itemversion',
            name='drafter_users',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='lifeeventbundleversion',
            name='drafter_users',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None),
        ),
    ]
