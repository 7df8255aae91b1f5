"""That something changed of what is shown of a gathering. Written by the database itself."""

from typing import Final

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now


class Touch(models.Model):
    """One change of a gathering, its programme, speakers, presentations, pictures or notes.

    As long as a gathering has the same touches, its page shows the same: see gatherings.kept.
    Those of LIST tell the same of the list of gatherings.
    Triggers add a row and lock none, so nobody waits for another; after two days rows go.
    """

    LIST: Final = 0

    gathering = models.BigIntegerField()
    mark = models.UUIDField(db_default=RandomUUID())
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["gathering", "id"], name="touch_gathering")]

    def __str__(self) -> str:
        return f"{self.gathering} {self.at}"
