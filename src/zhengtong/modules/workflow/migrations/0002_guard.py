"""What the database itself guarantees: the chain of the process log, definitions that never change,
suspensions that never overlap, and the view for those who watch."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION workflow_event_text(e workflow_instanceevent) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(e.instance_id, e.seq, e.kind,
        to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        e.actor_kind, e.actor_name, e.user_id, e.staff_id, e.acting_for_staff_id, e.post_id,
        e.task_id, e.node, e.outcome, e.text, e.payload)::text
$$;

CREATE FUNCTION workflow_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
    SELECT seq, hash INTO last FROM workflow_instanceevent
        WHERE instance_id = NEW.instance_id ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(last.seq, 0) + 1;
    NEW.prev_hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
    -- The text of workflow_event_text, written out: calling it costs as much as all the rest.
    NEW.hash := sha256(NEW.prev_hash || convert_to(jsonb_build_array(NEW.instance_id, NEW.seq,
        NEW.kind, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        to_char(NEW.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        NEW.actor_kind, NEW.actor_name, NEW.user_id, NEW.staff_id, NEW.acting_for_staff_id,
        NEW.post_id, NEW.task_id, NEW.node, NEW.outcome, NEW.text, NEW.payload)::text, 'UTF8'));
    RETURN NEW;
END $$;

CREATE FUNCTION workflow_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.status = 'retired'
        AND to_jsonb(NEW) - 'status' = to_jsonb(OLD) - 'status' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a published process version never changes';
END $$;

CREATE TRIGGER workflow_event_chain BEFORE INSERT ON workflow_instanceevent
    FOR EACH ROW EXECUTE FUNCTION workflow_event_chain();
CREATE TRIGGER workflow_event_append_only BEFORE UPDATE OR DELETE ON workflow_instanceevent
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER workflow_event_no_truncate BEFORE TRUNCATE ON workflow_instanceevent
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER workflow_version_frozen BEFORE UPDATE OR DELETE ON workflow_processversion
    FOR EACH ROW EXECUTE FUNCTION workflow_version_frozen();
CREATE TRIGGER workflow_node_frozen BEFORE UPDATE OR DELETE ON workflow_processnode
    FOR EACH ROW EXECUTE FUNCTION append_only();

ALTER TABLE workflow_suspension ADD CONSTRAINT workflow_suspension_apart EXCLUDE USING gist (
    int8range(instance_id, instance_id, '[]') WITH &&,
    daterange(from_on, to_on, '(]') WITH &&);


CREATE VIEW workflow_task_facts AS
SELECT t.id AS task_id, t.public_id AS task_public_id, t.instance_id, t.subject, t.region_id,
    i.process_version_id, i.owner_organization_id, i.state AS instance_state,
    t.node, n.name AS step_name, n.name_en AS step_name_en, t.stage, t.post_id,
    t.organization_id, t.state, t.assignee_staff_id, t.done_by_staff_id,
    t.acting_for_staff_id, t.opened_at, t.claimed_at, t.closed_at, t."limit", t.unit, t.due_on,
    t.is_provisional, t.outcome, t.close_reason
FROM workflow_task t
JOIN workflow_instance i ON i.id = t.instance_id
LEFT JOIN workflow_processnode n ON n.version_id = i.process_version_id AND n.node = t.node;

CREATE VIEW workflow_clock_facts AS
SELECT c.id AS clock_id, c.instance_id, i.subject, c.region_id, i.owner_organization_id,
    i.state AS instance_state, c.task_id, c.kind, c."limit" + c.extended_days AS period, c.unit,
    c.start_on, c.stopped_on, c.due_on, c.is_provisional, c.state
FROM workflow_clock c JOIN workflow_instance i ON i.id = c.instance_id;
"""

BACKWARD = """
DROP VIEW workflow_clock_facts; DROP VIEW workflow_task_facts;
ALTER TABLE workflow_suspension DROP CONSTRAINT workflow_suspension_apart;
DROP TRIGGER workflow_node_frozen ON workflow_processnode;
DROP TRIGGER workflow_version_frozen ON workflow_processversion;
DROP TRIGGER workflow_event_no_truncate ON workflow_instanceevent;
DROP TRIGGER workflow_event_append_only ON workflow_instanceevent;
DROP TRIGGER workflow_event_chain ON workflow_instanceevent;
DROP FUNCTION workflow_version_frozen(); DROP FUNCTION workflow_event_chain();
DROP FUNCTION workflow_event_text;
"""


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
