"""The book against a statement: every row of the one against the other, in the database.

A row of theirs is ours when it bears the gateway's number of a payment (or refund) of ours; failing
that, when it bears our number.
"""

from __future__ import annotations

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_noop

from zhengtong.core.audit.api import record
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.billing.models import Difference, Settlement, Statement

GONE = gettext_noop("重新对账时两边已经一致")

# Theirs beside ours. `nth` counts rows of one number, so that a doubled one is found even where we
# know of none of them.
_COMPARED = """
CREATE TEMPORARY TABLE billing_compared ON COMMIT DROP AS
WITH theirs AS (
    SELECT r.*,
           row_number() OVER (PARTITION BY kind, merchant_no, state ORDER BY position) AS nth,
           row_number() OVER (PARTITION BY kind, gateway_no, state ORDER BY position) AS nth_there
    FROM billing_statementrow r WHERE r.statement_id = %(statement)s
), concerned AS (
    SELECT id FROM billing_payment WHERE gateway = %(gateway)s AND business_day = %(day)s
    UNION SELECT p.id FROM billing_payment p JOIN theirs t
        ON t.kind = 'pay' AND p.merchant_no = t.merchant_no AND p.gateway = %(gateway)s
    UNION SELECT p.id FROM billing_payment p JOIN theirs t
        ON t.kind = 'pay' AND p.gateway_no = t.gateway_no AND p.gateway = %(gateway)s
), ours AS (
    SELECT 'pay' AS kind, p.id AS payment_id, NULL::bigint AS refund_id, p.merchant_no,
           p.gateway_no, coalesce(p.received_amount, p.amount) AS amount,
           CASE WHEN p.state IN ('paid', 'flagged') THEN 'paid' ELSE p.state END AS state,
           p.business_day
    FROM billing_payment p JOIN concerned c ON c.id = p.id
    UNION ALL
    SELECT 'refund', p.id, f.id, f.refund_no, nullif(f.gateway_no, ''), f.amount,
           CASE WHEN f.state = 'done' THEN 'refunded' ELSE f.state END, f.business_day
    FROM billing_refund f JOIN billing_payment p ON p.id = f.payment_id
    WHERE p.gateway = %(gateway)s AND (
        f.business_day = %(day)s
        OR f.refund_no IN (SELECT merchant_no FROM theirs WHERE kind = 'refund'))
)
SELECT t.id AS row_id, coalesce(t.kind, o.kind) AS kind,
       coalesce(t.merchant_no, o.merchant_no) AS merchant_no,
       coalesce(t.gateway_no, o.gateway_no, '') AS gateway_no,
       t.amount AS theirs_amount, t.state AS theirs_state, t.nth, t.nth_there,
       o.payment_id, o.refund_id, o.amount AS ours_amount, o.state AS ours_state,
       o.gateway_no AS ours_gateway_no, o.business_day AS ours_day,
       false AS by_number
FROM theirs t FULL JOIN ours o
    ON o.kind = t.kind AND o.gateway_no = t.gateway_no
"""

# Rows that found nobody by the gateway's number look again by ours; ours that are met so are met.
_BY_NUMBER = """
WITH lone AS (
    SELECT t.row_id, o.payment_id, o.refund_id, o.ours_amount, o.ours_state, o.ours_gateway_no,
           o.ours_day
    FROM billing_compared t JOIN billing_compared o
        ON o.kind = t.kind AND o.merchant_no = t.merchant_no AND o.row_id IS NULL
    WHERE t.row_id IS NOT NULL AND t.payment_id IS NULL
)
UPDATE billing_compared c SET payment_id = l.payment_id, refund_id = l.refund_id,
    ours_amount = l.ours_amount, ours_state = l.ours_state, by_number = true,
    ours_gateway_no = l.ours_gateway_no, ours_day = l.ours_day
FROM lone l WHERE c.row_id = l.row_id
"""

_AGAIN_PAID = """
WITH met AS (
    SELECT DISTINCT ON (kind, merchant_no) kind, merchant_no, payment_id, refund_id, ours_amount,
           ours_state, ours_day, ours_gateway_no
    FROM billing_compared WHERE row_id IS NOT NULL AND payment_id IS NOT NULL AND NOT by_number
    ORDER BY kind, merchant_no, row_id
)
UPDATE billing_compared c SET payment_id = m.payment_id, refund_id = m.refund_id,
    ours_amount = m.ours_amount, ours_state = m.ours_state, by_number = true,
    ours_day = m.ours_day, ours_gateway_no = m.ours_gateway_no
FROM met m WHERE c.row_id IS NOT NULL AND c.payment_id IS NULL
    AND c.kind = m.kind AND c.merchant_no = m.merchant_no
"""

