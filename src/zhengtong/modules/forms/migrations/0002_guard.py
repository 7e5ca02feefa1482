"""A published version never changes and never goes: the database refuses both."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION forms_version_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'form version % is published and final', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER forms_version_final BEFORE UPDATE OR DELETE ON forms_formversion
    FOR EACH ROW EXECUTE FUNCTION forms_version_is_final();
"""
BACKWARD = """
DROP TRIGGER forms_version_final ON forms_formversion;
DROP FUNCTION forms_version_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
