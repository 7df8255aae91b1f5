"""A link that is its recipient's alone no longer stands in the outbox once its letter is sent.

Those of letters that were sent go; those of letters that wait, or may be sent again, are sealed.
"""

import re
from contextlib import suppress

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from members.sealing import BrokenSealError, seal, unseal

LINK, PURPOSE = "[lenke]", "links in letters"
# The speaker's and the yearly question's: nothing else in a letter opens anything by itself.
OPENS = re.compile(r"https?://[^\s<>]+/(innlegg|svar)/[0-9a-f]{48}/")


def take_out(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """What stands readable goes, or is sealed."""
    Message = apps.get_model("members", "Message")
    for message in Message.objects.filter(body__regex=OPENS.pattern).iterator():
        link = next(OPENS.finditer(message.body))[0]
        waits = message.deliveries.exclude(state="sent").exists()
        message.body = message.body.replace(link, LINK)
        message.sealed_link = seal(link, purpose=PURPOSE) if waits else ""
        message.save(update_fields=["body", "sealed_link"])


def put_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Back: what waits has its link in its text again."""
    Message = apps.get_model("members", "Message")
    for message in Message.objects.exclude(sealed_link="").iterator():
        with suppress(BrokenSealError):
            link = unseal(message.sealed_link, purpose=PURPOSE)
            message.body = message.body.replace(LINK, link)
            message.save(update_fields=["body"])


class Migration(migrations.Migration):
    dependencies = [("members", "0014_search_candidates")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="sealed_link",
            field=models.TextField(
                blank=True,
                default="",
                editable=False,
                verbose_name="lenken i brevet, forseglet",
            ),
        ),
        migrations.RunPython(take_out, put_back),
    ]
