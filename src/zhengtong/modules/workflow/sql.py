"""The statements that write, and those that a command reads under its lock.

Dates and times are passed in; the database's clock is never asked.
"""

from __future__ import annotations

from zhengtong.core.prepared import Row, run, run_all, together

__all__ = ["Row", "run", "run_all", "together"]

_INSTANCE = """
SELECT id, public_id, process_version_id, subject, owner_organization_id, region_id, state,
    lock_version, variables::text, posts::text, outcome, end_kind, started_at::text, ended_at::text
FROM workflow_instance WHERE id = {} FOR NO KEY UPDATE
"""
LOCK_INSTANCE = _INSTANCE.format("%s")
LOCK_BY_TASK = _INSTANCE.format("(SELECT instance_id FROM workflow_task WHERE id = %s)")

_TOKENS = """
json_build_array(
    {waiting},
    (SELECT json_agg(json_build_array(id, parent_id, node, kind, expected, signers) ORDER BY id)
     FROM workflow_scope WHERE instance_id = {instance} AND state = 'active'),
    (SELECT json_agg(json_build_array(a.scope_id, a.flow, a.n)) FROM workflow_arrival a
     JOIN workflow_scope s ON s.id = a.scope_id
     WHERE s.instance_id = {instance} AND s.state = 'active' AND a.n > 0)
)::text
"""
_WAITING = """
    json_agg(json_build_array(w.id, w.scope_id, w.node, w.seq, w.straight_to))
        FILTER (WHERE w.state IN ('open', 'claimed', 'suspended'))
"""
_ALL_WAITING = f"(SELECT {_WAITING} FROM workflow_task w WHERE w.instance_id = %s)"  # noqa: S608
MARKING = "SELECT" + _TOKENS.format(waiting=_ALL_WAITING, instance="%s")

_TASK = """
SELECT t.id, t.public_id, t.scope_id, t.node, t.stage, t.seq, t.post_id, t.organization_id,
    t.assignee_staff_id, t.owner_staff_id, t.state, t."limit", t.unit, t.due_on, t.is_provisional,
    t.deputy_on, t.straight_to, t.reopens_id, t.acting_for_staff_id
"""
TASK = _TASK + "FROM workflow_task t WHERE t.id = %s"
TASK_IN_PLACE = f"""
{_TASK}, others.done,
    (SELECT coalesce(max(seq), 0) FROM workflow_instanceevent WHERE instance_id = t.instance_id),
    nextval('workflow_task_id_seq'),
    {_TOKENS.format(waiting="others.waiting", instance="t.instance_id")}
FROM workflow_task t, LATERAL (
    SELECT {_WAITING} AS waiting,
        array_agg(w.node) FILTER (WHERE w.state = 'done' AND w.done_by_staff_id = %s) AS done
    FROM workflow_task w WHERE w.instance_id = t.instance_id
) others
WHERE t.id = %s
"""  # noqa: S608
"""All that a step depends on: the task, which steps this person did, how far the log has come, the
tokens; and an id for the task that most steps open."""

NEW_IDS = """
SELECT ARRAY(SELECT nextval('workflow_scope_id_seq') FROM generate_series(1, %s)),
    ARRAY(SELECT nextval('workflow_task_id_seq') FROM generate_series(1, %s))
"""

LAST_SEQ = "SELECT coalesce(max(seq), 0) FROM workflow_instanceevent WHERE instance_id = %s"

PAST = """
SELECT s.node, a.flow FROM workflow_arrival a JOIN workflow_scope s ON s.id = a.scope_id
WHERE a.n > 0 AND s.id IN (SELECT max(id) FROM workflow_scope
    WHERE instance_id = %s AND kind = 'fork' AND state = 'done' GROUP BY node)
"""

VOTES = """
SELECT v.choice FROM workflow_vote v JOIN workflow_task t ON t.id = v.task_id
WHERE v.scope_id = %s AND t.state = 'done' ORDER BY v.id
"""

SAME_PERSON = """
SELECT node FROM workflow_task
WHERE instance_id = %s AND node = ANY(%s) AND done_by_staff_id = %s AND state = 'done' LIMIT 1
"""

NEW_RUN_IDS = """
SELECT nextval('workflow_instance_id_seq'), nextval('workflow_scope_id_seq'),
    nextval('workflow_task_id_seq')
"""

INSERT_INSTANCE = """
INSERT INTO workflow_instance (id, public_id, process_version_id, subject, owner_organization_id,
    region_id, state, end_kind, outcome, lock_version, variables, slots, posts, started_at)
VALUES (%s, %s, %s, %s, %s, %s, 'running', '', '', 1, %s::text::jsonb, %s::text::jsonb,
    %s::text::jsonb, %s)
"""

INSERT_EVENT = """
INSERT INTO workflow_instanceevent (instance_id, region_id, seq, kind, at, recorded_at, actor_kind,
    actor_name, user_id, staff_id, acting_for_staff_id, post_id, task_id, node, outcome, text,
    payload, prev_hash, hash)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::text::jsonb, '', '')
RETURNING seq
"""

BEGIN_RUN = f"""
WITH run AS ({INSERT_INSTANCE}), event AS ({INSERT_EVENT})
INSERT INTO workflow_scope (id, instance_id, region_id, node, kind, pass_no, expected, signers,
    carried, state, caused_by)
VALUES (%s, %s, %s, '', 'case', 1, 0, '[]', '[]', 'active', 1)
"""  # noqa: S608
"""The row, the first entry of its log, and the scope of all its tokens. What belongs together is
written by one statement where it can: each of its own costs as much again as the rows."""

