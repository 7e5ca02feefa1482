"""A month's work of a thousand people beside many cases: steps, ratings, findings, cards, records.

Rows are written straight into the tables, so that they are as many as in a year of a county; they
stay in the copy that the benchmark made. `PEOPLE` of them are told by their numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from benchmarks.pages import SHIFT

MARK = "BENCH"

_PEOPLE = """
INSERT INTO org_staffmember (public_id, number, name, title, title_en, workplace, workplace_en,
    phone, is_active, organization_id)
SELECT gen_random_uuid(), %(mark)s || to_char(n, 'FM00000'), '测试' || n, '', '', '', '', '', true,
    o.ids[1 + n %% cardinality(o.ids)]
FROM generate_series(1, %(count)s) n, (SELECT array_agg(id ORDER BY id) AS ids
    FROM org_organization WHERE kind IN ('department', 'township', 'hall')) o
"""
# Every step of a case of the month is somebody else's; who accepted it is rated for it.
_CASES = """
CREATE TEMP TABLE bench_cases AS
SELECT c.id, c.instance_id, f.closed_on, f.organization_id, f.item_version_id, f.region_id
FROM cases_casefact f JOIN cases_case c ON c.id = f.case_id
WHERE c.id > %(shift)s AND (f.submitted_on BETWEEN %(first)s AND %(last)s
    OR f.accepted_on BETWEEN %(first)s AND %(last)s
    OR f.decided_on BETWEEN %(first)s AND %(last)s OR f.closed_on BETWEEN %(first)s AND %(last)s)
"""
_STEPS = """
UPDATE workflow_task t SET done_by_staff_id = (%(ids)s::bigint[])[1 + t.id %% %(count)s]
FROM bench_cases b WHERE t.instance_id = b.instance_id AND t.state = 'done'
"""
_ACCEPTED = """
UPDATE cases_case c SET accepted_by_id = (%(ids)s::bigint[])[1 + (c.id * 8) %% %(count)s]
FROM bench_cases b WHERE c.id = b.id
"""
_RATINGS = """
INSERT INTO cases_rating (service_no, level, indicators, comment, channel, rated_at, case_id,
    item_version_id, organization_id, region_id, staff_id)
SELECT 1, (ARRAY['very_good','very_good','very_good','good','good','fair','poor','very_poor'])
        [1 + (b.id * 7) %% 8], '[]', '', 'web',
    b.closed_on + make_interval(hours => 2 + (b.id %% 9)::int), b.id, b.item_version_id,
    b.organization_id, b.region_id, (%(ids)s::bigint[])[1 + (b.id * 8) %% %(count)s]
FROM bench_cases b WHERE b.id %% 3 = 0 AND b.closed_on BETWEEN %(first)s AND %(last)s
"""
_RATED = """
UPDATE cases_casefact f SET rating = r.level FROM cases_rating r
WHERE r.case_id = f.case_id AND f.case_id > %(shift)s
"""
_FINDINGS = """
INSERT INTO supervision_finding (public_id, subject, step, detail, raised_at, case_id,
    organization_id, region_id, rule_id, card, level, version_id)
SELECT gen_random_uuid(), 'task:' || t.id, '{}', '{"zh": "基准", "en": "Benchmark"}',
    greatest(t.closed_at, %(first)s::date::timestamptz + interval '1 day'), b.id,
    b.organization_id, b.region_id, v.rule_id, '',
    CASE WHEN t.id %% 3 = 0 THEN 'alarm' ELSE 'warning' END, v.id
FROM bench_cases b JOIN workflow_task t ON t.instance_id = b.instance_id,
    (SELECT id, rule_id FROM supervision_ruleversion ORDER BY id LIMIT 1) v
WHERE t.id %% 50 = 0 AND t.state = 'done'
"""
_TERMS = """
INSERT INTO supervision_orderterms (number, ordinary_days, yellow_days, red_days, extension_days,
    appeal_days, reminder_points, yellow_points, red_points, strict_rules, made_at, reason)
