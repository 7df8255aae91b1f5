"""A note that changes changes what is shown of its gathering: see gatherings.kept."""

from django.db import migrations

SHOWN_ON = {
    "followupnote": "SELECT gathering_id FROM changed",
    "noteattachment": (
        "SELECT note.gathering_id FROM changed"
        " JOIN workgroup_followupnote AS note ON note.id = changed.note_id"
    ),
}
WHEN = (
    ("added", "INSERT", "NEW"),
    ("changed", "UPDATE", "NEW"),
    ("left", "UPDATE", "OLD"),
    ("removed", "DELETE", "OLD"),
)
TRIGGERS = "".join(
    f"CREATE TRIGGER {table}_touches_{name} AFTER {act} ON workgroup_{table}"
    f" REFERENCING {which} TABLE AS changed FOR EACH STATEMENT"
    f" EXECUTE FUNCTION gatherings_touch_shown('{query}');\n"
    for table, query in SHOWN_ON.items()
    for name, act, which in WHEN
)
NO_TRIGGERS = "".join(
    f"DROP TRIGGER {table}_touches_{name} ON workgroup_{table};\n"
    for table in SHOWN_ON
    for name, _act, _which in WHEN
)
AUTHOR = """
CREATE FUNCTION workgroup_touch_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM gatherings_touch(array_agg(gathering_id)) FROM workgroup_followupnote
    WHERE author_id = NEW.id HAVING count(*) > 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER author_touches AFTER UPDATE ON members_person FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION workgroup_touch_author();
"""
NO_AUTHOR = """
DROP TRIGGER author_touches ON members_person;
DROP FUNCTION workgroup_touch_author();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workgroup", "0004_name_that_stays"),
        ("gatherings", "0006_touches"),
    ]

    operations = [
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(AUTHOR, NO_AUTHOR),
    ]
