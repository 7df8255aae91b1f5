"""What becomes of files when the messages they went with are removed."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from members.mail.attachments import remove_messages
from members.mail.outbox import draft, send_test
from members.models import Message, MessageAttachment, Person
from members.privacy import forget

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(secretariat: Person) -> Message:
    """A draft with a file."""
    made = draft(subject="Sakliste", body="Se vedlegget.", by=secretariat)
    attachment = MessageAttachment(message=made, name="saker.pdf", size=4, sha256="a" * 64)
    attachment.file.save("saker.pdf", ContentFile(b"%PDF"))
    return made


def path(message: Message) -> str:
    """Where its file is kept."""
    return str(message.attachments.get().file.name)


def test_a_file_goes_with_its_message(
    message: Message, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    kept = path(message)
    with django_capture_on_commit_callbacks(execute=True):
        remove_messages(Message.objects.all())
    assert (Message.objects.count(), default_storage.exists(kept)) == (0, False)


def test_a_file_that_another_message_has_stays(
    message: Message,
    secretariat: Person,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    copy = send_test(message=message, by=secretariat)
    with django_capture_on_commit_callbacks(execute=True):
        remove_messages(Message.objects.filter(pk=message.pk))
    assert default_storage.exists(path(copy))


def test_a_file_that_was_sent_to_one_who_is_forgotten_goes(
    message: Message,
    member: Person,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    kept = path(send_test(message=message, by=member))
    message.delete()
    with django_capture_on_commit_callbacks(execute=True):
        forget(member)
    assert not default_storage.exists(kept)
