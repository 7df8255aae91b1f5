import io
import re
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from gatherings.files import downloads
from gatherings.files.bundles import bundle, size_of, zip_name
from gatherings.files.packing import Torn
from gatherings.models import (
    AgendaItem,
    DownloadDay,
    Gathering,
    Presentation,
    PresentationVersion,
    Speaker,
)
from members.models import Network, Person
from tests.gatherings.conftest import Keep, MakeTalk

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(gathering: Gathering, network: Network) -> str:
    return f"/samlinger/{gathering.slug}/presentasjoner.zip"


@pytest.fixture
def talks(keep: Keep, gathering: Gathering, make_talk: MakeTalk) -> list[PresentationVersion]:
    """The second of the programme was uploaded first; a third belongs to no entry."""
    person = Person.objects.create(name="Steinar Krokstad")
    first = make_talk(person=person, title="A", order=1)
    second = make_talk(title="B", order=2)
    Speaker.objects.create(item=second, organisation="Steinkjer kommune")
    made = [
        Presentation.objects.create(gathering=gathering, title=title, item=item)
        for title, item in (("Kultur: hva nå?", second), ("HUNT – kultur og helse", first))
    ]
    made.append(Presentation.objects.create(gathering=gathering, title="Til slutt"))
    kept = [(b"andre", "pptx"), (b"1" * 200_000, "pdf"), (b"sist", "jpeg")]
    return [
        keep(content, to=to, kind=kind, name=f"fil.{kind}")
        for to, (content, kind) in zip(made, kept, strict=True)
    ]


NAMES = [
    "01 HUNT – kultur og helse (Steinar Krokstad).pdf",
    "02 Kultur - hva nå (Steinkjer kommune).pptx",
    "03 Til slutt.jpg",
]


def got(client: Client, address: str, **headers: str) -> Any:
    """The answer, and in `body` what was sent."""
    response: Any = client.get(address, headers=headers or None)
    response.body = b"".join(response.streaming_content) if response.streaming else b""
    return response


