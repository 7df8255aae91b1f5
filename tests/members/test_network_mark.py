"""The network's own mark: taken in as a PNG, made anew, and shown on every page."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from members import marks
from members.models import Network, Person

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BROKEN = "PNG-bildet er ødelagt"


def png(
    mode: str = "RGBA", size: tuple[int, int] = (40, 30), *, note: str = "", **how: Any
) -> bytes:
    """A picture as a program would save it, with a note in it."""
    colour: Any = {"1": 1, "L": 90, "P": 3, "I;16": 900}.get(mode, tuple(range(len(mode))))
    out, notes = BytesIO(), PngImagePlugin.PngInfo()
    if note:
        notes.add_text("Comment", note)
    Image.new(mode, size, colour).save(out, "PNG", pnginfo=notes, **how)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


def made(width: int = 2, height: int = 2, *, pixels: bytes | None = None, **head: int) -> bytes:
    """A grey picture by hand; `head` changes what its head says."""
    said = {"depth": 8, "colour": 0, "packing": 0, "filters": 0, "passes": 0} | head
    rows = bytes((width + 1) * height) if pixels is None else pixels
    ihdr = struct.pack(">IIBBBBB", width, height, *said.values())
    return SIGNATURE + b"".join(
        [chunk(b"IHDR", ihdr), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    )


def names(data: bytes) -> list[bytes]:
    """The types of the chunks of a picture."""
    found, place = [], len(SIGNATURE)
    while place < len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        found.append(name)
        place += 12 + length
    return found


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_picture_is_the_same_afterwards(mode: str) -> None:
    before = png(mode)
    after = marks.cleaned(before)
    with Image.open(BytesIO(before)) as one, Image.open(BytesIO(after)) as other:
        assert one.tobytes() == other.tobytes()


def test_notes_and_what_follows_the_end_are_gone() -> None:
    after = marks.cleaned(png(note="Kari var her", dpi=(300, 300)) + b"<script>")
    assert names(after) == [b"IHDR", b"IDAT", b"IEND"]
    assert b"Kari" not in after
    assert marks.cleaned(after) == after


def test_a_palette_and_its_transparency_are_kept() -> None:
    assert names(marks.cleaned(png("P", transparency=3))) == [
        b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND",
    ]  # fmt: skip


def test_a_picture_in_passes_is_taken() -> None:
    # 3 × 3 grey: passes of 1, 1, 2, twice 1, and 3 pixels, each row with its filter.
    rows = bytes(2 + 2 + 3 + 2 * 2 + 4)
    assert marks.cleaned(made(3, 3, pixels=rows, passes=1))
    with pytest.raises(ValidationError, match=BROKEN):
        marks.cleaned(made(3, 3, passes=1))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Merket må være et PNG-bilde."),
        (b"GIF89a", "Merket må være et PNG-bilde."),
        (b"<svg/>", "Merket må være et PNG-bilde."),
        (SIGNATURE + bytes(marks.LARGEST), "Merket må være på høyst 100 kB."),
        (made(1001, 1), "høyst 1000 punkter"),
        (made(1, 1001), "høyst 1000 punkter"),
        (made(2**31, 1, pixels=b""), "høyst 1000 punkter"),
        (made(0, 1), "høyst 1000 punkter"),
        (SIGNATURE, BROKEN),
        (made()[:-1], BROKEN),
        (made()[:40], BROKEN),
        (made().replace(b"IDAT", b"IDAX"), BROKEN),
        (made(depth=3), BROKEN),
        (made(colour=1), BROKEN),
        (made(colour=3), BROKEN),
        (made(packing=1), BROKEN),
        (made(filters=1), BROKEN),
        (made(passes=2), BROKEN),
        (made(pixels=bytes(5)), BROKEN),
        (made(pixels=bytes(7)), BROKEN),
        (made(pixels=b"\x05" + bytes(5)), BROKEN),
        (made(pixels=bytes(10_000_000)), BROKEN),
        (SIGNATURE + chunk(b"IEND", b""), BROKEN),
        (made()[:8] + chunk(b"ABCD", b"") + made()[8:], BROKEN),
        (made()[:33] + made()[8:], BROKEN),
    ],
)
def test_what_is_wrong_with_it_is_said(data: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        marks.cleaned(data)


@given(place=st.integers(8, 90), byte=st.integers(0, 255))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_byte_that_is_changed_gives_a_sentence_or_the_same_picture(place: int, byte: int) -> None:
    whole = png("RGB", (4, 4), note="x")
    data = whole[:place] + bytes([byte]) + whole[place + 1 :]
    taken = None
    with suppress(ValidationError):
        taken = marks.cleaned(data)
    assert taken in {None, marks.cleaned(whole)}


# On the desk and on the pages


@pytest.fixture
def form(desk: Client, network: Network) -> str:
    """The form of the network."""
    return f"/admin/members/network/{network.pk}/change/"


def facts(secretariat: Person, **fields: Any) -> dict[str, Any]:
    given = {
        "name": "Kulturnettverket i Trøndelag", "region": "Trøndelag", "aims": "Mer.", "lead": "",
        "secretariat": "KS Trøndelag", "contact": str(secretariat.pk), "headline": "Velkommen",
    }  # fmt: skip
    return given | fields


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", data, "image/png")


def test_an_uploaded_mark_stands_on_every_page(
    desk: Client, form: str, secretariat: Person
) -> None:
    data = png(note="Kari var her")
    assert desk.post(form, facts(secretariat, mark=upload(data))).status_code == 302
    version = Network.objects.get().mark_version
    for path in ("/", "/admin/"):
        assert f'<img src="/merke.png?v={version}" alt="">' in desk.get(path).text
    shown = Client().get("/merke.png")
    assert shown.content == marks.cleaned(data)
    assert {name: shown.headers[name] for name in ("Content-Type", "X-Content-Type-Options")} == {
        "Content-Type": "image/png",
        "X-Content-Type-Options": "nosniff",
    }
    assert "public" in shown.headers["Cache-Control"]


def test_who_has_it_is_not_sent_it_again(desk: Client, form: str, secretariat: Person) -> None:
    desk.post(form, facts(secretariat, mark=upload(png())))
    known = Client().get("/merke.png").headers["ETag"]
    assert Client().get("/merke.png", headers={"If-None-Match": known}).status_code == 304
    desk.post(form, facts(secretariat, mark=upload(png(size=(41, 30)))))
    assert Client().get("/merke.png", headers={"If-None-Match": known}).status_code == 200


def test_a_mark_that_cannot_be_used_is_explained_and_the_old_one_stays(
    desk: Client, form: str, secretariat: Person
) -> None:
    desk.post(form, facts(secretariat, mark=upload(png())))
    before = Network.objects.get().mark.name
    for data, sentence in ((b"GIF89a", "et PNG-bilde"), (bytes(200_000), "høyst 100 kB")):
        answer = desk.post(form, facts(secretariat, mark=upload(data), name="Endret"))
        assert sentence in answer.text
    network = Network.objects.get()
    assert (network.mark.name, network.name) == (before, "Kulturnettverket i Trøndelag")


def test_it_stays_when_other_things_are_saved_and_can_be_taken_away(
    desk: Client, form: str, secretariat: Person
) -> None:
    desk.post(form, facts(secretariat, mark=upload(png())))
    assert 'href="/merke.png"' in desk.get(form).text
    desk.post(form, facts(secretariat, name="Et annet navn"))
    assert Client().get("/merke.png").status_code == 200
    desk.post(form, facts(secretariat, **{"mark-clear": "on"}))
    assert Client().get("/merke.png").status_code == 404
    assert "/merke.png" not in Client().get("/").text


def test_without_a_mark_there_is_none(client: Client, network: Network) -> None:
    assert client.get("/merke.png").status_code == 404


def test_a_mark_whose_file_is_gone_is_404(client: Client, network: Network) -> None:
    Network.objects.update(mark="network/borte.png")
    assert client.get("/merke.png").status_code == 404
