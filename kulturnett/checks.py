"""What `manage.py check` asks of the installation, beyond Django's own questions."""

from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.utils.translation import gettext as _

from kulturnett import database


def two_roles(**_kwargs: Any) -> list[CheckMessage]:
    """Warn when the role that serves pages owns the tables too."""
    if not database.one_role():
        return []
    return [
        CheckWarning(
            _("Databasen brukes av den samme rollen som eier tabellene."),
            hint=_(
                "Sett DATABASE_OWNER_URL til eierens adresse og DATABASE_URL til en annen rolles."
            ),
            id="kulturnett.W001",
        )
    ]