_JUDGED = """
CREATE TEMPORARY TABLE billing_judged ON COMMIT DROP AS
SELECT c.*, CASE
    WHEN c.row_id IS NULL THEN
        CASE WHEN c.ours_state NOT IN ('paid', 'refunded') OR c.ours_day <> %(day)s THEN ''
             WHEN EXISTS (SELECT 1 FROM billing_statementrow r
                          JOIN billing_statement s ON s.id = r.statement_id
                          WHERE s.gateway = %(gateway)s AND s.is_current AND s.day <> %(day)s
                          AND r.kind = c.kind AND r.merchant_no = c.merchant_no
                          AND r.gateway_no = c.ours_gateway_no) THEN ''
             ELSE 'missing_there' END
    WHEN c.nth_there > 1 AND c.theirs_state <> 'failed' THEN 'doubled'
    WHEN c.payment_id IS NULL THEN
        CASE WHEN c.theirs_state = 'failed' THEN '' WHEN c.nth > 1 THEN 'doubled'
             ELSE 'missing_here' END
    WHEN c.theirs_state = 'failed' THEN
        CASE WHEN c.ours_state IN ('paid', 'refunded') AND (NOT c.by_number
                  OR c.ours_gateway_no IS NULL OR c.ours_gateway_no = c.gateway_no)
             THEN 'state' ELSE '' END
    WHEN c.ours_state IN ('paid', 'refunded') AND c.by_number
         AND c.ours_gateway_no IS DISTINCT FROM c.gateway_no THEN 'doubled'
    WHEN c.nth > 1 AND c.ours_state NOT IN ('paid', 'refunded') THEN 'doubled'
    WHEN c.ours_state NOT IN ('paid', 'refunded') THEN 'state'
    WHEN c.ours_amount <> c.theirs_amount THEN 'amount'
    WHEN c.ours_day <> %(day)s THEN 'wrong_day'
    ELSE '' END AS verdict
FROM billing_compared c
"""

_INSERT = """
INSERT INTO billing_difference (public_id, gateway, day, statement_id, kind, entry_kind,
    merchant_no, gateway_no, payment_id, refund_id, ours_amount, theirs_amount, ours_state,
    theirs_state, ours_day, found_at, settlement, reason)
SELECT gen_random_uuid(), %(gateway)s, %(day)s, %(statement)s, verdict, kind, merchant_no,
    gateway_no, min(payment_id), min(refund_id), min(ours_amount), min(theirs_amount),
    coalesce(min(ours_state), ''), coalesce(min(theirs_state), ''), min(ours_day), %(now)s, '', ''
FROM billing_judged WHERE verdict <> ''
GROUP BY verdict, kind, merchant_no, gateway_no
ON CONFLICT (gateway, day, kind, entry_kind, merchant_no, gateway_no) DO UPDATE
SET statement_id = excluded.statement_id, ours_amount = excluded.ours_amount,
    theirs_amount = excluded.theirs_amount, ours_state = excluded.ours_state,
    theirs_state = excluded.theirs_state,
    settlement = CASE WHEN billing_difference.settlement = 'gone' THEN ''
                      ELSE billing_difference.settlement END,
    settled_at = CASE WHEN billing_difference.settlement = 'gone' THEN NULL
                      ELSE billing_difference.settled_at END
"""

_GONE = """
UPDATE billing_difference d SET settlement = 'gone', reason = %(gone)s, settled_at = %(now)s
WHERE d.gateway = %(gateway)s AND d.day = %(day)s AND d.settlement = '' AND NOT EXISTS (
    SELECT 1 FROM billing_judged j WHERE j.verdict = d.kind AND j.kind = d.entry_kind
    AND j.merchant_no = d.merchant_no AND j.gateway_no = d.gateway_no)
"""

_MATCHED = "SELECT count(*) FROM billing_judged WHERE row_id IS NOT NULL AND verdict = ''"
_INDEX = "CREATE INDEX ON billing_compared (kind, merchant_no); ANALYZE billing_compared"
_PAYMENT_INDEX = "CREATE INDEX ON billing_compared (payment_id)"
_DROP = "DROP TABLE IF EXISTS billing_compared; DROP TABLE IF EXISTS billing_judged"


@command
def reconcile(*, statement_id: int, actor: Actor) -> int:
    """Compare; the number of differences that are open afterwards. A difference that somebody has
    settled stays settled; one that is not found any more goes by itself."""
    require(actor, "billing.finance")
    statement = Statement.objects.select_for_update().get(pk=statement_id)
    now = timezone.now()
    given = {
        "statement": statement.pk,
        "gateway": statement.gateway,
        "day": statement.day,
        "now": now,
        "gone": GONE,
    }
    with connection.cursor() as cursor:
        for sql in (*_DROP.split("; "), _COMPARED, *_INDEX.split("; "), _BY_NUMBER, _AGAIN_PAID):
            cursor.execute(sql, given if "%(" in sql else None)
        for sql in (_PAYMENT_INDEX, _JUDGED, _INSERT, _GONE):
            cursor.execute(sql, given if "%(" in sql else None)
        cursor.execute(_MATCHED)
        (matched,) = cursor.fetchone()
    found = Difference.objects.filter(gateway=statement.gateway, day=statement.day)
    left = found.filter(settlement="").count()
    statement.reconciled_at, statement.matched_count = now, matched
    statement.difference_count = found.exclude(settlement=Settlement.GONE).count()
    statement.save(update_fields=["reconciled_at", "matched_count", "difference_count"])
    record(
        "billing.reconcile",
        actor=actor,
        stream=f"statement:{statement.gateway}",
        object_type="statement",
        object_id=str(statement.public_id),
        detail={"day": statement.day, "matched": matched, "open": left},
    )
    return left
