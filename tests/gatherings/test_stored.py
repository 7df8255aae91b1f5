"""A file that a server lets the kernel send: by its number, from where the stretch begins."""

import os
from typing import Any

import pytest
from django.test import Client

from gatherings.files import downloads
from members.models import Network, Person
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 1000


@pytest.mark.parametrize(("asked", "start", "stop"), [("", 0, 256000), ("bytes=9-99", 9, 100)])
def test_the_kernel_is_given_the_file_where_the_stretch_begins(
    keep: Keep, network: Network, client: Client, member: Person, asked: str, start: int, stop: int
) -> None:
    version = keep(CONTENT)
    client.force_login(member)
    free = downloads._slots.qsize()
    given = {"range": asked} if asked else {}
    response: Any = client.get(f"/p/{version.presentation.code}/last-ned/", headers=given)
    stream = response.file_to_stream
    number = stream.fileno()
    at = os.lseek(number, 0, os.SEEK_CUR)
    assert (at, os.pread(number, stop - start, at)) == (start, CONTENT[start:stop])
    # A server that cannot gets no more than the stretch, either.
    assert b"".join(iter(lambda: stream.read(9), b"")) == CONTENT[start:stop]
    next(response._iterator, b"")
    response._iterator.close()
    assert downloads._slots.qsize() == free
