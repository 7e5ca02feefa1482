"""What rules of supervision read: standing, moments and counts; nothing that the applicant wrote."""

from django.db import migrations

FORWARD = """
CREATE VIEW cases_watch_facts AS
SELECT c.id AS case_id, c.public_id, c.number, c.region_id, c.organization_id, c.item_version_id,
    v.item_id, c.instance_id, c.status, c.case_kind, c.channel,
    CASE WHEN c.entity_id IS NULL THEN 'person' ELSE 'company' END AS applicant_kind,
    c.delivery_method, c.received_at_id, c.entered_by_id, c.accepted_by_id, c.parent_id,
    c.promised_days, c.promised_unit, c.statutory_days, c.statutory_unit,
    c.submitted_at, c.accepted_at, c.decided_at, c.delivered_at, c.closed_at,
    c.legal_outcome, c.close_type, btrim(c.outcome_reason) <> '' AS has_reason, c.aspects,
    (SELECT count(*) FROM cases_supplementnotice s WHERE s.case_id = c.id)
        + (SELECT count(*) FROM cases_forwarding g JOIN cases_completionrequest r
            ON r.forwarding_id = g.id WHERE g.case_id = c.id) AS supplements,
    (SELECT count(*) FROM cases_specialprocedure p WHERE p.case_id = c.id) AS procedures,
    c.accepted_at IS NOT NULL AND c.accepted_by_id IS NULL AND EXISTS (
        SELECT 1 FROM cases_casedocument d WHERE d.case_id = c.id AND d.kind = 'acceptance'
            AND d.issued_by_id IS NULL) AS is_deemed_accepted,
    (SELECT r.deemed_at FROM cases_renewal r WHERE r.case_id = c.id) AS deemed_renewed_at
FROM cases_case c
JOIN items_version v ON v.id = c.item_version_id;

CREATE VIEW cases_supplement_facts AS
SELECT case_id, issued_at, due_on, answered_at, false AS is_second FROM cases_supplementnotice
UNION ALL
SELECT g.case_id, r.asked_at, r.due_on, r.answered_at, true
FROM cases_completionrequest r JOIN cases_forwarding g ON g.id = r.forwarding_id;

CREATE VIEW cases_procedure_facts AS
SELECT id AS procedure_id, case_id, ground, from_on, expected_on, to_on, started_at, ended_at
FROM cases_specialprocedure;

CREATE VIEW cases_brought_facts AS
SELECT case_id, material_key, added_at, false AS is_promised FROM cases_casematerial
UNION ALL
SELECT p.case_id, m.material_key, p.signed_at, true
FROM cases_promisedmaterial m JOIN cases_promise p ON p.id = m.promise_id;
"""
BACKWARD = """
DROP VIEW cases_brought_facts; DROP VIEW cases_procedure_facts; DROP VIEW cases_supplement_facts;
DROP VIEW cases_watch_facts;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_ratings"), ("items", "0010_near_facets")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
