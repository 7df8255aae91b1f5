"""What the plain site shows."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection, models

TEXT = "Nettverket ser på hva det vil ta tak i framover, og hvem som gjør det. " * 3
START = datetime(2026, 3, 12, 9, tzinfo=UTC)


class Gathering(models.Model):
    objects: ClassVar[models.Manager["Gathering"]] = models.Manager()

    title = models.CharField(max_length=200)
    start = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=200)
    intro = models.TextField()

    class Meta:
        app_label = "plain"
        ordering = ("-start",)


class Speaker(models.Model):
    objects: ClassVar[models.Manager["Speaker"]] = models.Manager()

    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    org = models.CharField(max_length=200)

    class Meta:
        app_label = "plain"


class Item(models.Model):
    objects: ClassVar[models.Manager["Item"]] = models.Manager()

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="items")
    start = models.DateTimeField()
    minutes = models.IntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    speaker = models.ForeignKey(Speaker, models.PROTECT)

    class Meta:
        app_label = "plain"
        ordering = ("start",)


class Presentation(models.Model):
    objects: ClassVar[models.Manager["Presentation"]] = models.Manager()

    item = models.ForeignKey(Item, models.CASCADE, related_name="presentations")
    title = models.CharField(max_length=200)
    size = models.BigIntegerField()

    class Meta:
        app_label = "plain"


def fill(gatherings: int = 100) -> str:
    """Make the tables and rows; the cookie of one who is signed in."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Gathering, Speaker, Item, Presentation):
            editor.create_model(model)
    for number in range(gatherings):
        start = START - timedelta(days=30 * number)
        found = Gathering.objects.create(
            title=f"Samling {number + 1}", start=start, place="Statens hus", intro=TEXT
        )
        for order in range(8 if number == 0 else 0):
            _talk(found, order)
    user = User.objects.create_user("medlem")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


def _talk(gathering: Gathering, order: int) -> None:
    speaker = Speaker.objects.create(name=f"Kari {order}", title="Kultursjef", org="Selbu kommune")
    item = Item.objects.create(
        gathering=gathering, start=gathering.start + timedelta(minutes=40 * order), minutes=30,
        title=f"Innlegg {order}", text=TEXT, speaker=speaker,
    )  # fmt: skip
    Presentation.objects.create(item=item, title=f"Presentasjon {order}", size=2_000_000)
