"""The table of the shared cache (rate limits), as Django's createcachetable makes it."""

from django.db import migrations

CREATE = """
CREATE TABLE cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX cache_expires ON cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_organisations_of_2024")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE cache")]
