"""What changes of a gathering leaves a touch: see gatherings.kept.

A trigger a statement, so that a thousand rows at once are one. It locks no row that somebody
changes; old touches are taken away by whoever adds one, unless another is at it.
"""

import django.contrib.postgres.functions
import django.db.models.functions.datetime
from django.db import migrations, models

# Which gatherings a table's changed rows are shown on.
SHOWN_ON = {
    "gathering": (
        "SELECT id FROM changed UNION ALL SELECT cancelled.id FROM gatherings_gathering AS cancelled"
        " JOIN changed ON cancelled.replaced_by_id = changed.id"
    ),
    "photo": "SELECT gathering_id FROM changed",
    "agendaitem": "SELECT gathering_id FROM changed",
    "speaker": (
        "SELECT item.gathering_id FROM changed"
        " JOIN gatherings_agendaitem AS item ON item.id = changed.item_id"
    ),
    "presentation": "SELECT gathering_id FROM changed",
    "presentationversion": (
        "SELECT shown.gathering_id FROM changed"
        " JOIN gatherings_presentation AS shown ON shown.id = changed.presentation_id"
    ),
    "pageimage": (
        "SELECT shown.gathering_id FROM changed"
        " JOIN gatherings_presentationversion AS version ON version.id = changed.version_id"
        " JOIN gatherings_presentation AS shown ON shown.id = version.presentation_id"
    ),
}
WHEN = (
    ("added", "INSERT", "NEW"),
    ("changed", "UPDATE", "NEW"),
    ("left", "UPDATE", "OLD"),
    ("removed", "DELETE", "OLD"),
)

FUNCTIONS = """
CREATE FUNCTION gatherings_touch(those bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM gatherings_touch WHERE id IN (
        SELECT id FROM gatherings_touch
        WHERE gathering = ANY (those) AND at < now() - interval '2 days'
        LIMIT 1000 FOR UPDATE SKIP LOCKED
    );
    INSERT INTO gatherings_touch (gathering)
    SELECT DISTINCT touched FROM unnest(those) AS touched WHERE touched IS NOT NULL;
$$;
CREATE FUNCTION gatherings_touch_shown() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    those bigint[];
BEGIN
    EXECUTE 'SELECT array_agg(DISTINCT id) FROM (' || TG_ARGV[0] || ') AS shown(id)' INTO those;
    IF those IS NOT NULL THEN
        PERFORM gatherings_touch(those);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION gatherings_touch_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM gatherings_touch(array_agg(item.gathering_id))
    FROM gatherings_speaker AS speaker
    JOIN gatherings_agendaitem AS item ON item.id = speaker.item_id
    WHERE speaker.person_id = NEW.id HAVING count(*) > 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER person_touches AFTER UPDATE ON members_person FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION gatherings_touch_person();
CREATE FUNCTION gatherings_touch_host() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM gatherings_touch(array_agg(id)) FROM gatherings_gathering
    WHERE host_id = NEW.id HAVING count(*) > 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER organisation_touches AFTER UPDATE ON members_organisation FOR EACH ROW
    WHEN ((OLD.name, OLD.kind, OLD.disambiguation)
        IS DISTINCT FROM (NEW.name, NEW.kind, NEW.disambiguation))
    EXECUTE FUNCTION gatherings_touch_host();
"""
NO_FUNCTIONS = """
DROP TRIGGER organisation_touches ON members_organisation;
DROP TRIGGER person_touches ON members_person;
DROP FUNCTION gatherings_touch_host();
DROP FUNCTION gatherings_touch_person();
DROP FUNCTION gatherings_touch_shown();
DROP FUNCTION gatherings_touch(bigint[]);
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER {table}_{name} AFTER {act} ON gatherings_{table}"
    f" REFERENCING {which} TABLE AS changed FOR EACH STATEMENT"
    f" EXECUTE FUNCTION gatherings_touch_shown('{query}');\n"
    for table, query in SHOWN_ON.items()
    for name, act, which in WHEN
)
NO_TRIGGERS = "".join(
    f"DROP TRIGGER {table}_{name} ON gatherings_{table};\n"
    for table in SHOWN_ON
    for name, _act, _which in WHEN
)


class Migration(migrations.Migration):
    dependencies = [
        ("gatherings", "0005_pending_uploads"),
        ("members", "0013_search_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="Touch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gathering", models.BigIntegerField()),
                (
                    "mark",
                    models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID()),
                ),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["gathering", "id"], name="touch_gathering")],
            },
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(
            "INSERT INTO gatherings_touch (gathering) SELECT id FROM gatherings_gathering",
            migrations.RunSQL.noop,
        ),
    ]
