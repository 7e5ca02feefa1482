"""What watchers read of published versions: owner, process, what must be brought and paid."""

from django.db import migrations

FORWARD = """
CREATE VIEW items_version_facts AS
SELECT v.id AS item_version_id, v.item_id, i.public_id AS item_public_id,
    i.implementation_code AS item_code, i.owner_organization_id AS organization_id, i.region_id,
    i.state, v.number, v.status, v.effective_on, v.ends_on, v.name, v.case_kind,
    v.process_version_id, v.promised_days, v.statutory_days
FROM items_version v JOIN items_item i ON i.id = v.item_id;

CREATE VIEW items_wanted_facts AS
SELECT v.id AS item_version_id, m ->> 'key' AS material_key, m -> 'name' AS name
FROM items_version v, jsonb_array_elements(v.definition -> 'materials') m
WHERE coalesce(m -> 'when', '{}') = '{}' AND coalesce(m ->> 'necessity', 'required') = 'required'
    AND coalesce(m ->> 'source', 'applicant') = 'applicant'
    AND coalesce(m ->> 'by_commitment', 'false') = 'false';

CREATE VIEW items_fee_facts AS
SELECT v.id AS item_version_id, (f.n - 1) AS position, f.fee -> 'name' AS name,
    (f.n - 1) || ':' || (f.fee -> 'name' ->> 'zh') AS fee_key,
    (f.fee ->> 'amount')::numeric AS amount,
    coalesce(f.fee -> 'when', '{}') <> '{}' AS is_conditional
FROM items_version v,
    jsonb_array_elements(v.definition -> 'fees') WITH ORDINALITY AS f(fee, n);
"""
BACKWARD = "DROP VIEW items_fee_facts; DROP VIEW items_wanted_facts; DROP VIEW items_version_facts;"


class Migration(migrations.Migration):
    dependencies = [("items", "0010_near_facets")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
