"""Who did what to the register: the database writes it down, and is told here who it was."""

# ruff: noqa: SLF001  _meta is how Django lets a model be asked about itself

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Change, Person

# What the record calls a table or a column that is another's, or that has no name of its own.
_TABLES = {
    "account_emailaddress": gettext_lazy("innlogging: adresse"),
    "mfa_authenticator": gettext_lazy("innlogging: nøkkel"),
    "socialaccount_socialaccount": gettext_lazy("innlogging: konto hos en annen"),
}
_COLUMNS = {"uid": gettext_lazy("fast nummer"), "id": gettext_lazy("nummer")}


def acting(by: Person) -> None:
    """Let changes to the register in the open transaction be recorded as done by `by`.

    What nobody called this for was done by the system. See members.models.Change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Who acts is known for one transaction; open it first.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kulturnett.by', %s, true)", [str(by.pk)])


def told(change: Change) -> str:
    """«Verv: endret tittel og periode», as the pages of the record say it."""
    done = f"{table_name(change.table)}: {change.get_action_display()}"
    columns = [column_name(change.table, column) for column in change.fields]
    if not columns:
        return done
    *most, last = columns
    return f"{done} " + (_("%s og %s") % (", ".join(most), last) if most else last)


def table_name(table: str) -> str:
    """«Person» of members_person."""
    model = _models().get(table)
    return str(capfirst(_TABLES.get(table) or (model._meta.verbose_name if model else table)))


def column_name(table: str, column: str) -> str:
    """«e-postadresse» of email; the column itself for one that is gone."""
    if column in _COLUMNS:
        return str(_COLUMNS[column])
    field = _fields(table).get(column)
    return str(field.verbose_name) if field else column


def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


def _fields(table: str) -> dict[str | None, Any]:
    model = _models().get(table)
    return {field.column: field for field in model._meta.concrete_fields} if model else {}
