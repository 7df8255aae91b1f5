"""Addresses that are kept equal, and changes that are written down, by the database itself.

No constraint can look into another table, and no code can forget what a trigger does.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# A person's address is her one primary, verified row of allauth's, whoever wrote it. The one
# before goes, unless she had added it herself: then it still signs her in.
ADDRESSES = """
CREATE FUNCTION members_primary_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.email IS NOT DISTINCT FROM OLD.email THEN
            RETURN NULL;
        END IF;
        IF OLD.email_is_own AND NEW.email IS NOT NULL THEN
            UPDATE account_emailaddress SET "primary" = false
            WHERE user_id = NEW.id AND email = OLD.email;
        ELSE
            DELETE FROM account_emailaddress WHERE user_id = NEW.id AND email = OLD.email;
        END IF;
    END IF;
    IF NEW.email IS NOT NULL THEN
        UPDATE account_emailaddress SET "primary" = false WHERE user_id = NEW.id AND "primary";
        INSERT INTO account_emailaddress (user_id, email, verified, "primary")
        VALUES (NEW.id, NEW.email, true, true)
        ON CONFLICT (user_id, email) DO UPDATE SET verified = true, "primary" = true;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER person_primary_address AFTER INSERT OR UPDATE OF email ON members_person
    FOR EACH ROW EXECUTE FUNCTION members_primary_address();
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
    SELECT id, email, true, true FROM members_person WHERE email IS NOT NULL
    ON CONFLICT (user_id, email) DO UPDATE SET verified = true, "primary" = true;
"""
NO_ADDRESSES = """
DROP TRIGGER person_primary_address ON members_person;
DROP FUNCTION members_primary_address();
"""

# TG_ARGV: the column that says whom the row is about, if one does; then what is no news.
CHANGES = """
CREATE FUNCTION members_record_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ELSE '{}' END;
    now_is jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ELSE '{}' END;
    the_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    changed text[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT coalesce(array_agg(key ORDER BY key), '{}') INTO changed
        FROM jsonb_each(now_is)
        WHERE value IS DISTINCT FROM was -> key AND NOT key = ANY (TG_ARGV[1:]);
        IF changed = '{}' THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO members_change ("by_id", "table", "row", person_id, action, fields)
    VALUES (
        nullif(current_setting('kulturnett.by', true), '')::bigint,
        TG_TABLE_NAME,
        (the_row ->> 'id')::bigint,
        (the_row ->> TG_ARGV[0])::bigint,
        CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'removed' END,
        coalesce(changed, '{}')
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER person_recorded AFTER INSERT OR UPDATE OR DELETE ON members_person
    FOR EACH ROW EXECUTE FUNCTION members_record_change('id', 'last_login', 'sort_name', 'password');
CREATE TRIGGER organisation_recorded AFTER INSERT OR UPDATE OR DELETE ON members_organisation
    FOR EACH ROW EXECUTE FUNCTION members_record_change('', 'sort_name');
CREATE TRIGGER appointment_recorded AFTER INSERT OR UPDATE OR DELETE ON members_appointment
    FOR EACH ROW EXECUTE FUNCTION members_record_change('person_id');
CREATE TRIGGER network_recorded AFTER INSERT OR UPDATE OR DELETE ON members_network
    FOR EACH ROW EXECUTE FUNCTION members_record_change('');
"""
NO_CHANGES = """
DROP TRIGGER network_recorded ON members_network;
DROP TRIGGER appointment_recorded ON members_appointment;
DROP TRIGGER organisation_recorded ON members_organisation;
DROP TRIGGER person_recorded ON members_person;
DROP FUNCTION members_record_change();
"""

# What lay in the outbox before there were drafts was no draft.
QUEUED = "UPDATE members_message SET queued_at = created_at WHERE queued_at IS NULL"


def several(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The one successor that an organisation could have becomes the first of several."""
    succession = apps.get_model("members", "Succession")
    organisations = apps.get_model("members", "Organisation").objects.filter(
        successor__isnull=False
    )
    succession.objects.using(schema_editor.connection.alias).bulk_create(
        succession(former=organisation, successor_id=organisation.successor_id)
        for organisation in organisations
    )


def one(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Back: the one column has room for one of them."""
    for follows in apps.get_model("members", "Succession").objects.select_related("former"):
        follows.former.successor_id = follows.successor_id
        follows.former.save(update_fields=["successor"])


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_people_in_time"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [
        migrations.RunPython(several, one),
        migrations.RunSQL(QUEUED, migrations.RunSQL.noop),
        migrations.RunSQL(ADDRESSES, NO_ADDRESSES),
        migrations.RunSQL(CHANGES, NO_CHANGES),
    ]
