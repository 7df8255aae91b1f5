"""What changes of what can be found leaves a touch: see members.search.kept."""

import django.db.models.functions.datetime
from django.db import migrations, models

# One row a transaction, however much it changes, so nobody waits for another.
TOUCH = """
CREATE FUNCTION members_search_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed) THEN
        INSERT INTO members_searchtouch (transaction)
        VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER searchentry_touched_added AFTER INSERT ON members_searchentry
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION members_search_touch();
CREATE TRIGGER searchentry_touched_changed AFTER UPDATE ON members_searchentry
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION members_search_touch();
CREATE TRIGGER searchentry_touched_removed AFTER DELETE ON members_searchentry
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION members_search_touch();
"""
NO_TOUCH = """
DROP TRIGGER searchentry_touched_removed ON members_searchentry;
DROP TRIGGER searchentry_touched_changed ON members_searchentry;
DROP TRIGGER searchentry_touched_added ON members_searchentry;
DROP FUNCTION members_search_touch();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0015_links_leave_nothing")]
    operations = [
        migrations.CreateModel(
            name="SearchTouch",
            fields=[
                ("transaction", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(
                condition=models.Q(visible_from__isnull=False),
                fields=["visible_from"],
                name="searchentry_opens",
            ),
        ),
        migrations.RunSQL(TOUCH, NO_TOUCH),
    ]