def unpacked(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def test_it_holds_all_in_programme_order_under_names_one_can_read(
    client: Client, member: Person, address: str, talks: list[PresentationVersion]
) -> None:
    client.force_login(member)
    response = got(client, address)
    files = unpacked(response.body)
    assert list(files) == NAMES
    assert list(files.values()) == [b"1" * 200_000, b"andre", b"sist"]
    assert response["Content-Length"] == str(len(response.body))
    assert response["Content-Type"] == "application/zip"
    name = "filename*=UTF-8''F%C3%B8rste%20samling%20%E2%80%93%20presentasjoner.zip"
    assert response["Content-Disposition"] == f"attachment; {name}"


def test_a_visitor_gets_what_is_public_and_else_the_door(
    client: Client, address: str, talks: list[PresentationVersion]
) -> None:
    assert client.get(address)["Location"].startswith("/konto/logg-inn/")
    Presentation.objects.filter(title="Til slutt").update(audience="public", consent="public")
    assert unpacked(got(client, address).body) == {"01 Til slutt.jpg": b"sist"}


def test_without_files_there_is_no_zip(client: Client, member: Person, address: str) -> None:
    client.force_login(member)
    assert client.get(address).status_code == 404


def test_links_and_files_that_are_gone_are_told_of(
    client: Client, member: Person, address: str, talks: list[PresentationVersion], files: Path
) -> None:
    client.force_login(member)
    (files / str(talks[0].file.name)).write_bytes(b"kortere"[:3])
    PresentationVersion.objects.filter(pk=talks[2].pk).update(
        file="", size=None, sha256="", name="", kind="", link="https://example.org/opptak"
    )
    found = unpacked(got(client, address).body)
    assert list(found) == [NAMES[0], "Les meg.txt"]
    text = found["Les meg.txt"].decode("utf-8-sig")
    assert text.split("\r\n") == [
        "02 Kultur - hva nå (Steinkjer kommune)",
        "Filen mangler. Si fra til sekretariatet.",
        f"{settings.SITE_URL}/p/{talks[0].presentation.code}/",
        "",
        "03 Til slutt",
        "https://example.org/opptak",
        f"{settings.SITE_URL}/p/{talks[2].presentation.code}/",
        "",
    ]


def test_a_broken_download_goes_on_where_it_was(
    client: Client, member: Person, address: str, talks: list[PresentationVersion]
) -> None:
    client.force_login(member)
    whole = got(client, address)
    tag = whole["ETag"]
    rest = got(client, address, range="bytes=150000-", if_range=tag)
    assert (rest.status_code, rest["ETag"]) == (206, tag)
    assert whole.body[:150_000] + rest.body == whole.body


def test_who_has_it_is_told_so_until_something_changes(
    client: Client, member: Person, address: str, talks: list[PresentationVersion], keep: Keep
) -> None:
    client.force_login(member)
    tag = got(client, address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    keep(b"ny", to=talks[0].presentation)
    changed = got(client, address, if_none_match=tag, range="bytes=9-", if_range=tag)
    assert changed.status_code == 200
    Presentation.objects.filter(title="Til slutt").update(title="Til sist")
    assert got(client, address, if_none_match=changed["ETag"]).status_code == 200


def test_a_file_that_vanishes_on_the_way_breaks_it_off(
    client: Client, member: Person, address: str, talks: list[PresentationVersion], files: Path
) -> None:
    client.force_login(member)
    free = downloads._slots.qsize()
    response: Any = client.get(address)
    pieces = iter(response.streaming_content)
    next(pieces)
    (files / str(talks[0].file.name)).unlink()
    with pytest.raises(FileNotFoundError):
        list(pieces)
    response._iterator.close()
    assert downloads._slots.qsize() == free


def test_a_file_that_grows_on_the_way_breaks_it_off(
    client: Client, member: Person, address: str, talks: list[PresentationVersion], files: Path
) -> None:
    client.force_login(member)
    response: Any = client.get(address)
    (files / str(talks[0].file.name)).write_bytes(b"mye mer")
    with pytest.raises(Torn):
        list(response.streaming_content)
    response._iterator.close()


def test_each_file_counts_as_fetched_once(
    client: Client, member: Person, address: str, talks: list[PresentationVersion]
) -> None:
    client.force_login(member)
    tag = got(client, address)["ETag"]
    got(client, address)
    got(client, address, if_none_match=tag)
    counted = DownloadDay.objects.order_by("version").values_list("version", "downloads", "views")
    assert list(counted) == [(version.pk, 1, 0) for version in talks]


def test_it_asks_as_much_for_three_as_for_thirty(
    client: Client,
    member: Person,
    address: str,
    talks: list[PresentationVersion],
    keep: Keep,
    gathering: Gathering,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(member)
    with django_assert_num_queries(6):
        got(client, address)
    for at in range(27):
        item = AgendaItem.objects.create(gathering=gathering, title=f"Post {at}", order=9)
        Speaker.objects.create(item=item, person=Person.objects.create(name=f"Taler {at}"))
        to = Presentation.objects.create(gathering=gathering, title=f"Tale {at}", item=item)
        keep(b"%d" % at, to=to)
    with django_assert_num_queries(6):
        assert len(unpacked(got(client, address).body)) == 30


WILD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=200)
WINDOWS = re.compile(
    r'[<>:"/\\|?*\x00-\x1f]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE
)


@given(titles=st.lists(WILD, min_size=1, max_size=4), speaker=WILD)
def test_any_title_becomes_a_name_that_every_machine_can_keep(
    titles: list[str], speaker: str
) -> None:
    item = AgendaItem(pk=1)
    vars(item)["_prefetched_objects_cache"] = {"speakers": [Speaker(organisation=speaker)]}
    versions = [
        PresentationVersion(
            presentation=Presentation(title=title, item=item), kind="pdf", number=1, size=1,
            file="borte.pdf",
        )
        for title in titles
    ]  # fmt: skip
    for version in versions:
        version.file.storage = Far()  # type: ignore[assignment]  # nothing is read
    packed = bundle(versions)
    assert packed is not None
    names = [entry.name for entry in packed.archive.entries]
    assert len({name.casefold() for name in names}) == len(titles)
    for at, name in enumerate(names, 1):
        assert re.match(rf"0{at} [^ ].*\.pdf\Z", name, re.DOTALL)
        assert unicodedata.is_normalized("NFC", name)
        assert len(name.encode()) <= 200
        assert not WINDOWS.search(name)


class Far:
    """A storage that has no paths."""


def test_the_button_tells_how_much_there_is(talks: list[PresentationVersion]) -> None:
    assert size_of(talks) == 200_009
    assert size_of(talks[:1]) == 0


def test_the_zip_is_called_as_the_gathering() -> None:
    assert zip_name(Gathering(title="Vår: 3/4")) == "Vår - 3 - 4 – presentasjoner.zip"
    assert zip_name(Gathering(title="Film: <b> nr. 1")) == "Film - b - nr. 1 – presentasjoner.zip"
