"""What is published stays as it was: only its end and its withdrawal may be written."""

from django.db import migrations

GUARD = """
CREATE FUNCTION items_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.status IN ('published', 'withdrawn') THEN
            RAISE EXCEPTION 'item version % has been published and cannot be deleted', OLD.id;
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status NOT IN ('published', 'withdrawn') THEN
        RETURN NEW;
    END IF;
    IF (to_jsonb(NEW) - '{status,ends_on}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{status,ends_on}'::text[])
        OR (NEW.status <> OLD.status
            AND NOT (OLD.status = 'published' AND NEW.status = 'withdrawn')) THEN
        RAISE EXCEPTION 'item version % has been published and cannot be changed', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER items_version_guard BEFORE UPDATE OR DELETE ON items_version
    FOR EACH ROW EXECUTE FUNCTION items_version_guard();
"""

UNGUARD = """
DROP TRIGGER items_version_guard ON items_version;
DROP FUNCTION items_version_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("items", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
