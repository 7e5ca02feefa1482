from django.db import migrations, models

KINDS = [
    ("receipt", "收件凭证"),
    ("acceptance", "受理通知书"),
    ("refusal", "不予受理通知书"),
    ("supplement", "补正材料一次性告知书"),
    ("suspension", "特别程序告知书"),
    ("extension", "延长期限告知书"),
    ("grant", "准予决定书"),
    ("denial", "不予许可决定书"),
    ("service", "送达回证"),
]


class Migration(migrations.Migration):
    """One more kind of document; the column is as wide as before."""

    dependencies = [("cases", "0007_step_records")]

    operations = [
        migrations.AlterField(
            "casedocument", "kind", models.CharField(choices=KINDS, max_length=12)
        ),
    ]
