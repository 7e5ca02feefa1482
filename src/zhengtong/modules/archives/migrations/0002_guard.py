"""What happened stays as it was written; a published plan stays as it was published."""

from django.db import migrations

GUARD = """
CREATE FUNCTION archives_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
END $$;
CREATE TRIGGER archives_event_guard BEFORE UPDATE OR DELETE ON archives_archiveevent
    FOR EACH ROW EXECUTE FUNCTION archives_only_added();
CREATE TRIGGER archives_use_guard BEFORE UPDATE OR DELETE ON archives_retrievaluse
    FOR EACH ROW EXECUTE FUNCTION archives_only_added();
CREATE TRIGGER archives_check_guard BEFORE UPDATE OR DELETE ON archives_checkresult
    FOR EACH ROW EXECUTE FUNCTION archives_only_added();

CREATE FUNCTION archives_plan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM archives_fileplan p
               WHERE p.id = (CASE WHEN TG_OP = 'INSERT' THEN NEW.plan_id ELSE OLD.plan_id END)
                 AND p.published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'file plan has been published and cannot be changed';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER archives_plan_guard BEFORE INSERT OR UPDATE OR DELETE ON archives_fileplanrule
    FOR EACH ROW EXECUTE FUNCTION archives_plan_guard();
"""

UNGUARD = """
DROP TRIGGER archives_plan_guard ON archives_fileplanrule;
DROP FUNCTION archives_plan_guard();
DROP TRIGGER archives_check_guard ON archives_checkresult;
DROP TRIGGER archives_use_guard ON archives_retrievaluse;
DROP TRIGGER archives_event_guard ON archives_archiveevent;
DROP FUNCTION archives_only_added();
"""


class Migration(migrations.Migration):
    dependencies = [("archives", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
