"""Files that go with a message: few kinds, small enough for any mail server, kept privately."""

import hashlib
import mimetypes
import secrets
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Message, MessageAttachment

MOST_MB = 5
# What municipal mail lets through: documents, pictures and calendars; nothing that runs.
KINDS = (
    "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv", "ics", "png", "jpg", "jpeg",
)  # fmt: skip
ACCEPTED = ",".join(f".{kind}" for kind in KINDS)


def help_text() -> Promise:
    """What is taken, as a sentence."""
    return format_lazy(
        gettext_lazy("Dokument, regneark, bilde eller kalenderfil, høyst {limit} MB."),
        limit=MOST_MB,
    )


def take(attachment: MessageAttachment, upload: Any) -> None:
    """Fill in what is known of `upload`, and give it a random name to be kept under.

    Raises ValidationError for a kind or a size that is not taken.
    """
    name = " ".join(str(upload.name).split())[-200:]
    kind = PurePath(name).suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise ValidationError(
            _("Slike filer kan ikke legges ved. Velg en av disse: %s.") % ", ".join(KINDS)
        )
    if getattr(upload, "too_large", False) or upload.size > MOST_MB * 2**20:
        raise ValidationError(
            _("Filen er større enn %d MB. Legg ut filen, og skriv en lenke.") % MOST_MB
        )
    attachment.name, attachment.size = name, upload.size
    attachment.sha256 = hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    attachment.content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    upload.name = f"{secrets.token_hex(16)}.{kind}"


@transaction.atomic
def remove_messages(messages: QuerySet[Message]) -> None:
    """Remove messages for good, and the files that nothing else is sent with."""
    gone = MessageAttachment.objects.filter(message__in=messages)
    files = {str(attachment.file.name): attachment.file.storage for attachment in gone}
    messages.delete()
    used = MessageAttachment.objects.filter(file__in=files).values_list("file", flat=True)
    for name in files.keys() - set(used):
        transaction.on_commit(partial(files[name].delete, name))
