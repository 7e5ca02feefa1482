"""An appeal that waits says that it waits for an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0004_own_metrics"),
    ]

    operations = [
        migrations.AlterField(
            model_name="appeal",
            name="state",
            field=models.CharField(
                choices=[("filed", "复核待答复"), ("upheld", "复核成立"), ("rejected", "复核维持")],
                default="filed",
                max_length=10,
            ),
        ),
    ]
