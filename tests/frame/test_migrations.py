"""Migrations: none is missing, and each goes both ways."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from members.models import Organisation

OURS = ("workgroup", "gatherings", "members")  # those that know others first


@pytest.mark.django_db
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    assert capsys.readouterr().out == "No changes detected\n"


def our_tables() -> set[str]:
    """The tables of our apps that the database has."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return {name for name in names if name.startswith(OURS)}


def test_every_migration_can_be_undone_and_done_again(fresh_database: str) -> None:
    before, organisations = our_tables(), Organisation.objects.count()
    call_command("migrate", "members", "zero", verbosity=0)  # the others know it, and go with it
    assert our_tables() == set()
    call_command("migrate", verbosity=0)
    models = {
        model._meta.db_table
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if model._meta.managed and not model._meta.proxy
    }
    assert our_tables() == before
    assert models <= before
    assert Organisation.objects.count() == organisations == 372
