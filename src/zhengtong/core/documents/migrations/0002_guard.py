"""What left the draft keeps its words, and nothing that happened to a template is forgotten."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION documents_version_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (
        OLD.state NOT IN ('draft', 'review') AND (
            NEW.body IS DISTINCT FROM OLD.body
            OR (NEW.kind, NEW.scope_kind, NEW.scope_key, NEW.number)
               IS DISTINCT FROM (OLD.kind, OLD.scope_kind, OLD.scope_key, OLD.number)
            OR NEW.state IN ('draft', 'review')
        )
    ) THEN
        RAISE EXCEPTION 'template version % is final', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_version_final BEFORE UPDATE OR DELETE ON documents_templateversion
    FOR EACH ROW EXECUTE FUNCTION documents_version_is_final();
CREATE TRIGGER documents_event_append_only BEFORE UPDATE OR DELETE ON documents_templateevent
    FOR EACH ROW EXECUTE FUNCTION append_only();
"""
BACKWARD = """
DROP TRIGGER documents_event_append_only ON documents_templateevent;
DROP TRIGGER documents_version_final ON documents_templateversion;
DROP FUNCTION documents_version_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("audit", "0002_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
