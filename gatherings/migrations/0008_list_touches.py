"""A gathering that changes changes the list of gatherings, too: see gatherings.kept."""

from django.db import migrations, models

WHEN = (("added", "INSERT", "NEW"), ("changed", "UPDATE", "NEW"), ("removed", "DELETE", "OLD"))
QUERY = "SELECT 0 FROM changed LIMIT 1"
TRIGGERS = "".join(
    f"CREATE TRIGGER list_{name} AFTER {act} ON gatherings_gathering"
    f" REFERENCING {which} TABLE AS changed FOR EACH STATEMENT"
    f" EXECUTE FUNCTION gatherings_touch_shown('{QUERY}');\n"
    for name, act, which in WHEN
)
NO_TRIGGERS = "".join(
    f"DROP TRIGGER list_{name} ON gatherings_gathering;\n" for name, _act, _which in WHEN
)


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0007_search_follows")]

    operations = [
        migrations.AddIndex(
            model_name="gathering",
            index=models.Index(fields=["-starts_at", "-id"], name="gathering_newest"),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(
            "INSERT INTO gatherings_touch (gathering) VALUES (0)", migrations.RunSQL.noop
        ),
    ]
