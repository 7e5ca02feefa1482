"""What watchers read of charges: amounts and standards, not who paid."""

from django.db import migrations

FORWARD = """
CREATE VIEW billing_charge_facts AS
SELECT l.id AS line_id, b.id AS bill_id, b.state, l.ref_id AS case_id, l.organization_id,
    l.item_code, l.fee_key, l.name, l.unit_amount, l.quantity, l.standard_amount,
    l.reduced_amount, l.amount, l.is_live, b.made_at, b.issued_at, b.paid_at
FROM billing_billline l JOIN billing_bill b ON b.id = l.bill_id;
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_refund_of_a_case")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW billing_charge_facts")]