INSERT_SCOPE = """
INSERT INTO workflow_scope (id, instance_id, region_id, parent_id, node, kind, expected, signers,
    carried, state, caused_by, pass_no)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s::text::jsonb, %s::text::jsonb, 'active', %s,
    (SELECT count(*) + 1 FROM workflow_scope WHERE instance_id = %s AND node = %s))
"""

END_SCOPE = """
UPDATE workflow_scope SET state = %s, ended_by = %s WHERE id = %s
"""

ADD_ARRIVAL = """
INSERT INTO workflow_arrival (scope_id, instance_id, region_id, flow, n, caused_by)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (scope_id, flow) DO UPDATE
    SET n = workflow_arrival.n + EXCLUDED.n, caused_by = EXCLUDED.caused_by
"""

INSERT_TASK = """
INSERT INTO workflow_task (id, public_id, instance_id, region_id, subject, scope_id, node, stage,
    seq, post_id, organization_id, assignee_staff_id, acting_for_staff_id, state, "limit", unit,
    due_on, is_provisional, deputy_on, next_check_on, outcome, opinion, data, straight_to,
    reopens_id, caused_by, close_reason, opened_at, claimed_at, escalated)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', '',
    '{}', %s, %s, %s, '', %s, %s, 0)
"""

_STEP_CLOCK = """
INSERT INTO workflow_clock (instance_id, region_id, task_id, kind, "limit", unit, rolls,
    extended_days, start_on, due_on, remaining, is_provisional, calendar_version, state)
VALUES (%s, %s, %s, 'step', %s, %s, false, 0, %s, %s, 0, %s, %s, 'running')
"""

OPEN_TIMED_TASK = f"WITH opened AS ({INSERT_TASK}) {_STEP_CLOCK}"

_STOP_STEP_CLOCK = """
UPDATE workflow_clock SET state = 'stopped', stopped_on = %s
WHERE task_id = %s AND state <> 'stopped'
"""

_FINISH_TASK = """
UPDATE workflow_task SET state = %s, outcome = %s, opinion = %s, data = %s::text::jsonb,
    closed_at = %s, closed_by = %s, done_by_staff_id = %s, acting_for_staff_id = %s,
    assignee_staff_id = coalesce(assignee_staff_id, %s)
WHERE id = %s
"""

CLOSE_TASK = f"""
WITH clock AS ({_STOP_STEP_CLOCK})
UPDATE workflow_task SET state = %s, close_reason = %s, closed_at = %s, closed_by = %s
WHERE id = %s
"""  # noqa: S608

ADD_VOTE = """
INSERT INTO workflow_vote (task_id, scope_id, instance_id, region_id, choice, caused_by, voted_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""

SAVE_INSTANCE = """
UPDATE workflow_instance SET lock_version = lock_version + 1, variables = %s::text::jsonb,
    state = %s, outcome = %s, end_kind = %s, ended_at = %s
WHERE id = %s
"""

TAKE_STEP = (
    f"WITH event AS ({INSERT_EVENT}), clock AS ({_STOP_STEP_CLOCK}), done AS ({_FINISH_TASK})"
    f" {SAVE_INSTANCE}"
)
"""The log, the clock, the task and the instance."""

TOUCH_INSTANCE = """
UPDATE workflow_instance SET lock_version = lock_version + 1 WHERE id = %s
"""

SUSPENSIONS = """
SELECT ARRAY(SELECT jsonb_array_elements_text(stops)), from_on, to_on FROM workflow_suspension
WHERE instance_id = %s ORDER BY from_on
"""

START_CLOCK = """
INSERT INTO workflow_clock (instance_id, region_id, task_id, kind, "limit", unit, rolls,
    extended_days, start_on, due_on, remaining, is_provisional, calendar_version, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, 0, %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING id
"""

STOP_CLOCKS = """
UPDATE workflow_clock SET state = 'stopped', stopped_on = %s
WHERE instance_id = %s AND kind = ANY(%s) AND task_id IS NULL AND state <> 'stopped'
"""

CLAIM = """
UPDATE workflow_task SET state = %s, assignee_staff_id = %s, owner_staff_id = %s,
    acting_for_staff_id = %s, claimed_at = %s
WHERE id = %s
"""

INSERT_TIMER = """
INSERT INTO workflow_timer (instance_id, region_id, scope_id, node, host, start_on, due_on, state,
    caused_by)
VALUES (%s, %s, %s, %s, %s, %s, %s, 'waiting', %s)
"""

CANCEL_TIMERS = """
UPDATE workflow_timer SET state = 'cancelled'
WHERE scope_id = %s AND host = %s AND state = 'waiting'
"""

CANCEL_TIMERS_OF_ENDED = """
UPDATE workflow_timer t SET state = 'cancelled' FROM workflow_scope s
WHERE t.scope_id = s.id AND t.instance_id = %s AND t.state = 'waiting' AND s.state <> 'active'
"""

CANCEL_TIMERS_WITHOUT_HOST = """
UPDATE workflow_timer t SET state = 'cancelled'
WHERE t.instance_id = %s AND t.state = 'waiting'
    AND NOT EXISTS (SELECT FROM workflow_task k WHERE k.scope_id = t.scope_id AND k.node = t.host
        AND k.state IN ('open', 'claimed', 'suspended'))
    AND NOT EXISTS (SELECT FROM workflow_scope s WHERE s.parent_id = t.scope_id AND s.node = t.host
        AND s.state = 'active')
"""
"""A return or a jump ends steps whose scope lives on."""
