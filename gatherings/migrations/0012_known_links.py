"""The mark that a file is known again by, of links too: see gatherings.talks.telling."""

from django.db import migrations

MARK = """
UPDATE gatherings_presentationversion
SET sha256 = encode(sha256(convert_to(link, 'UTF8')), 'hex') WHERE link <> ''
"""
NO_MARK = "UPDATE gatherings_presentationversion SET sha256 = '' WHERE link <> ''"


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0011_speaker_answers")]

    operations = [migrations.RunSQL(MARK, NO_MARK)]
