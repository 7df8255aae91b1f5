"""All 357 municipalities and 15 counties of 2024, from Kartverket and Statistics Norway (CC BY 4.0)."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from psycopg.types.range import DateRange

SOURCE = Path(__file__).resolve().parent.parent / "data" / "organisations.csv"


def load(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    organisation = apps.get_model("members", "Organisation")
    # The numbers hold from here on; when an earlier one began is not in the list.
    valid = DateRange(date(2024, 1, 1), None)
    with SOURCE.open(newline="", encoding="utf-8") as file:
        organisation.objects.using(schema_editor.connection.alias).bulk_create(
            organisation(valid=valid, **row) for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
