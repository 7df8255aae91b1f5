"""Somebody who speaks, and the ways to her page."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gatherings.models import AgendaItem, Speaker
from gatherings.talks.links import make_link
from members.models import Network, Person
from tests.gatherings.conftest import MakeTalk
from tests.gatherings.pdfs import pdf


@pytest.fixture
def item(make_talk: MakeTalk, network: Network) -> AgendaItem:
    """A talk by somebody of whom only the organisation is known."""
    item = make_talk(title="Helse og kultur")
    Speaker.objects.create(item=item, title="Professor", organisation="HUNT")
    return item


@pytest.fixture
def speaker(item: AgendaItem) -> Speaker:
    """Who gives it."""
    return item.speakers.get()


@pytest.fixture
def path(speaker: Speaker, secretariat: Person) -> str:
    """Where her link leads."""
    return urlsplit(make_link(speaker=speaker, by=secretariat)).path


def hand_in(client: Client, path: str, content: bytes | None = None, **fields: Any) -> Any:
    """Send a file as the form on her page does; what the answer leads to."""
    file = SimpleUploadedFile("Helse.pdf", pdf("Helse") if content is None else content)
    return client.post(f"{path}last-opp/", {"file": file} | fields, follow=True)


def sent_along(client: Client, address: str) -> dict[str, str]:
    """What the page at `address` sends unseen, with whichever of its buttons."""
    page = client.get(address).text.partition("<main")[2]
    return dict(re.findall(r'<input type="hidden" name="(code|again)" value="(\w*)">', page))


def answer(client: Client, path: str, **fields: str) -> Any:
    """Say who may see it, as the form on her page does."""
    return client.post(f"{path}samtykke/", sent_along(client, path) | fields)