SELECT 1, 5, 3, 2, 5, 5, 0, 2, 5, '[]', now(), ''
WHERE NOT EXISTS (SELECT 1 FROM supervision_orderterms)
"""
_ORDERS = """
WITH found AS (
    SELECT f.*, t.done_by_staff_id AS staff FROM (
        SELECT id, organization_id, region_id, rule_id, raised_at,
            substr(subject, 6)::bigint AS task, row_number() OVER (ORDER BY id) AS n
        FROM supervision_finding
        WHERE id %% 20 = 0 AND raised_at < %(last)s AND case_id > %(shift)s LIMIT 500
    ) f JOIN workflow_task t ON t.id = f.task
), orders AS (
    INSERT INTO supervision_supervisionorder (public_id, region_id, authority_id, year, serial,
        number, terms_id, organization_id, staff_id, rule_id, is_artificial, kind, level, facts,
        asked, sent_at, sent_by_id, first_due_on, due_on, answered_at, state, measure,
        archive_file, lock_version)
    SELECT gen_random_uuid(), region_id, organization_id, 1999, n, 'B' || n,
        (SELECT min(id) FROM supervision_orderterms), organization_id, staff, rule_id, false, '1',
        'ordinary', '基准', '基准', raised_at, staff, raised_at::date + 5, raised_at::date + 5,
        raised_at + make_interval(days => (n %% 9)::int), 'handled', 'yellow', NULL, 1
    FROM found RETURNING id, serial
), verdicts AS (
    INSERT INTO supervision_verdict (order_id, at, by_id, outcome, measure, recommends, words,
        advice)
    SELECT o.id, f.raised_at, f.staff, 'founded', 'yellow', false, '基准', ''
    FROM orders o JOIN found f ON f.n = o.serial RETURNING id, order_id
), cards AS (
    INSERT INTO supervision_supervisioncard (public_id, order_id, verdict_id, finding_id,
        is_artificial, colour, organization_id, staff_id, shown_at)
    SELECT gen_random_uuid(), o.id, v.id, f.id, false,
        CASE WHEN f.n %% 4 = 0 THEN 'red' ELSE 'yellow' END, f.organization_id, f.staff, f.raised_at
    FROM orders o JOIN found f ON f.n = o.serial JOIN verdicts v ON v.order_id = o.id
    RETURNING id, order_id, verdict_id, finding_id, organization_id, staff_id, shown_at
)
INSERT INTO supervision_deduction (public_id, order_id, verdict_id, card_id, finding_id,
    is_artificial, organization_id, staff_id, points, at)
SELECT gen_random_uuid(), order_id, verdict_id, id, finding_id, false, organization_id, staff_id, 2,
    shown_at FROM cards
"""
_RECTIFICATIONS = """
INSERT INTO supervision_rectification (public_id, region_id, rating_id, organization_id, state,
    is_named, is_complex, tries, reopenings, lock_version, opened_at, due_on, visit_due_on,
    visited_at)
SELECT gen_random_uuid(), r.region_id, r.id, r.organization_id,
    CASE WHEN r.id %% 3 = 0 THEN 'contact' ELSE 'closed' END, true, false, 0, 0, 0, r.rated_at,
    r.rated_at::date + 7, r.rated_at::date + 14, CASE WHEN r.id %% 3 > 0 THEN r.rated_at END
FROM cases_rating r WHERE r.level IN ('poor', 'very_poor') AND r.case_id > %(shift)s
"""
_WRITTEN = (
    *(_CASES, "CREATE INDEX ON bench_cases (instance_id)", "ANALYZE bench_cases"),
    *(_STEPS, _ACCEPTED, _RATINGS, _RATED, _FINDINGS, _TERMS, _ORDERS, _RECTIFICATIONS),
)


def month_before_newest() -> tuple[dt.date, dt.date]:
    """The last full month in which cases were closed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(closed_on) FROM cases_casefact")
        last = cursor.fetchone()[0].replace(day=1) - dt.timedelta(days=1)
    return last.replace(day=1), last


def people(count: int) -> list[int]:
    """Ids of the people with the month's work; written where a copy has not got them yet."""
    from django.db import connection, transaction

    first, last = month_before_newest()
    given: Mapping[str, Any] = {
        "count": count, "mark": MARK, "shift": SHIFT, "first": first, "last": last,
    }  # fmt: skip
    with connection.cursor() as cursor:
        ids = _ids(cursor, count)
        if len(ids) == count:
            return ids
        if ids:
            raise SystemExit(f"this copy was filled for {len(ids)} people")
        with transaction.atomic():
            cursor.execute(_PEOPLE, given)
            ids = _ids(cursor, count)
            for sql in _WRITTEN:
                cursor.execute(sql, {**given, "ids": ids})
        cursor.execute("VACUUM ANALYZE")
    return ids


def _ids(cursor: Any, count: int) -> list[int]:
    cursor.execute("SELECT id FROM org_staffmember WHERE number LIKE %s ORDER BY id", [f"{MARK}%"])
    return [row[0] for row in cursor.fetchall()][:count]
